// The events that a change of the view dispatches.

import type { Emit, Outcome } from "./events.ts"
import type { View } from "./view.ts"

const ends = /^(denied|refused|cancelled|error)$/

/** Gives how the run ended, if it did; `success` comes with the code. */
export function announce(
  emit: Emit,
  previous: View["name"],
  view: View,
  sentence: string,
): Outcome | undefined {
  const { name, reason = "", renews = false, fault, instead } = view
  emit("statechange", { state: name, previous })
  // In state `error`, and in `offline` if only the server is unreachable.
  const failure = fault && {
    code: fault.fault,
    description: fault.description,
    message: sentence,
    ...instead,
  }
  if (failure) {
    console.warn(`<menshen-login>: ${failure.code}. ${failure.description}`)
    emit("error", failure)
  }
  // `success` waits for the code.
  const details = {
    waiting: instead,
    scanned: undefined,
    choosing: undefined,
    denied: undefined,
    expired: { renews },
    refused: { reason },
  }
  const detail = details[name as keyof typeof details]
  if (name in details) emit(name as keyof typeof details, detail)
  const over = ends.test(name) || (name === "expired" && !renews)
  return over ? ({ type: name, detail: failure ?? detail } as Outcome) : undefined
}
