// nginx and Caddy in front of Menshen, as docs/reverse-proxies.md has them.

import assert from "node:assert/strict"
import { once } from "node:events"
import { readFileSync, writeFileSync } from "node:fs"
import { request } from "node:http"
import { connect } from "node:net"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { readOpenApi } from "../../../scripts/lib/openapi.mjs"
import { openLive } from "../../support/live.ts"
import { freePort } from "../../support/ports.ts"
import * as push from "../../support/push.ts"
import * as rp from "../../support/relying-party.ts"
import { block, proxies, startProxy, whyNot } from "../../support/reverse-proxy.ts"
import * as world from "../../support/world.ts"

/** Per minute and address: more than the other tests ask for. */
const signIns = 40

const established = "01"

/** Connections that a server on this machine has at a port. */
function connectionsTo(port: number): number {
  const local = `:${port.toString(16).toUpperCase().padStart(4, "0")}`
  const lines = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) =>
    readFileSync(file, "utf8").trim().split("\n").slice(1),
  )
  const fields = lines.map((line) => line.trim().split(/ +/))
  return fields.filter(([, at, , state]) => at?.endsWith(local) && state === established).length
}

for (const proxy of proxies) {
  describe(`behind ${proxy}`, { skip: whyNot(proxy), timeout: 60_000 }, () => {
    let w: world.World
    let menshenPort: number
    let front: Awaited<ReturnType<typeof startProxy>>
    before(async () => {
      const port = await freePort()
      const settings = JSON.parse(`{${block("json")}}`)
      w = await rp.startProvider((config) => {
        const issuer = `http://localhost:${port}`
        const admin = { key: { env: "MENSHEN_ADMIN_KEY" } }
        const limits = { signInsPerAddress: signIns }
        Object.assign(config, settings, { issuer, admin, limits })
      })
      menshenPort = Number(new URL(w.menshen.url).port)
      front = await startProxy(proxy, { port, menshen: menshenPort })
      w.menshen.url = front.url
      for (const { name: account } of w.accounts) {
        const callbackUrl = `${front.url}/${account}/callback`
        await world.post(`${w.sandboxUrl}/platform/accounts`, { account, callbackUrl })
      }
    })
    after(async () => {
      await front?.stop()
      await w?.close()
    })

    const health = (headers: Record<string, string>) => fetch(`${front.url}/health`, { headers })

    test("a person signs in, and the page hears it by its WebSocket", async () => {
      const { person, openid } = await world.newPerson(w)
      const ticket = await world.openTicket(w)
      const live = await openLive(w, ticket)
      assert.equal(live.protocol, "menshen.v1")
      assert.equal(JSON.parse(await live.next()).state, "waiting")
      live.send("ping")
      assert.equal(await live.next(), "pong")
      await world.scan(w, person, ticket.url)
      let state = ""
      while (state !== "approved") state = JSON.parse(await live.next()).state
      live.close()
      const { body } = await world.collect(w, ticket)
      const redeemed = await world.redeem(w, body.code, ticket.verifier)
      const { iss, wechat_openid } = world.claimsOf(redeemed.body.id_token)
      assert.deepEqual([iss, wechat_openid], [front.url, openid])
    })

    test("a poll hears of the scan at once", async () => {
      const ticket = await world.openTicket(w)
      const polling = world.statusOf(w, ticket, "?version=1&wait=25")
      await rp.scan(w, ticket.scene, push.newOpenid())
      assert.ok((await polling).body.version > 1)
    })

    test("a state of 6 KiB comes back, also if escapes make it longer", async () => {
      const pkce = rp.pkce()
      const asked = (state: string) => rp.request(w, "spa", { ...pkce.challenge, state })
      const agent = new rp.UserAgent(w)
      const plain = "s".repeat(6144)
      const end = await rp.signInAs(w, agent, asked(plain))
      assert.equal(end.searchParams.get("state"), plain)
      const code = end.searchParams.get("code") ?? ""
      const { status } = await world.redeem(w, code, pkce.verifier, { client_id: "spa" })
      assert.equal(status, 200)
      const escaped = "%&=".repeat(1500)
      const request = String(new URLSearchParams(asked(escaped)))
      const answer = await agent.post("/authorize/choose", { request, choice: "go on" })
      assert.equal((await rp.arrival(answer)).searchParams.get("state"), escaped)
    })

    test("a large cookie of the site is no fault, and Menshen words every refusal", async () => {
      assert.equal((await health({ cookie: `other=${"c".repeat(8100)}` })).status, 200)
      const cookies = await health({ cookie: `other=${"c".repeat(9000)}` })
      assert.deepEqual([cookies.status, (await cookies.json()).error], [431, "invalid_request"])
      const address = await fetch(`${front.url}/health?${"a".repeat(17_000)}`)
      assert.deepEqual([address.status, (await address.json()).error], [414, "invalid_request"])
    })

    test("the largest batch of an import arrives", async () => {
      const line = `${" ".repeat(8 * 1024 - 1)}\n`
      const { status } = await fetch(`${front.url}/admin/pools/customers/import?dryRun=true`, {
        method: "POST",
        headers: { authorization: `Bearer ${w.secrets.MENSHEN_ADMIN_KEY}` },
        body: line.repeat(128),
      })
      assert.equal(status, 200)
    })

    test("connections that ask for nothing stay with the proxy", async () => {
      const before = connectionsTo(menshenPort)
      const idle = Array.from({ length: 100 }, () => connect(front.port, "127.0.0.1"))
      try {
        await Promise.all(idle.map((socket) => once(socket, "connect")))
        // The beginning of a request is not one either. Whoever asks afterwards is answered after them.
        for (const socket of idle) socket.write("GET /health HTTP/1.1\r\nhost: localhost\r\n")
        assert.equal((await health({ connection: "close" })).status, 200)
        const added = connectionsTo(menshenPort) - before
        assert.ok(added <= 5, `${added} connections more`)
      } finally {
        for (const socket of idle) socket.destroy()
      }
    })

    test("QR codes are never kept", async () => {
      const agent = new rp.UserAgent(w)
      const page = await agent.authorize(rp.request(w, "spa", rp.pkce().challenge))
      const { scene } = await rp.ticketOn(agent, page)
      for (let times = 0; times < 2; times++) {
        const image = await agent.fetch(`/authorize/qr?ticket=${scene}`)
        assert.deepEqual([image.status, image.headers.get("cache-control")], [200, "no-store"])
        assert.equal(image.headers.get("age"), null)
      }
    })

    test("WeChat's file for web authorization is served", async () => {
      const file = "MP_verify_0123456789abcdef.txt"
      writeFileSync(join(front.folder, file), "0123456789abcdef")
      assert.equal(await (await fetch(`${front.url}/${file}`)).text(), "0123456789abcdef")
    })

    /** The status for a visitor at this address, who claims to be at another one. */
    const ask = (localAddress: string, claimed: string) =>
      new Promise<number>((resolve, reject) => {
        const { host, port } = new URL(front.url)
        const headers = { host, "x-forwarded-for": claimed, "x-real-ip": claimed }
        const path = "/authorize?client_id=nobody"
        const to = { host: "127.0.0.1", port, path, headers, localAddress, agent: false }
        const sent = request(to, (answer) => {
          answer.resume()
          resolve(answer.statusCode ?? 0)
        })
        sent.on("error", reject).end()
      })

    test("the limits count the visitor's own address, whatever the visitor claims (CB-04)", async () => {
      const seen = new Set<number>()
      // More than two minutes' worth, because a minute can end in between.
      for (let at = 0; at <= 2 * signIns; at++) seen.add(await ask("127.0.0.9", `198.51.100.${at}`))
      assert.deepEqual([...seen], [400, 429])
      assert.equal(await ask("127.0.0.8", "127.0.0.9"), 400, "nobody else is counted for it")
      assert.doesNotMatch(w.menshen.log(), /proxy_not_configured/)
    })
  })
}

describe("the time-outs", () => {
  /** Browsers let a timer of a page in the background run once a minute, and the widget pings by one. */
  const silenceSeconds = 60

  test("of nginx are longer than a poll, and than a silent WebSocket", () => {
    const parameters = readOpenApi().paths["/tickets/{scene}"].get.parameters
    const { maximum } = parameters.find(({ name }: { name: string }) => name === "wait").schema
    const limits = [...block("nginx").matchAll(/proxy_(read|send)_timeout (\d+)s;/g)]
    assert.deepEqual(
      limits.map(([, which]) => which),
      ["read", "send"],
    )
    for (const [line, , seconds] of limits) {
      assert.ok(Number(seconds) > maximum && Number(seconds) > 2 * silenceSeconds, line)
    }
  })

  test("of Caddy are its defaults, which end no answer", () => {
    assert.doesNotMatch(block("caddy"), /timeout/)
  })
})
