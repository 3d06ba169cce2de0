// The files of the data folder that do not begin as a database. SQLite and the worker know them by the names of their
// desks only, and a person who restores one needs its path.

import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs"
import { join } from "node:path"

/** https://www.sqlite.org/fileformat.html, section 1.3. An empty file is a database without tables. */
const magic = "SQLite format 3\0"

/** A sentence for each. */
export const damagedFiles = (dataDir: string): string[] =>
  readdirSync(dataDir, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".sqlite"))
    .map((name) => join(dataDir, name))
    .filter((path) => statSync(path).size > 0 && !beginsAsDatabase(path))
    .map((path) => `${path} is damaged: it is no database. ${restoring(dataDir)}`)

export const restoring = (dataDir: string): string =>
  `Stop Menshen, move the folder away, and restore a backup: menshen restore FROM --data ${dataDir}`

function beginsAsDatabase(path: string): boolean {
  const file = openSync(path, "r")
  const begin = Buffer.alloc(magic.length)
  readSync(file, begin)
  closeSync(file)
  return begin.toString("latin1") === magic
}
