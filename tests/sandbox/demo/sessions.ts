// Visitors of the demo site, in memory: a cookie, the sign-ins that they began, and their claims.
import { randomBytes } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"
import * as client from "openid-client"

export type Claims = Record<string, unknown>
/** One attempt to sign in. The verifier and the nonce never leave this server together. */
export type Attempt = { state: string; nonce: string; verifier: string; challenge: string }
export type Session = { id: string; attempts: Map<string, Attempt>; claims?: Claims }

const cookieName = "shop_session"
const mostSessions = 10_000
const mostAttempts = 20

export class Sessions {
  private readonly all = new Map<string, Session>()

  open(request: IncomingMessage, response: ServerResponse): Session {
    const known = this.all.get(cookieOf(request) ?? "")
    if (known) return known
    const session: Session = { id: newId(), attempts: new Map() }
    this.keep(session, response)
    return session
  }

  /** Several tabs may each have an attempt; beyond the limit the oldest is dropped. */
  async begin(session: Session): Promise<Attempt> {
    const verifier = client.randomPKCECodeVerifier()
    const challenge = await client.calculatePKCECodeChallenge(verifier)
    const attempt = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier,
      challenge,
    }
    session.attempts.set(attempt.state, attempt)
    forgetOldest(session.attempts, mostAttempts)
    return attempt
  }

  /** An attempt is used once, however it ends. */
  finish(session: Session, state: string): Attempt | undefined {
    const attempt = session.attempts.get(state)
    session.attempts.delete(state)
    return attempt
  }

  /** A new id, so that a cookie planted before the sign-in is useless after it (session fixation). */
  signIn(session: Session, response: ServerResponse, claims: Claims): void {
    this.all.delete(session.id)
    this.keep({ id: newId(), attempts: new Map(), claims }, response)
  }

  end(session: Session, response: ServerResponse): void {
    this.all.delete(session.id)
    response.setHeader("Set-Cookie", `${cookieName}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`)
  }

  private keep(session: Session, response: ServerResponse): void {
    this.all.set(session.id, session)
    forgetOldest(this.all, mostSessions)
    const cookie = `${cookieName}=${session.id}; Path=/; HttpOnly; SameSite=Lax`
    response.setHeader("Set-Cookie", cookie)
  }
}

const newId = () => randomBytes(24).toString("base64url")

function cookieOf(request: IncomingMessage): string | undefined {
  const pairs = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="))
  return pairs.find(([name]) => name === cookieName)?.[1]
}

function forgetOldest<T>(map: Map<string, T>, most: number): void {
  const [oldest] = map.keys()
  if (map.size > most && oldest !== undefined) map.delete(oldest)
}
