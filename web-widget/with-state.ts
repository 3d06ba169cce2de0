// The page changed `state` while its QR code was shown. The widget has compared the old one with the
// server's answer; the page compares the new one, which no ticket has to know. Loaded only then.

import type { Success } from "./events.ts"

export function withState(success: Success, state: string): Success {
  const to = new URL(success.redirectTo)
  if (state) to.searchParams.set("state", state)
  else to.searchParams.delete("state")
  return { ...success, state, redirectTo: to.href }
}
