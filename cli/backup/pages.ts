// Which pages of a file changed. A file is known by one short hash for each page.

import { hash } from "node:crypto"

export interface FileImage {
  pageSize: number
  pages: readonly string[]
}

/** The first page's number (from 1) and how many follow, it included. */
export type PageRange = [first: number, count: number]

/** 128 bits: nobody chooses pages to collide, and the object around them has a hash of its own. */
export const pageHash = (page: Uint8Array): string => hash("sha256", page, "base64url").slice(0, 22)

export const imageHash = ({ pageSize, pages }: FileImage): string =>
  hash("sha256", `${pageSize}\n${pages.join("\n")}`, "base64url")

/** A file of another page size is another file. */
export function changedPages(before: FileImage | undefined, after: FileImage): number[] {
  const known = before?.pageSize === after.pageSize ? before.pages : []
  return after.pages.flatMap((page, at) => (known[at] === page ? [] : [at + 1]))
}

export function rangesOf(pages: readonly number[]): PageRange[] {
  const ranges: PageRange[] = []
  for (const page of pages) {
    const last = ranges.at(-1)
    if (last !== undefined && last[0] + last[1] === page) last[1] += 1
    else ranges.push([page, 1])
  }
  return ranges
}

export const pagesOf = (ranges: readonly PageRange[]): number[] =>
  ranges.flatMap(([first, count]) => Array.from({ length: count }, (_, at) => first + at))

/** SQLite's header: bytes 16 and 17, where 1 is 65536 (SQLite, "Database File Format", section 1.3). */
export function pageSizeOf(head: Uint8Array): number {
  const size = new DataView(head.buffer, head.byteOffset).getUint16(16)
  return size === 1 ? 65_536 : size
}
