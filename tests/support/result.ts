// A Result that gives a scene, laid out flat, so that one assertion sees all of it.

import type { Reason } from "../../edge/core/reasons.ts"
import type { Result } from "../../edge/core/result.ts"

export const sceneIn = (result: Result<string>): { reason: Reason; scene: string } =>
  result.ok ? { reason: "accepted", scene: result.value } : { reason: result.reason, scene: "" }
