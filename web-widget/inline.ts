// The widget's own ticket: makes a PKCE pair before it, and gives the page the code after it.

import { signInUrl } from "./client.ts"
import type { Success } from "./events.ts"
import { type Collected, type Fault, fail, isFault } from "./messages.ts"
import { makePkcePair } from "./pkce.ts"
import type { Host } from "./session.ts"
import type { Settings } from "./settings.ts"
import type { WidgetContext } from "./view.ts"

export async function inlineContext(
  settings: Settings,
  host: Host,
): Promise<WidgetContext | Fault> {
  const { issuer, params, attribute } = settings
  try {
    const pair = params.code_challenge ? undefined : await makePkcePair()
    const verifier = pair && { codeVerifier: pair.verifier }
    const request = pair ? { ...params, code_challenge: pair.challenge } : params
    const succeed = async (collected: Collected | undefined) => {
      if (!collected) return
      let success: Success = { ...collected, ...verifier }
      const state = attribute("state") ?? ""
      if (state !== success.state) {
        success = (await import("./with-state.ts")).withState(success, state)
      }
      if (attribute("exchange") !== null) {
        const { redeem } = await import("./tokens.ts")
        const redeemed = await redeem(issuer, params, success)
        if (isFault(redeemed)) return host.show({ name: "error", fault: redeemed })
        success = redeemed
      }
      const goesOn = host.succeed(success)
      if (goesOn && attribute("mode") === "redirect") location.assign(success.redirectTo)
    }
    return {
      issuer,
      params: request,
      // A logo hides modules, so the QR code needs more error correction.
      level: attribute("logo") ? "H" : "M",
      refreshes: 0,
      draw: host.show,
      succeed,
      instead: { signInUrl: signInUrl(issuer, request), ...verifier },
    }
  } catch (error) {
    // Without https there is no crypto.subtle, and no app accepts such an origin.
    return fail("context_insecure", String(error))
  }
}
