// Secrets by Basic, as client libraries send them. RFC 6749 section 2.3.1 wants client_id and secret
// form-encoded inside the credentials; many libraries send both raw, as RFC 7617 does.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as rp from "../../support/relying-party.ts"
import { startWorld, type World } from "../../support/world.ts"

const rest = "0123456789abcdefghijklmnopqrstuv"
/** One client for each. */
const hostile = {
  "a plus": `1+1+${rest}`,
  "a percent sign": `100%${rest}`,
  "percent signs that look like an escape": `%41%2B%25${rest}`,
  "a broken escape": `%zz%${rest}%e4`,
  colons: `:${rest}:`,
  "the signs of base64": `+/${rest}==`,
  "the signs of a form": `a=1&b=2;${rest}`,
  quotes: `"'\\${rest}`,
  "letters and digits": rest,
}
const names = Object.keys(hostile) as (keyof typeof hostile)[]
const clientOf = (name: keyof typeof hostile) => `client-${names.indexOf(name)}`
const serverOf = (name: keyof typeof hostile) => `server-${names.indexOf(name)}`
const envOf = (name: keyof typeof hostile) => `HOSTILE_${names.indexOf(name)}`

let w: World
before(async () => {
  const secrets = Object.fromEntries(names.map((name) => [envOf(name), hostile[name]]))
  w = await startWorld(
    (config) => {
      rp.addApps(config)
      const apps = config.apps as Record<string, unknown>[]
      const servers = config.resourceServers as Record<string, unknown>[]
      for (const name of names) {
        const clientSecret = { env: envOf(name) }
        apps.push({ ...apps[0], clientId: clientOf(name), clientSecret })
        servers.push({ clientId: serverOf(name), clientSecret, apps: ["basic"] })
      }
    },
    { ...rp.secrets, ...secrets },
  )
})
after(() => w.close())

const basic = (credentials: string) => ({
  authorization: `Basic ${Buffer.from(credentials).toString("base64")}`,
})
const formEncoded = (text: string) => new URLSearchParams({ text }).toString().slice(5)

/** How libraries write the two. */
const ways: Record<string, (id: string, secret: string) => string> = {
  raw: (id, secret) => `${id}:${secret}`,
  "form-encoded": (id, secret) => `${formEncoded(id)}:${formEncoded(secret)}`,
  "by encodeURIComponent": (id, secret) =>
    `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`,
  "with every character escaped": (id, secret) => `${escaped(id)}:${escaped(secret)}`,
}
const escaped = (text: string) =>
  [...text].map((char) => `%${char.charCodeAt(0).toString(16).padStart(2, "0")}`).join("")

const ask = async (credentials: string) => {
  const form = { grant_type: "authorization_code", code: `m${"A".repeat(22)}.${"A".repeat(43)}` }
  const { body } = await rp.call(w, "/token", form, basic(credentials))
  return body.error
}

describe("a secret by Basic", () => {
  for (const name of names) {
    for (const [way, write] of Object.entries(ways)) {
      test(`that has ${name} counts ${way}`, async () => {
        const secret = hostile[name]
        assert.equal(await ask(write(clientOf(name), secret)), "invalid_grant")
        const credentials = basic(write(serverOf(name), secret))
        const { body } = await rp.call(w, "/introspect", { token: "x" }, credentials)
        assert.deepEqual(body, { active: false })
      })
    }

    test(`that has ${name} is refused with anything added, left out or encoded twice`, async () => {
      const secret = hostile[name]
      const once = formEncoded(secret)
      const twice = once === secret ? [] : [formEncoded(once)]
      for (const wrong of [`${secret}x`, secret.slice(1), ` ${secret}`, ...twice]) {
        assert.equal(await ask(`${clientOf(name)}:${wrong}`), "invalid_client", wrong)
      }
    })
  }

  test("that is decoded before it is sent is refused, because it is another secret", async () => {
    const name = "percent signs that look like an escape"
    const decoded = decodeURIComponent(hostile[name])
    assert.equal(await ask(`${clientOf(name)}:${decoded}`), "invalid_client")
  })

  test("of another client is refused in every spelling", async () => {
    for (const write of Object.values(ways)) {
      const credentials = write(clientOf("a plus"), hostile["a percent sign"])
      assert.equal(await ask(credentials), "invalid_client")
    }
  })
})
