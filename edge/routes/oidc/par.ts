// Pushed authorization requests (RFC 9126): a client sends the request itself and gets a request_uri, so
// that no parameter passes through the browser.

import type { Context } from "hono"
import { sessionsOf } from "../../desks/sessions/sessions-stub.ts"
import { type Env, officialAccountOf } from "../../env.ts"
import { addressOf, everybody } from "../../http/client-address.ts"
import { firstAbove } from "../../http/rate-limit.ts"
import { noStore } from "../../http/refuse.ts"
import { noVisitor } from "../../http/visitor.ts"
import { checkRequest } from "../../oidc/authorization-request.ts"
import { appRequest, isProven } from "../../oidc/client-request.ts"
import { refuseOAuth } from "../../oidc/endpoint.ts"
import { newRequestUri, pushedHash, pushedLimits, sealPushed } from "../../oidc/pushed-request.ts"
import { errorOf } from "../../oidc/refused-request.ts"
import { addressName } from "../../sign-in/address-name.ts"
import { limitProgram } from "../limited.ts"

/** A client that has proved itself pushes for all its visitors, so its address says nothing. */
const pusherOf = (c: Context<{ Bindings: Env }>): string | undefined =>
  isProven(c) ? undefined : addressOf(c)

const secrets = ["client_secret", "client_assertion", "client_assertion_type"]

export async function par(c: Context<{ Bindings: Env }>): Promise<Response> {
  const read = await appRequest(c, "A resource server cannot push authorization requests.")
  if (!read.ok) return refuseOAuth(read.error, read.description)
  const { app, form } = read.value
  const { clientId, pool } = app
  const pusher = pusherOf(c)
  const above = await firstAbove(c.env, [
    ["pushedRequestsPerAddress", pusher],
    ["pushedRequestsPerClient", clientId],
  ])
  if (above !== undefined) return limitProgram(c, above.retryAfter)
  for (const name of secrets) form.delete(name)
  form.set("client_id", clientId)
  const checked = checkRequest(c.env, form, noVisitor)
  if (!checked.ok) {
    const { error, description } = errorOf(checked)
    return refuseOAuth(error, description)
  }
  const requestUri = newRequestUri()
  const hash = await pushedHash(requestUri)
  if (hash === undefined) throw new Error("a new request_uri has no hash")
  const sealed = await sealPushed(requestUri, clientId, form)
  const { seconds, shareBytes } = pushedLimits(app)
  const account = officialAccountOf(c.env, app)
  const address = await addressName(c.env, account, pusher ?? everybody)
  const pushed = { clientId, form: sealed, address, seconds, shareBytes }
  await sessionsOf(c.env, pool).pushRequest(hash, pushed)
  const body = { request_uri: requestUri, expires_in: seconds }
  return Response.json(body, { status: 201, headers: noStore })
}
