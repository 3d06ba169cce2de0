// The id that each refusal has, and by which two refusals that are alike differ.

import assert from "node:assert/strict"

const letters = "[BCDFGHJKMNPQRSTVWXYZ]{8}"

export function assertIsRefusalId(id: unknown): void {
  assert.match(String(id), new RegExp(`^${letters}$`))
}

/** The id that a page shows. */
export const idOnPage = (html: string): string | undefined =>
  new RegExp(`<code>(${letters})</code>`).exec(html)?.[1]

/** The id in the text of a picture. */
export const idIn = (text: string): string | undefined =>
  new RegExp(`\\b${letters}\\b`).exec(text)?.[0]

/** The text of an answer, without the ids in its `error_id`s, sentences and pages. */
export const withoutIds = (text: string): string =>
  text.replace(new RegExp(`\\b${letters}\\b`, "g"), "ID")
