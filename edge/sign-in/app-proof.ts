// Proof of an old account by the application itself: Menshen sends a signed request, and the application
// returns a signed statement. docs/old-accounts.md describes the application's side.

import { decodeJwt, errors, type JWTPayload, jwtVerify } from "jose"
import { isProofId } from "../base/secrets.ts"
import { secondsSince } from "../core/log-refusal.ts"
import { accepted, type Refusal, type Result, refused } from "../core/result.ts"
import { keyRingOf } from "../desks/keys/key-ring-stub.ts"
import { type App, appOf, configOf, type Env, secretOf } from "../env.ts"

const seconds = 300
/** Tolerated difference to the application's clock. */
const toleranceSeconds = 60
const statementBytesMax = 4096
const accountCharsMax = 255

export const returnPath = "/proofs/return"

/** The address of the application, with a signed request. It is about nobody, and its audience is that
 * address, so that it is no id_token even where `typ` is not read (RFC 8725 section 3.12). */
export async function appProofUrl(env: Env, app: App, id: string, language: string): Promise<URL> {
  const { issuer } = configOf(env)
  const address = app.proofs.app?.url ?? issuer
  const url = new URL(address)
  const iat = Math.floor(Date.now() / 1000)
  const claims = {
    aud: address,
    client_id: app.clientId,
    jti: id,
    iat,
    exp: iat + seconds,
    return_to: issuer + returnPath,
    ui_locales: language,
  }
  const { jwts } = await keyRingOf(env).sign("RS256", undefined, [
    { claims, typ: "menshen-bind+jwt" },
  ])
  url.searchParams.set("request", jwts[0] ?? "")
  return url
}

export interface Statement {
  app: App
  /** The proof it answers. */
  id: string
  /** The application's id of the account; undefined if the person has none there. */
  appAccount: string | undefined
}

/** For the log: length and limit of the statement, or the time since it was signed. */
export interface RefusedStatement {
  reason: Refusal
  bytes?: number
  limit?: number
  late_s?: number | undefined
}

export async function verifyStatement(
  env: Env,
  statement: string,
): Promise<Result<Statement, RefusedStatement>> {
  if (statement.length > statementBytesMax) {
    return {
      ...refused("statement_malformed"),
      bytes: statement.length,
      limit: statementBytesMax,
    }
  }
  const app = claimedApp(env, statement)
  const proof = app?.proofs.app
  if (app === undefined || proof === undefined) return refused("statement_malformed")
  const key = new TextEncoder().encode(String(secretOf(env, proof.secretEnv) ?? ""))
  try {
    const { payload } = await jwtVerify(statement, key, {
      issuer: app.clientId,
      audience: configOf(env).issuer,
      algorithms: ["HS256"],
      typ: "menshen-account+jwt",
      requiredClaims: ["iat", "exp", "jti"],
      maxTokenAge: seconds,
      clockTolerance: toleranceSeconds,
    })
    return read(app, payload)
  } catch (error) {
    return refusalOf(error)
  }
}

/** The app whose secret has to verify it. Nothing else is used before it is verified. */
function claimedApp(env: Env, statement: string): App | undefined {
  try {
    return appOf(env, decodeJwt(statement).iss)
  } catch {
    return undefined
  }
}

/** Accepts exactly one of `sub` and `none`. */
function read(app: App, { jti = "", sub, none, iat = 0, exp = 0 }: JWTPayload): Result<Statement> {
  const isText = typeof sub === "string" && sub.isWellFormed()
  const isAccount = isText && sub !== "" && sub.length <= accountCharsMax
  const isNone = none === true && sub === undefined
  const isShort = exp - iat <= seconds
  if (!isProofId(jti) || !isShort || !(isNone || (isAccount && none === undefined))) {
    return refused("statement_malformed")
  }
  return accepted({ app, id: jti, appAccount: isNone ? undefined : sub })
}

/** The signature is verified before the claims, so `iat` is the application's. */
function refusalOf(error: unknown) {
  if (error instanceof errors.JWSSignatureVerificationFailed) return refused("statement_signature")
  if (error instanceof errors.JWTExpired) return expired(error.payload)
  if (!(error instanceof errors.JWTClaimValidationFailed)) return refused("statement_malformed")
  if (error.claim === "aud") return refused("statement_audience")
  const isTime = error.claim === "iat" || error.claim === "nbf"
  return isTime ? expired(error.payload) : refused("statement_malformed")
}

const expired = ({ iat }: JWTPayload) => ({
  ...refused("statement_expired"),
  late_s: typeof iat === "number" ? secondsSince(iat) : undefined,
})
