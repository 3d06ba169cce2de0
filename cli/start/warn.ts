import type { Terminal } from "../terminal.ts"

export function warn(terminal: Terminal, sentences: string[]): void {
  for (const sentence of sentences) terminal.note(`warning  ${sentence}`)
}
