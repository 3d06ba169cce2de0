// The bundles of released versions, as `npm run keep-release` kept them in tests/releases/.

import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"

const kept = join(import.meta.dirname, "../releases")

export const releases = (): string[] =>
  readdirSync(kept).sort((one, other) => one.localeCompare(other, "en", { numeric: true }))

/** A folder with worker.js and its .wasm files, which workerd can run. */
export function unpackRelease(version: string): string {
  const folder = mkdtempSync(join(tmpdir(), `menshen-${version}-`))
  for (const name of readdirSync(join(kept, version))) {
    const packed = readFileSync(join(kept, version, name))
    writeFileSync(join(folder, name.replace(/\.gz$/, "")), gunzipSync(packed))
  }
  return folder
}
