// What `buildah push dir:` writes: a manifest, a configuration and the layers, as a registry has them.

import { execFileSync } from "node:child_process"
import { mkdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"

const fileOf = (folder, { digest }) => join(folder, digest.replace("sha256:", ""))
const jsonIn = (file) => JSON.parse(readFileSync(file, "utf8"))

/** @param {string} folder */
export function pushedImage(folder) {
  const manifest = jsonIn(join(folder, "manifest.json"))
  const { architecture, config } = jsonIn(fileOf(folder, manifest.config))
  return { folder, architecture, config, layers: manifest.layers }
}

/** As a registry counts: the sum of its compressed layers. */
export const compressedBytes = ({ layers }) => layers.reduce((sum, { size }) => sum + size, 0)

/** Writes the image's files into an empty folder, as a container sees them, and returns their bytes. */
export function unpackImage(image, target) {
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  for (const layer of image.layers)
    execFileSync("tar", ["-xpf", fileOf(image.folder, layer), "-C", target])
  const counted = execFileSync("du", ["-s", "--apparent-size", "-B1", target], { encoding: "utf8" })
  return Number(counted.split("\t")[0])
}
