// Two menus, one line for each button, and the difference.

import { printable } from "../show.ts"
import type { Button } from "./exported.ts"
import { subButtons } from "./menu-from.ts"

/** "更多 / 官网: view https://acme.example/" */
export function linesOf(buttons: Button[]): string[] {
  return buttons.flatMap((button) => {
    const below = subButtons(button)
    if (below.length === 0) return [lineOf(button, "")]
    return below.map((leaf) => lineOf(leaf, `${button.name} / `))
  })
}

const meant = ["key", "url", "appid", "pagepath", "media_id", "article_id", "value"]

function lineOf({ name, type, ...more }: Button, before: string): string {
  const values = meant.map((member) => more[member]).filter((value) => typeof value === "string")
  return printable(`${before}${name}: ${[type, ...values].join(" ")}`)
}

export const isSame = (one: string[], other: string[]) =>
  one.length === other.length && one.every((line, at) => line === other[at])

/** "+" comes, "-" goes. */
export function difference(now: string[], then: string[]): string[] {
  const lines = [
    ...now.filter((line) => !then.includes(line)).map((line) => `- ${line}`),
    ...then.map((line) => `${now.includes(line) ? " " : "+"} ${line}`),
  ]
  return lines.some((line) => !line.startsWith(" ")) ? lines : [...lines, "(in another order)"]
}
