// The answers if a page gets no QR code: JSON for a program, a page for a person. Both say when there is one again.

import type { NoOffer } from "../desks/account/qr-codes.ts"
import { refuseJson } from "../http/refuse.ts"
import { errorPage, type Way } from "../pages/error-page.ts"
import type { PageContext } from "../pages/page.ts"

export function refuseWithoutCode(no: NoOffer, cors: Record<string, string>): Response {
  const { reason, at, logId } = no
  const isLater = at !== undefined && reason !== "rate_limited"
  const more = {
    ...(isLater && { at: new Date(at).toISOString() }),
    ...(logId && { error_id: logId }),
  }
  return refuseJson(reason, { ...cors, ...retryAfter(no) }, more)
}

export async function pageWithoutCode(c: PageContext, no: NoOffer, way: Way): Promise<Response> {
  const status = no.reason === "rate_limited" ? 429 : 503
  const page = await errorPage(c, status, no.reason, { ...way, id: no.logId })
  for (const [name, value] of Object.entries(retryAfter(no))) page.headers.set(name, value)
  return page
}

function retryAfter({ at }: NoOffer): Record<string, string> {
  if (at === undefined) return {}
  return { "retry-after": String(Math.max(1, Math.ceil((at - Date.now()) / 1000))) }
}
