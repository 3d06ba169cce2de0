// A mark in the data folder says in which form its files are, so that an older Menshen leaves a newer one's
// files alone. Until there is another form, every release can use the folder of every other one.

import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"

/** Rises when a release can no longer read the files of the one before, and can turn them into its own. */
export const folderFormat = 1

export interface FolderMark {
  format: number
  /** The release that used it last. */
  version: string
  /** The demonstration and production never share a folder. */
  sandbox: boolean
}

const markIn = (dataDir: string) => join(dataDir, "folder.json")

/** A folder without a mark is of the first form; undefined for an empty one. */
export function markOf(dataDir: string): FolderMark | undefined {
  try {
    const { format, version, sandbox } = JSON.parse(readFileSync(markIn(dataDir), "utf8"))
    return { format: Number(format), version: String(version), sandbox: sandbox === true }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
      return { format: Number.NaN, version: "", sandbox: false }
    }
  }
  const hasDesks = readdirSync(dataDir).some((name) => name.startsWith("menshen-"))
  return hasDesks ? { format: folderFormat, version: "0.1.0", sandbox: false } : undefined
}

/** Why this Menshen must not use that folder, as a sentence. */
export function markFault(
  dataDir: string,
  mark: FolderMark | undefined,
  sandbox: boolean,
): string | undefined {
  if (mark === undefined) return undefined
  if (Number.isNaN(mark.format)) {
    return `${markIn(dataDir)} is damaged, which says in which form the data is. If this release of Menshen has always run here, remove that file and start again; otherwise restore a backup: npx menshen restore --help`
  }
  if (mark.format > folderFormat) {
    return `${dataDir} belongs to Menshen ${mark.version}, which is newer and keeps its data in a form that this release does not know. Install that release (npm install menshen@${mark.version}), or restore a backup that this one made: npx menshen restore --help`
  }
  if (mark.sandbox === sandbox) return undefined
  return sandbox
    ? `${dataDir} has the data of a real Menshen, and --sandbox signs in everybody as anybody. Name another folder with --data.`
    : `${dataDir} has the data of the demonstration (--sandbox), whose people and keys anybody could have made. Name another folder with --data.`
}

export function writeMark(dataDir: string, mark: FolderMark): void {
  const known = markOf(dataDir)
  const isSame = known?.version === mark.version && known.sandbox === mark.sandbox
  if (isSame && known.format === mark.format) return
  const part = `${markIn(dataDir)}.part`
  writeFileSync(part, `${JSON.stringify(mark)}\n`)
  renameSync(part, markIn(dataDir))
}
