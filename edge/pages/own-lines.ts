// A text of the operator's as lines of a page; `html` escapes each.

import { html } from "hono/html"
import type { Markup } from "./way-back.ts"

export const ownLines = (text: string): Markup =>
  html`${text.split("\n").map((line, at) => (at === 0 ? line : html`<br>${line}`))}`
