// Whether private keys can be read in a key ring's file. A row that was encrypted later stays readable in the free
// pages until SQLite writes over them (edge/desks/storage.md), so the pages are searched and not the rows.

import { readFileSync } from "node:fs"

/** The private members of a JWK (RFC 7518 sections 6.2.2, 6.3.2 and 6.4). A long value lies in several pages, and
 * some of these names lie in the middle of one. Public keys have none of them. */
const privateMembers = /"(?:d|p|q|dp|dq|qi|k)":"[A-Za-z0-9_-]{8}/

export const hasReadableKey = (bytes: Uint8Array): boolean =>
  privateMembers.test(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1"))

/** The whole file at once, because a name may lie across two pages; a key ring has some dozen pages. */
export const hasReadableKeyIn = (file: string): boolean => hasReadableKey(readFileSync(file))
