// People who sign in at a steady rate, and some of whom end what they began. Each keeps what a thief would have
// copied, and when Menshen answered, so that a test can ask a restored Menshen for it.

import assert from "node:assert/strict"
import { setTimeout as sleep } from "node:timers/promises"
import { run, type Suite } from "../../conformance/suite.ts"
import * as push from "../../support/push.ts"
import * as rp from "../../support/relying-party.ts"

const mostAtOnce = 30

export const endings = ["stays", "revokes", "signs out", "unfollows", "rotates"] as const
export type Ending = (typeof endings)[number]

export interface Visitor {
  openid: string
  sub: string
  /** A browser with the session. */
  agent: rp.UserAgent
  client: "basic" | "spa"
  refreshToken: string
  /** The successor, for `rotates`. */
  nextToken: string
  ending: Ending
  /** When the last answer of the sign-in was there, milliseconds since 1970. */
  signedInAt: number
  /** When the answer to the ending was there. */
  endedAt: number
}

const offline = { scope: "openid offline_access" }

/** Every app ends sessions and tokens of those who unfollow. The keys are encrypted. */
export const backedUp = (config: Record<string, unknown>): void => {
  config.keyEncryption = { env: "KEY_SECRET" }
  for (const app of config.apps as Record<string, unknown>[]) app.onUnfollow = "sign-out"
}

export class Visitors {
  /** Those whose sign-in was answered. */
  readonly all: Visitor[] = []
  private readonly suite: Suite
  private readonly open = new Set<Promise<void>>()
  private isOver = false
  private count = 0
  /** Sign-ins that broke off: Menshen was gone. */
  failed = 0

  constructor(suite: Suite) {
    this.suite = suite
  }

  /** How many have ended what they began. */
  get ended(): number {
    return this.all.filter(({ endedAt }) => endedAt < Number.POSITIVE_INFINITY).length
  }

  /** Until `stop`. A machine that is too slow for the rate gets fewer, instead of ever more at once. */
  async come(perSecond: number): Promise<void> {
    for (const began = performance.now(); !this.isOver; this.count++) {
      const visit = this.visit(endings[this.count % endings.length] ?? "stays").catch((error) => {
        if (!this.isOver) throw error
        this.failed++
      })
      this.open.add(visit)
      visit.finally(() => this.open.delete(visit)).catch(() => {})
      if (this.open.size >= mostAtOnce) await Promise.race(this.open)
      await sleep(Math.max(0, began + (1000 * (this.count + 1)) / perSecond - performance.now()))
    }
    await Promise.all(this.open)
  }

  stop(): void {
    this.isOver = true
  }

  private async visit(ending: Ending): Promise<void> {
    const { suite } = this
    const openid = push.newOpenid()
    const agent = new rp.UserAgent(suite.w)
    const client = ending === "rotates" ? "spa" : "basic"
    const { sub, refreshToken } = await signIn(suite, agent, openid, client)
    const visitor: Visitor = {
      openid,
      sub,
      agent: copyOf(agent, suite),
      client,
      refreshToken,
      nextToken: "",
      ending,
      signedInAt: Date.now(),
      endedAt: Number.POSITIVE_INFINITY,
    }
    this.all.push(visitor)
    await this.end(visitor, agent)
  }

  private async end(visitor: Visitor, agent: rp.UserAgent): Promise<void> {
    const { w } = this.suite
    const { ending, refreshToken, openid } = visitor
    if (ending === "stays") return
    if (ending === "revokes") {
      const { status } = await rp.call(w, "/revoke", { token: refreshToken }, rp.asBasic)
      assert.equal(status, 200)
    }
    if (ending === "signs out") {
      const page = await agent.fetch("/logout")
      assert.equal(page.status, 200)
      const agreed = { agreed: "yes" }
      await agent.post("/logout", agreed, {
        origin: w.menshen.url,
        "sec-fetch-site": "same-origin",
      })
    }
    if (ending === "unfollows") {
      const fields = { ...push.scanFields(w, openid, "x"), Event: "unsubscribe", EventKey: "" }
      const answer = await push.postMessage(w, push.xmlOf(fields))
      assert.equal(answer.status, 200)
    }
    if (ending === "rotates") {
      const { status, body } = await refresh(w, visitor.client, refreshToken)
      assert.equal(status, 200)
      visitor.nextToken = body.refresh_token
    }
    visitor.endedAt = Date.now()
  }
}

function copyOf(agent: rp.UserAgent, { w }: Suite): rp.UserAgent {
  const copy = new rp.UserAgent(w)
  for (const [name, value] of agent.cookies) copy.cookies.set(name, value)
  return copy
}

async function signIn(
  suite: Suite,
  agent: rp.UserAgent,
  openid: string,
  client: "basic" | "spa",
): Promise<{ sub: string; refreshToken: string }> {
  if (client === "basic") {
    const { claims, tokens } = await run({ ...suite, openid }, agent, offline)
    return { sub: claims.sub, refreshToken: tokens.refresh_token ?? "" }
  }
  const { w } = suite
  const { verifier, challenge } = rp.pkce()
  const asked = rp.request(w, "spa", { ...challenge, ...offline })
  const code = (await rp.signInAs(w, agent, asked, openid)).searchParams.get("code") ?? ""
  const { status, body } = await rp.call(w, "/token", {
    grant_type: "authorization_code",
    client_id: "spa",
    code,
    redirect_uri: w.redirectUri,
    code_verifier: verifier,
  })
  assert.equal(status, 200, JSON.stringify(body))
  const claims = JSON.parse(Buffer.from(body.id_token.split(".")[1], "base64url").toString())
  return { sub: claims.sub, refreshToken: body.refresh_token }
}

export const refresh = (w: Suite["w"], client: "basic" | "spa", refresh_token: string) =>
  client === "basic"
    ? rp.call(w, "/token", { grant_type: "refresh_token", refresh_token }, rp.asBasic)
    : rp.call(w, "/token", { grant_type: "refresh_token", refresh_token, client_id: "spa" })

/** Whether the browser is still signed in, and as whom. */
export async function subjectIn(suite: Suite, agent: rp.UserAgent): Promise<string> {
  const params = { ...rp.request(suite.w, "basic"), prompt: "none" }
  const answer = await rp.arrival(await agent.authorize(params))
  const code = answer.searchParams.get("code")
  if (code === null) return answer.searchParams.get("error") ?? "nothing"
  const { status, body } = await rp.exchange(suite.w, code)
  assert.equal(status, 200)
  const claims = JSON.parse(Buffer.from(body.id_token.split(".")[1], "base64url").toString())
  return claims.sub
}
