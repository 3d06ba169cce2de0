// What ends a command early: one sentence that says what to do, and how the process ends.

export const exits = {
  done: 0,
  /** It ran to its end, and left something out that it named. */
  inPart: 1,
  /** The command line was wrong; nothing was sent. */
  usage: 2,
  /** Menshen said no. */
  refused: 3,
  /** Menshen could not be reached, or not to the end; the same command may be run again. */
  unreachable: 4,
} as const

export type Exit = (typeof exits)[keyof typeof exits]

export class Refusal extends Error {
  readonly exit: Exit
  /** The name in the table of reasons, where Menshen gave one. */
  readonly reason: string

  constructor(exit: Exit, sentence: string, reason = "") {
    super(sentence)
    this.exit = exit
    this.reason = reason
  }
}

export const wrongUsage = (sentence: string) => new Refusal(exits.usage, sentence)
