// Choosing from the widget; the ticket's secret is the proof.

import { type ContactKind, contactKinds } from "../../base/contacts.ts"
import type { Reason } from "../../core/reasons.ts"
import { configOf } from "../../env.ts"
import type { Bearer } from "../../http/cookie.ts"
import { corsFor } from "../../http/cors.ts"
import { noStore, refuseJson, refuseUntil } from "../../http/refuse.ts"
import { languageFor, type PageContext } from "../../pages/page.ts"
import {
  beginAppProof,
  beginOtp,
  type Chosen,
  chooseNew,
  choosingOf,
  endOtp,
  offerOf,
  type Phone,
} from "../../sign-in/choose-account.ts"
import { paramsIn, proofOf } from "./ticket-request.ts"

type C = PageContext

const answer = (c: C, body: unknown, status = 200) =>
  Response.json(body, { status, headers: { ...noStore, ...corsFor(c) } })
const refuse = (c: C, reason: Reason) => refuseJson(reason, corsFor(c))
const settled = (c: C, chosen: Chosen) =>
  chosen.ok ? answer(c, chosen.value) : refuse(c, chosen.reason)

/** GET /tickets/{scene}/choose: the choices. */
export async function showOffer(c: C): Promise<Response> {
  const bearer = proofOf(c)
  if (bearer === undefined) return refuse(c, "ticket_not_found")
  const choosing = await choosingOf(c.env, bearer)
  if (!choosing.ok) return refuse(c, choosing.reason)
  const { app } = choosing.value
  const { app: byApp, otp } = offerOf(app)
  const old = [...(byApp ? ["app"] : []), ...(otp ? ["otp"] : [])]
  const choices = app.firstSignIn === "bind-or-create" ? [...old, "new"] : ["new", ...old]
  return answer(c, { app_name: app.name, choices })
}

/** POST /tickets/{scene}/choose {"choice": "new"} */
export async function postChoice(c: C): Promise<Response> {
  const bearer = proofOf(c)
  if (bearer === undefined) return refuse(c, "ticket_not_found")
  const params = await paramsIn(c)
  if (params?.get("choice") !== "new") return refuse(c, "request_malformed")
  return settled(c, await chooseNew(c.env, bearer))
}

/** POST /tickets/{scene}/proofs {"kind": "app"} or {"kind": "otp", "channel", "address"}, and "phone_code"
 * unless the app's `confirm` or web authorization has shown whose phone scanned. */
export async function postProof(c: C): Promise<Response> {
  const bearer = proofOf(c)
  if (bearer === undefined) return refuse(c, "ticket_not_found")
  const params = await paramsIn(c)
  const phone = { drawnHere: true, code: params?.get("phone_code") ?? "" }
  if (params?.get("kind") === "app") return postAppProof(c, bearer, phone)
  if (params?.get("kind") !== "otp") return refuse(c, "request_malformed")
  const channel = params.get("channel") ?? ""
  if (!isChannel(channel)) return refuse(c, "request_malformed")
  const begun = await beginOtp(c.env, bearer, {
    channel,
    address: params.get("address") ?? "",
    language: languageFor(c),
    phone,
  })
  if (begun.ok) return answer(c, {}, 202)
  const { reason, retryAt } = begun
  return retryAt === undefined ? refuse(c, reason) : refuseUntil(reason, retryAt, corsFor(c))
}

const isChannel = (text: string): text is ContactKind =>
  (contactKinds as readonly string[]).includes(text)

/** The widget opens `url` by a form with the ticket's secret; see routes/hosted/proofs.ts. */
async function postAppProof(c: C, bearer: Bearer, phone: Phone): Promise<Response> {
  const begun = await beginAppProof(c.env, bearer, phone)
  if (!begun.ok) return refuse(c, begun.reason)
  return answer(c, { url: `${configOf(c.env).issuer}/proofs/${begun.value}/start` }, 201)
}

/** POST /tickets/{scene}/proofs/otp {"code"} */
export async function postOtp(c: C): Promise<Response> {
  const bearer = proofOf(c)
  if (bearer === undefined) return refuse(c, "ticket_not_found")
  const params = await paramsIn(c)
  const otp = params?.get("code")
  if (!otp) return refuse(c, "request_malformed")
  return settled(c, await endOtp(c.env, bearer, otp))
}
