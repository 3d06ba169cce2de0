// The form that a page posts.

import type { Context } from "hono"
import { readText } from "./read-body.ts"
import { repeatedName } from "./repeated-name.ts"

const bodyBytesMax = 8 * 1024

/** Undefined if a field occurs twice; empty if the form is too long. */
export async function pageForm(c: Context): Promise<URLSearchParams | undefined> {
  const form = new URLSearchParams(await readText(c.req.raw, bodyBytesMax))
  return repeatedName(form) === undefined ? form : undefined
}
