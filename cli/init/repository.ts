// Whether a file of secrets would be committed by the next `git add .`.

import { existsSync, readFileSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"

/** The folder, and those around it up to the root of its repository; none if it is in no repository. */
function foldersInRepository(folder: string): string[] {
  if (existsSync(join(folder, ".git"))) return [folder]
  const above = dirname(folder)
  const found = above === folder ? [] : foldersInRepository(above)
  return found.length === 0 ? [] : [folder, ...found]
}

/** Looks for its name only: whoever ignores it by a pattern gets a needless reminder. */
export function isForgotten(path: string): boolean {
  const folders = foldersInRepository(dirname(resolve(path)))
  const texts = folders
    .map((folder) => join(folder, ".gitignore"))
    .filter(existsSync)
    .map((file) => readFileSync(file, "utf8"))
  const name = basename(path)
  const isNamed = (text: string) =>
    text.split("\n").some((line) => line.trim().replace(/^.*\//, "") === name)
  return folders.length > 0 && !texts.some(isNamed)
}
