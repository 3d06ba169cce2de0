import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { root } from "./paths.mjs"

/** One hash over the names and bytes of these files and folders; missing ones count as empty. */
export function hashOf(paths) {
  const hash = createHash("sha256")
  for (const path of paths.flatMap(filesUnder)) {
    const bytes = readFileSync(join(root, path))
    hash.update(`${path}\0${bytes.length}\0`).update(bytes)
  }
  return hash.digest("hex")
}

/** The files under a path of the checkout, sorted, as paths from the checkout. */
export function filesUnder(path) {
  const full = join(root, path)
  if (!existsSync(full)) return []
  if (statSync(full).isFile()) return [path]
  const names = readdirSync(full).sort()
  return names.flatMap((name) => filesUnder(`${path}/${name}`))
}
