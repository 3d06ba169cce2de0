// An error of the operating system, as a sentence.

import { notPossible, Refusal } from "../refusal.ts"

/** Anything else is a bug, which crashes. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const { code, syscall, path, message } = error as NodeJS.ErrnoException
  if (code === undefined || syscall === undefined) throw error
  const place = path ?? "the disk"
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return notPossible(`There is no space left (${place}): free some on that disk.`)
    case "EACCES":
    case "EPERM":
      return notPossible(`The account that runs this may not use ${place}: give it the folder.`)
    case "EROFS":
      return notPossible(`${place} is on a file system that can only be read.`)
    case "ENOENT":
      return notPossible(`There is no ${place} any more.`)
    default:
      return notPossible(`${message}.`)
  }
}
