// All checks, in the order in which they run and are shown.

import type { AccountCheck, Check } from "./check.ts"
import { callbackChecks } from "./checks/callback.ts"
import { clockChecks } from "./checks/clock.ts"
import { issuerChecks } from "./checks/issuer.ts"
import { machineChecks } from "./checks/machine.ts"
import { receiverChecks, targetChecks } from "./checks/receivers.ts"
import { serviceChecks } from "./checks/service.ts"
import { webAuthorizationChecks } from "./checks/web-authorization.ts"
import { weChatChecks } from "./checks/wechat.ts"

export const checks: Check[] = [
  ...machineChecks,
  ...serviceChecks,
  ...issuerChecks,
  ...clockChecks,
  ...receiverChecks,
]

export const accountChecks: AccountCheck[] = [
  ...callbackChecks,
  ...weChatChecks,
  ...webAuthorizationChecks,
  ...targetChecks,
]
