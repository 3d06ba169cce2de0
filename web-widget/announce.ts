// The events that a change of the view dispatches.

import type { Emit } from "./events.ts"
import type { View } from "./view.ts"

export function announce(emit: Emit, previous: View["name"], view: View, sentence: string) {
  const { name, reason = "", renews = false, fault, instead } = view
  emit("statechange", { state: name, previous })
  // `success` waits for the code.
  const details = {
    waiting: instead,
    scanned: undefined,
    choosing: undefined,
    denied: undefined,
    expired: { renews },
    refused: { reason },
  }
  // In state `error`, and in `offline` if only the server is unreachable.
  if (fault) {
    const { fault: code, description } = fault
    emit("error", { code, description, message: sentence, ...instead })
  }
  if (name in details) emit(name as keyof typeof details, details[name as keyof typeof details])
}
