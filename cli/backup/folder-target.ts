// A backup in a folder, such as on another disk.

import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"
import { isGeneration } from "./names.ts"
import { makePrivateFolder, writePrivateFile } from "./private-files.ts"
import type { Source, Target } from "./target.ts"

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : [])

export function folderSource(path: string): Source {
  return {
    name: path,
    get: async (key) => {
      const file = join(path, key)
      return existsSync(file) ? readFileSync(file) : undefined
    },
    generations: async () => namesIn(path).filter(isGeneration).sort(),
    keysOf: async (generation) =>
      namesIn(join(path, generation))
        .sort()
        .map((name) => `${generation}/${name}`),
    close: async () => {},
  }
}

export function folderTarget(path: string): Target {
  makePrivateFolder(path)
  return {
    ...folderSource(path),
    put: async (key, bytes) => {
      const file = join(path, key)
      makePrivateFolder(dirname(file))
      writePrivateFile(file, [bytes])
    },
    removeGeneration: async (generation) => {
      rmSync(join(path, generation), { recursive: true, force: true })
    },
    finish: async () => {},
  }
}
