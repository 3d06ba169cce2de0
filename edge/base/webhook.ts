// One signed POST to an operator's address, by the Standard Webhooks specification, so that receivers
// can verify it with an existing library.

import { noteFailedCall } from "./failed-call.ts"
import { base64 } from "./secrets.ts"
import { within } from "./timeout.ts"

const encoder = new TextEncoder()
const timeoutMs = 5000

export interface Webhook {
  url: string
  /** base64 of the key, with or without the prefix `whsec_` (Standard Webhooks). */
  secret: string
  /** The same in every attempt, so that a receiver recognizes a repeat. */
  id: string
  body: string
}

/** Gives the HTTP status, or 0 without an answer, which the log explains. Redirects are not followed. */
export async function sendWebhook({ url, secret, id, body }: Webhook): Promise<number> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${await sign(secret, `${id}.${timestamp}.${body}`)}`,
  }
  try {
    return await within(timeoutMs, async (signal) => {
      const answer = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal })
      await answer.body?.cancel()
      return answer.status
    })
  } catch (error) {
    noteFailedCall(url, error)
    return 0
  }
}

async function sign(secret: string, text: string): Promise<string> {
  const raw = Uint8Array.from(atob(secret.replace(/^whsec_/, "")), (c) => c.charCodeAt(0))
  const algorithm = { name: "HMAC", hash: "SHA-256" }
  const key = await crypto.subtle.importKey("raw", raw, algorithm, false, ["sign"])
  return base64(new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text))))
}
