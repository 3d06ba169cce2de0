// Which events a change of the scene is worth.

import type { Emit } from "./events.ts"
import type { Scene } from "./scene.ts"

export function announce(emit: Emit, previous: Scene["view"], scene: Scene, sentence: string) {
  const { view, reason = "", renews = false, fault, instead } = scene
  emit("statechange", { state: view, previous })
  // `success` waits for the code.
  if (view === "waiting" || view === "scanned" || view === "choosing" || view === "denied")
    emit(view, undefined)
  if (view === "expired") emit(view, { renews })
  if (view === "refused") emit(view, { reason })
  if (view === "error") {
    const { fault: code = view, description = "" } = fault ?? {}
    emit(view, { code, description, message: sentence, ...instead })
  }
}
