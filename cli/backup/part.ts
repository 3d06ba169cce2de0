// One object of a backup: a manifest and pages. A round is one part, or several if it is large. Each part names the
// hash of the part before it, so a gap or an exchanged object is noticed.

import { hash } from "node:crypto"
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib"
import { notPossible } from "../refusal.ts"
import type { FolderMark } from "../start/folder-mark.ts"
import type { PageRange } from "./pages.ts"

export const formatVersion = 1

/** What a part says about a file that changed. */
export interface PartFile {
  /** Below the data folder, such as "menshen-Directory/….sqlite". */
  path: string
  pageSize: number
  /** Of the whole file after the round, as `hash` is. */
  pageCount: number
  hash: string
  /** The pages in this part. */
  pages: PageRange[]
}

export interface Manifest {
  format: number
  /** The version of Menshen that wrote it. */
  menshen: string
  /** Of the data folder; see cli/start/folder-mark.ts. */
  mark: FolderMark | null
  generation: string
  sequence: number
  /** When the first file of the round was read. */
  at: string
  /** The hash of the part before; "" for the first one of a generation. */
  before: string
  /** Whether it is the last part of its round. */
  ends: boolean
  files: PartFile[]
}

export interface Part {
  manifest: Manifest
  pages: Uint8Array
}

const magic = Buffer.from("menshen backup\n")
const hashBytes = 32
const headBytes = magic.length + 4
/** More than any part's pages have (round.ts), so that a small object cannot fill the memory of a restore. */
const mostBytes = 64 * 1024 * 1024
const level = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

export function encodePart({ manifest, pages }: Part): { bytes: Buffer; hash: string } {
  const text = Buffer.from(JSON.stringify(manifest))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  const body = Buffer.concat([magic, length, text, zstdCompressSync(pages, level)])
  const digest = hash("sha256", body, "buffer")
  return { bytes: Buffer.concat([body, digest]), hash: digest.toString("base64url") }
}

/** @param name for the sentence of a refusal */
export function decodePart(bytes: Uint8Array, name: string): Part & { hash: string } {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const damaged = () => notPossible(`${name} is damaged or not a part of a backup.`)
  if (all.length < headBytes + hashBytes || !all.subarray(0, magic.length).equals(magic)) {
    throw damaged()
  }
  const body = all.subarray(0, -hashBytes)
  const digest = hash("sha256", body, "buffer")
  if (!digest.equals(all.subarray(-hashBytes))) throw damaged()
  const length = body.readUInt32BE(magic.length)
  const manifest = JSON.parse(body.subarray(headBytes, headBytes + length).toString()) as Manifest
  if (manifest.format !== formatVersion) throw newerFormat(name, manifest)
  const pages = unpacked(body.subarray(headBytes + length))
  if (pages === undefined) throw damaged()
  return { manifest, pages, hash: digest.toString("base64url") }
}

function unpacked(bytes: Buffer): Buffer | undefined {
  try {
    return zstdDecompressSync(bytes, { maxOutputLength: mostBytes })
  } catch {
    return undefined
  }
}

const newerFormat = (name: string, { menshen }: Manifest) =>
  notPossible(`Menshen ${menshen} wrote ${name} in a newer form: restore it with that version.`)
