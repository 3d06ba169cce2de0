// Ends a command early: one sentence that says what to do, and the exit code.

export const exits = {
  done: 0,
  /** It ran to its end, but left out something that it named. */
  inPart: 1,
  /** A command that works on this machine could not do it. */
  failed: 1,
  /** The command line was wrong; nothing was sent. */
  usage: 2,
  /** Menshen refused. */
  refused: 3,
  /** Menshen could not be reached, or its answer broke off; the same command may be run again. */
  unreachable: 4,
  /** Ctrl-C at a question, as shells count it. */
  stopped: 130,
} as const

export type Exit = (typeof exits)[keyof typeof exits]

export class Refusal extends Error {
  readonly exit: Exit
  /** The name of the reason in docs/reasons.md, if Menshen gave one. */
  readonly reason: string

  constructor(exit: Exit, sentence: string, reason = "") {
    super(sentence)
    this.exit = exit
    this.reason = reason
  }
}

export const wrongUsage = (sentence: string) => new Refusal(exits.usage, sentence)

/** For a command that works on this machine: the sentence says what to do. */
export const notPossible = (sentence: string) => new Refusal(exits.failed, sentence)
