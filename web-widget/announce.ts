// Which events a change of the scene is worth.

import type { Emit } from "./events.ts"
import type { Scene } from "./scene.ts"

export function announce(emit: Emit, previous: Scene["view"], scene: Scene, sentence: string) {
  const { view, reason = "", renews = false, fault, instead } = scene
  emit("statechange", { state: view, previous })
  // `success` waits for the code.
  const details = {
    waiting: instead,
    scanned: undefined,
    choosing: undefined,
    denied: undefined,
    expired: { renews },
    refused: { reason },
  }
  // In `error`, and where a server is `offline` while the visitor is not.
  if (fault) {
    const { fault: code, description } = fault
    emit("error", { code, description, message: sentence, ...instead })
  }
  if (view in details) emit(view as keyof typeof details, details[view as keyof typeof details])
}
