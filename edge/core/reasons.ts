// Why the core refuses. The names and their sentences for operators are generated (`reasonSentences` in
// generated.ts).

import { type Reason, reasons } from "./generated.ts"

export { type Reason, reasons }

export function reasonOf(code: number): Reason {
  const reason = reasons[code]
  if (reason === undefined) throw new RangeError(`the core gave reason ${code}, which has no row`)
  return reason
}

export const codeOf = (reason: Reason): number => reasons.indexOf(reason)
