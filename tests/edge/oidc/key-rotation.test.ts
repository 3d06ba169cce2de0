// Signing keys are replaced on command while clients take tokens as fast as they can, and a relying
// party fetches the key set only when its copy is old, even for an unknown key.
// MENSHEN_ROTATIONS=50 makes a longer run.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { createRemoteJWKSet, customFetch, jwtVerify } from "jose"
import { adminWorld, call } from "../../support/admin.ts"
import { until } from "../../support/directory.ts"
import * as rp from "../../support/relying-party.ts"
import type { World } from "../../support/world.ts"

/** The lead of a day and the cache time of the key set, scaled down. */
const leadSeconds = 3
const cacheSeconds = 1
const rotations = Number(process.env.MENSHEN_ROTATIONS ?? 3)
const loopsEach = 3
const tokensByEachKey = 50

const algorithms = ["RS256", "ES256"]

type Tokens = Record<"id_token" | "access_token" | "refresh_token", string>

/** A client for each algorithm, named after it. */
function addClients(config: Record<string, unknown>): void {
  const apps = config.apps as object[]
  const clients = algorithms.map((alg) => ({
    ...apps[0],
    clientId: alg,
    clientSecret: { env: "POST_SECRET" },
    requirePkce: false,
    offlineAccess: true,
    idTokenSignedResponseAlg: alg,
  }))
  apps.push(...clients)
  config.keyRotation = { leadSeconds, periodSeconds: 24 * 60 * 60 }
}

class RelyingParty {
  readonly failures: string[] = []
  /** How many tokens of each key were verified. */
  readonly verified = new Map<string, number>()
  /** When it asked for the key set. */
  readonly fetchedAt: number[] = []
  done = false
  private readonly recent: { alg: string; tokens: Tokens }[] = []
  private readonly w: World
  private readonly keys: ReturnType<typeof createRemoteJWKSet>

  constructor(w: World) {
    this.w = w
    this.keys = createRemoteJWKSet(new URL(`${w.menshen.url}/jwks`), {
      cacheMaxAge: cacheSeconds * 1000,
      cooldownDuration: Number.POSITIVE_INFINITY,
      [customFetch]: (url, init) => {
        this.fetchedAt.push(performance.now())
        return fetch(url, init)
      },
    })
  }

  /** Signs in once and then refreshes without a pause. Each new token and one earlier token must be
   * valid. */
  async takeTokens(alg: string): Promise<void> {
    const more = { client_id: alg, client_secret: rp.secrets.POST_SECRET }
    let form: Record<string, string> = await this.signIn(alg)
    while (!this.done) {
      const { status, body } = await rp.call(this.w, "/token", { ...form, ...more })
      if (status !== 200) return this.fail(`/token: ${status} ${JSON.stringify(body)}`)
      this.recent.push({ alg, tokens: body })
      if (this.recent.length > 1000) this.recent.shift()
      await this.check(alg, body)
      const earlier = this.recent[Math.floor(Math.random() * this.recent.length)]
      if (earlier) await this.check(earlier.alg, earlier.tokens)
      form = { grant_type: "refresh_token", refresh_token: body.refresh_token }
    }
  }

  private async signIn(alg: string): Promise<Record<string, string>> {
    const agent = new rp.UserAgent(this.w)
    const scope = "openid offline_access"
    const callback = await rp.signInAs(this.w, agent, rp.request(this.w, alg, { scope }))
    const code = callback.searchParams.get("code") ?? ""
    return { grant_type: "authorization_code", code, redirect_uri: this.w.redirectUri }
  }

  private async check(alg: string, { id_token, access_token }: Tokens): Promise<void> {
    await this.verify(id_token, "JWT", alg)
    await this.verify(access_token, "at+jwt", `${this.w.menshen.url}/userinfo`)
    const { status } = await rp.userinfo(this.w, access_token)
    if (status !== 200) this.fail(`/userinfo: ${status}`)
  }

  private async verify(jwt: string, typ: string, audience: string): Promise<void> {
    const expected = { issuer: this.w.menshen.url, audience, typ }
    const verified = await jwtVerify(jwt, this.keys, expected).catch((error) => this.fail(error))
    const kid = verified?.protectedHeader.kid ?? ""
    this.verified.set(kid, (this.verified.get(kid) ?? 0) + 1)
  }

  private fail(why: unknown): void {
    this.failures.push(String(why))
  }
}

/** For each algorithm the key that will sign last. */
async function rotate(w: World): Promise<string[]> {
  const { status, body } = await call(w, "POST", "/admin/keys/rotate")
  assert.equal(status, 200)
  const keys = body.keys as { kid: string; alg: string; signsFrom: number }[]
  const inOrder = keys.toSorted((one, other) => one.signsFrom - other.signsFrom)
  return algorithms.map((alg) => inOrder.findLast((key) => key.alg === alg)?.kid ?? "")
}

describe("key rotation under load", () => {
  test("OP-05, P-12: a relying party that caches the key set sees no failure", async () => {
    const w = await adminWorld(addClients, rp.secrets)
    try {
      const party = new RelyingParty(w)
      const clients = algorithms.flatMap((alg) => Array<string>(loopsEach).fill(alg))
      const loops = Promise.all(clients.map((alg) => party.takeTokens(alg)))
      await until("the first keys sign", () => party.verified.size === algorithms.length)
      for (let times = 0; times < rotations && party.failures.length === 0; times++) {
        const kids = await rotate(w)
        const used = (kid: string) => (party.verified.get(kid) ?? 0) >= tokensByEachKey
        await until("the new keys sign", () => party.failures.length > 0 || kids.every(used))
      }
      party.done = true
      await loops
      assert.deepEqual(party.failures, [])
      assert.equal(party.verified.size, algorithms.length * (rotations + 1))
      for (const [at, when] of party.fetchedAt.slice(1).entries()) {
        const since = when - (party.fetchedAt[at] ?? 0)
        // Its clock has whole milliseconds.
        assert.ok(since >= cacheSeconds * 1000 - 1, "it kept its copy")
      }
    } finally {
      await w.close()
    }
  })

  test("the key set is cached for a smaller part of the lead in production than in this test", async () => {
    const w = await adminWorld()
    try {
      const { headers } = await fetch(`${w.menshen.url}/jwks`)
      const maxAge = Number(/max-age=(\d+)/.exec(headers.get("cache-control") ?? "")?.[1])
      const leastLead = 24 * 60 * 60
      assert.ok(maxAge / leastLead < cacheSeconds / leadSeconds, `${maxAge} s`)
    } finally {
      await w.close()
    }
  })
})
