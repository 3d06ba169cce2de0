// The trouble with the disk, or with a file on it, behind an error of a desk: named in our own words, with
// what to do (OP-10). SQLite's errors name their code; an error of a file that the engine cannot even open
// says nothing but "internal error", and the engine's own line in the log has the code.

const sentences = {
  disk_full:
    "the disk of the data folder is full; free space, and Menshen continues without a restart",
  disk_read_only:
    "the data folder cannot be written; mount its disk writable, and check that the account that runs Menshen owns the files",
  disk_failing:
    "the disk of the data folder does not read or write; look for I/O errors in the system's log, and replace the disk",
  file_damaged:
    "a file of the data folder is damaged; stop Menshen, restore the file from a backup, and start again",
  file_locked:
    "another process holds a file of the data folder; let one Menshen run on a folder, and no backup that locks its files",
  desk_closed:
    "the engine does not open a file of the data folder; its own line above this one says why (SQLITE_NOTADB or SQLITE_CORRUPT: stop Menshen, restore the file from a backup, and start again; anything else: look at the disk)",
  data_lost:
    "a file of the data folder is gone, or empty; stop Menshen, restore the file from a backup, and start again, or accept the loss with npx menshen accept-loss",
} as const

export type StorageTrouble = keyof typeof sentences

export const sentenceOfTrouble = (trouble: StorageTrouble): string => sentences[trouble]

/** https://www.sqlite.org/rescode.html */
const byCode: Record<string, StorageTrouble> = {
  FULL: "disk_full",
  READONLY: "disk_read_only",
  PERM: "disk_read_only",
  CANTOPEN: "disk_read_only",
  IOERR: "disk_failing",
  CORRUPT: "file_damaged",
  NOTADB: "file_damaged",
  FORMAT: "file_damaged",
  BUSY: "file_locked",
  LOCKED: "file_locked",
  PROTOCOL: "file_locked",
}

/** The engine's words for what the operating system answered (errno). */
const byWords: [RegExp, StorageTrouble][] = [
  [/No space left on device|ENOSPC|Disk quota exceeded|EDQUOT/, "disk_full"],
  [/Read-only file system|EROFS|Permission denied|EACCES/, "disk_read_only"],
  [/Input\/output error|\bEIO\b/, "disk_failing"],
  [/^internal error\b/, "desk_closed"],
]

/** A desk throws it whose file is empty, although this installation had it. Only the text of an error crosses
 * from a desk to its caller. */
export const dataLost = (desk: string) => new Error(`data lost: ${desk}`)

export function troubleOf(error: unknown): StorageTrouble | undefined {
  if (!(error instanceof Error)) return undefined
  const { message } = error
  if (message.startsWith("data lost: ")) return "data_lost"
  const code = /\bSQLITE_([A-Z]+)/.exec(message)?.[1]
  if (code !== undefined) return byCode[code]
  return byWords.find(([words]) => words.test(message))?.[1]
}
