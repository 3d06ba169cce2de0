// The files of the data folder that do not begin as a database. SQLite and the worker know them by the names of their
// desks only, and a person who restores one needs its path.

import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs"
import { join } from "node:path"

/** https://www.sqlite.org/fileformat.html, section 1.3. An empty file is a database without tables. */
const magic = "SQLite format 3\0"

/** A sentence for each. */
export const damagedFiles = (dataDir: string): string[] =>
  foldersOfDesks(dataDir)
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => path.endsWith(".sqlite"))
    .filter((path) => statSync(path).size > 0 && !beginsAsDatabase(path))
    .map((path) => `${path} is damaged: it is no database. ${restoring(dataDir)}`)

/** Beside them a backup makes and deletes its copies at any moment (cli/backup/data-folder.ts). */
const foldersOfDesks = (dataDir: string): string[] =>
  readdirSync(dataDir, { withFileTypes: true })
    .filter((one) => one.isDirectory() && one.name.startsWith("menshen-"))
    .map(({ name }) => join(dataDir, name))

export const restoring = (dataDir: string): string =>
  `Stop Menshen, move the folder away, and restore a backup: npx menshen restore FROM --data ${dataDir}`

function beginsAsDatabase(path: string): boolean {
  const file = openSync(path, "r")
  const begin = Buffer.alloc(magic.length)
  readSync(file, begin)
  closeSync(file)
  return begin.toString("latin1") === magic
}
