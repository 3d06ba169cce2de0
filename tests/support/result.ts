// A Result with a scene as a flat array, so that one assertion compares all of it.

import type { Reason } from "../../edge/core/reasons.ts"
import type { Result } from "../../edge/core/result.ts"

export const sceneIn = (result: Result<string>): { reason: Reason; scene: string } =>
  result.ok ? { reason: "accepted", scene: result.value } : { reason: result.reason, scene: "" }
