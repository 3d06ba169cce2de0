// menshen.env: a value is never changed there, and each line says what it is for.

import type { Secret } from "./compose.ts"
import type { Say } from "./texts.ts"

/** The values of a file of `NAME=value`; the last of several counts. */
export function valuesIn(text: string): Map<string, string> {
  const lines = text.matchAll(/^[^\S\n]*(?:export[^\S\n]+)?([A-Za-z_]\w*)[^\S\n]*=(.*)$/gm)
  return new Map([...lines].map(([, name = "", value = ""]) => [name, value.trim()]))
}

export interface Appended {
  text: string
  /** Names that had a value already. */
  kept: string[]
  /** Names whose value the operator has to fill in. */
  empty: string[]
}

export function withSecrets(text: string, secrets: Secret[], say: Say): Appended {
  const values = valuesIn(text)
  const kept = secrets.filter(({ name }) => values.get(name)).map(({ name }) => name)
  const isNew = ({ name, value }: Secret) =>
    !kept.includes(name) && (value !== "" || !values.has(name))
  const lines = secrets
    .filter(isNew)
    .map(({ name, value, about, owner }) => `\n# ${say(about, { owner })}\n${name}=${value}\n`)
  const head = text === "" ? `# ${say("env.head")}\n` : text.replace(/(?<!\n)$/, "\n")
  return {
    text: lines.length === 0 ? text : `${head}${lines.join("")}`,
    kept,
    empty: secrets
      .filter(({ name, value }) => value === "" && !kept.includes(name))
      .map(({ name }) => name),
  }
}
