// Reads the input of the control API, with a sentence for every mistake.

/** Answered as 400 {error}. */
export class BadInput extends Error {}

export type Input = Record<string, unknown>

export function readInput(text: string): Input {
  if (text.trim() === "") return {}
  const value = parse(text)
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Input
  throw new BadInput('The body must be a JSON object, for example {"person": "p1"}.')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new BadInput('The body is not JSON. Write a JSON object, for example {"person": "p1"}.')
  }
}

/** Refuses an unknown key instead of ignoring it. */
export function onlyKeys(input: Input, ...known: string[]): void {
  const stranger = Object.keys(input).find((key) => !known.includes(key))
  if (stranger === undefined) return
  const list = known.length === 0 ? "nothing" : known.map((key) => `"${key}"`).join(", ")
  throw new BadInput(`Unknown key "${stranger}". This call takes ${list}.`)
}

export function text(input: Input, key: string, example: string): string {
  const value = input[key]
  if (typeof value === "string" && value !== "") return value
  throw new BadInput(`Write "${key}" as a text that is not empty, for example "${example}".`)
}

export function optionalText(input: Input, key: string): string | undefined {
  const value = input[key]
  if (value === undefined || typeof value === "string") return value
  throw new BadInput(`Write "${key}" as a text, or leave it out.`)
}

export function optionalFlag(input: Input, key: string, otherwise: boolean): boolean {
  const value = input[key] ?? otherwise
  if (typeof value === "boolean") return value
  throw new BadInput(`Write "${key}" as true or false, or leave it out.`)
}

export function oneOf<T extends string>(input: Input, key: string, choices: readonly T[]): T {
  const value = input[key]
  const found = choices.find((choice) => choice === value)
  if (found !== undefined) return found
  throw new BadInput(`Write "${key}" as one of: ${choices.join(", ")}.`)
}
