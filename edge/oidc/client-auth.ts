// Client authentication (RFC 6749 section 2.3). A request uses one method, and it must be one that the
// client is configured for.

import type { Context } from "hono"
import { log, type OwnReason } from "../base/log.ts"
import { equalInConstantTime, sha256 } from "../base/secrets.ts"
import { accepted } from "../core/result.ts"
import { type App, appOf, configOf, type Env, secretOf } from "../env.ts"
import { assertedClient, verifyAssertion } from "./assertion.ts"
import { type OAuthResult, oauthError } from "./oauth-error.ts"

type C = Context<{ Bindings: Env }>
type ResourceServer = ReturnType<typeof configOf>["resourceServers"][number]

export type Client = { kind: "app"; app: App } | { kind: "server"; server: ResourceServer }

/** A client without a secret or key of its own (RFC 6749 section 2.1): anybody can speak in its name. */
export const isPublic = ({ client }: App): boolean => client.authMethods.includes("none")

/** The credentials of a request, not verified yet. */
interface Proof {
  method: "none" | "client_secret_basic" | "client_secret_post" | "private_key_jwt"
  clientId: string
  /** The secret or the assertion, in each of the spellings that its sender can have meant. */
  secrets: string[]
}

const invalidRequest = (description: string) => oauthError("invalid_request", description)
const invalidClient = (description: string) => oauthError("invalid_client", description)

export async function authenticateClient(
  c: C,
  form: URLSearchParams,
): Promise<OAuthResult<Client>> {
  const presented = proofOf(c.req.header("authorization"), form)
  if (!presented.ok) return presented
  const proof = presented.value
  const { clientId } = proof
  const app = appOf(c.env, clientId)
  const server = configOf(c.env).resourceServers.find((one) => one.clientId === clientId)
  const secretEnvs = app?.client.secretEnvs ?? server?.secretEnvs
  // The same answer for an unknown client and a wrong secret; only the log tells them apart.
  const failed = (reason: OwnReason) => {
    log("client_refused", { client: app || server ? clientId : "", reason })
    return invalidClient("The client is not known, or its authentication failed.")
  }
  if (secretEnvs === undefined) return failed("unknown")
  const methods = app?.client.authMethods ?? ["client_secret_basic", "client_secret_post"]
  if (!methods.includes(proof.method)) return failed(`${proof.method} is not its method`)
  if (proof.method.startsWith("client_secret")) {
    if (!(await isSecret(c.env, secretEnvs, proof.secrets))) return failed("wrong secret")
  }
  if (proof.method === "private_key_jwt" && app !== undefined) {
    const [assertion = ""] = proof.secrets
    if (!(await verifyAssertion(c.env, app, assertion))) return failed("assertion refused")
  }
  if (app !== undefined) return accepted({ kind: "app", app })
  return server === undefined ? failed("unknown") : accepted({ kind: "server", server })
}

/** A parameter without a value counts as absent (RFC 6749 section 3.2). */
function proofOf(authorization: string | undefined, form: URLSearchParams): OAuthResult<Proof> {
  const [id, secret, assertion, type] = [
    "client_id",
    "client_secret",
    "client_assertion",
    "client_assertion_type",
  ].map((name) => form.get(name) || undefined)
  const proofs = [authorization, secret, assertion ?? type].filter((one) => one !== undefined)
  if (proofs.length > 1) return invalidRequest("Authenticate by one method only.")
  if (authorization !== undefined) return basic(authorization, id)
  if (assertion !== undefined || type !== undefined) return asserted(assertion, type, id)
  if (id === undefined) return invalidClient("client_id is missing.")
  if (secret === undefined) return accepted({ method: "none", clientId: id, secrets: [] })
  return accepted({ method: "client_secret_post", clientId: id, secrets: [secret] })
}

/** Client id and secret are form-urlencoded inside the Basic credentials (RFC 6749 section 2.3.1), but many
 * libraries send them raw (RFC 7617), and a secret with `+` or `%` then reads differently. The two spellings
 * are compared; a client id has no character that reads differently. */
function basic(header: string, id: string | undefined): OAuthResult<Proof> {
  const malformed = invalidClient("The Basic credentials are malformed.")
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header)?.[1]
  const decoded = encoded === undefined ? undefined : fromBase64(encoded)
  const colon = decoded?.indexOf(":") ?? -1
  if (decoded === undefined || colon < 0) return malformed
  const clientId = formDecoded(decoded.slice(0, colon))
  const raw = decoded.slice(colon + 1)
  if (clientId === undefined || raw === "") return malformed
  if (id !== undefined && id !== clientId) return invalidRequest("There are two client_ids.")
  const secrets = [formDecoded(raw) ?? raw, raw]
  return accepted({ method: "client_secret_basic", clientId, secrets })
}

function fromBase64(text: string): string | undefined {
  try {
    const decoded = atob(text)
    // Canonical base64 only, so that the same bytes have one spelling.
    return btoa(decoded).replace(/=+$/, "") === text.replace(/=+$/, "") ? decoded : undefined
  } catch {
    return undefined
  }
}

function formDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "))
  } catch {
    return undefined
  }
}

function asserted(
  assertion: string | undefined,
  type: string | undefined,
  id: string | undefined,
): OAuthResult<Proof> {
  if (type !== "urn:ietf:params:oauth:client-assertion-type:jwt-bearer") {
    return invalidRequest("client_assertion_type has to end in :jwt-bearer (RFC 7523 section 2.2).")
  }
  const clientId = assertedClient(assertion ?? "")
  if (clientId === undefined) return invalidClient("client_assertion is not a JWT of a client.")
  if (id !== undefined && id !== clientId) return invalidRequest("There are two client_ids.")
  return accepted({ method: "private_key_jwt", clientId, secrets: [assertion ?? ""] })
}

/** Compares each spelling with the current and the previous secret. Hashes have equal lengths and no
 * comparison is skipped, so that the time taken reveals nothing about any of them. */
async function isSecret(env: Env, names: string[], given: string[]): Promise<boolean> {
  const configured = names.map((name) => secretOf(env, name))
  const [hashes, known] = await Promise.all([
    Promise.all(given.map(sha256)),
    Promise.all(configured.map((value) => sha256(typeof value === "string" ? value : ""))),
  ])
  const equal = hashes.flatMap((hash) => known.map((one) => equalInConstantTime(one, hash)))
  return !given.includes("") && equal.includes(true)
}
