// What a check says: one status and one line.

export type Status = "ok" | "todo" | "unknown"

export interface Verdict {
  status: Status
  /** What is so, what to do, or what nobody can tell now. */
  sentence: string
}

export const ok = (sentence: string): Verdict => ({ status: "ok", sentence })
export const todo = (sentence: string): Verdict => ({ status: "todo", sentence })
export const unknown = (sentence: string): Verdict => ({ status: "unknown", sentence })

/** The faults as one line, or `sound`. */
export const unless = (faults: string[], sound: string): Verdict =>
  faults.length > 0 ? todo(faults.join("; ")) : ok(sound)
