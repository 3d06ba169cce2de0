// The operator's own texts, cut at their placeholders by the core.

import type { Placeholder, Template } from "../core/config.ts"

export type Values = Partial<Record<Placeholder, string>>

/** Each value is inserted once: a value that looks like a placeholder stays as it is. */
export const fill = (template: Template, values: Values): string =>
  template.map((part, at) => (at % 2 === 0 ? part : (values[part as Placeholder] ?? ""))).join("")
