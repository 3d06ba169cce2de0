// Verdicts that need no world: what a number or an answer means.

import assert from "node:assert/strict"
import { createServer as createHttps, type Server } from "node:https"
import type { AddressInfo } from "node:net"
import { after, describe, test } from "node:test"
import { clockVerdict } from "../../../cli/doctor/checks/clock.ts"
import { certificateVerdict } from "../../../cli/doctor/checks/issuer.ts"
import { backupVerdict, diskVerdict } from "../../../cli/doctor/checks/machine.ts"
import { quotaVerdict, reachedVerdict } from "../../../cli/doctor/checks/wechat.ts"
import { ask } from "../../../cli/doctor/http.ts"
import { kept } from "../../../cli/doctor/reach.ts"
import type { Verdict } from "../../../cli/doctor/verdict.ts"
import { whyUnreachable } from "../../../cli/unreachable.ts"
import { makeCertificate } from "../../support/certificate.ts"

const day = 86_400_000
const now = Date.parse("2026-01-01T08:00:00Z")
const gib = 1024 ** 3

const endsIn = (days: number) =>
  certificateVerdict({ subject: "login.example.com", issuer: "R3", ends: now + days * day }, now)
const disk = (free: number, all: number) =>
  diskVerdict({ bavail: free, blocks: all, bsize: 1 }, "/data")
const url = "https://login.example.com/acme/callback"
const ip = "203.0.113.9"

const verdicts: [name: string, verdict: Verdict, status: Verdict["status"], sentence: RegExp][] = [
  ["a certificate with a month to go", endsIn(30), "ok", /issued by R3, ends on 2026-01-31/],
  ["a certificate that ends soon", endsIn(13), "todo", /in 13 days: renew it/],
  ["a clock that agrees", clockVerdict(-60), "ok", /agrees/],
  ["a clock ahead", clockVerdict(61), "todo", /61 s ahead of WeChat's.*NTP/],
  ["a clock behind", clockVerdict(-400), "todo", /400 s behind WeChat's/],
  ["a disk with room", disk(50 * gib, 100 * gib), "ok", /50\.0 GiB \(50 %\)/],
  ["a disk that is nearly full", disk(gib / 4, 4 * gib), "todo", /only 0\.3 GiB/],
  ["a large disk that is nearly full", disk(4 * gib, 100 * gib), "todo", /\(4 %\)/],
  ["a backup of an hour ago", backupVerdict("/b", now - day / 24, now), "ok", /1 h old\.$/],
  ["an old backup", backupVerdict("/b", now - 2 * day, now), "todo", /48 h old: look whether/],
  ["a quiet day", quotaVerdict({ made: 69, perDay: 100 }), "ok", /31 of 100/],
  ["a busy day", quotaVerdict({ made: 70, perDay: 100 }), "todo", /30 of 100.*qrCodesPerDay/],
  [
    "a callback that WeChat reaches",
    reachedVerdict({ dns: [{ ip }], ping: [{ ip, package_loss: "0%" }] }, url),
    "ok",
    /203\.0\.113\.9/,
  ],
  ["a name that WeChat does not resolve", reachedVerdict({ dns: [] }, url), "todo", /no address/],
  [
    "a machine that drops WeChat's echo",
    reachedVerdict({ dns: [{ ip }], ping: [{ ip, package_loss: "100%" }] }, url),
    "todo",
    /no echo from 203\.0\.113\.9.*安全组/,
  ],
]

describe("a verdict on", () => {
  for (const [name, verdict, status, sentence] of verdicts) {
    test(name, () => {
      assert.equal(verdict.status, status)
      assert.match(verdict.sentence, sentence)
    })
  }
})

test("an address of a private network is called only if outbound names it", () => {
  const addresses = ["10.1.2.3", "8.8.8.8", "::1", "fd00::1", "192.168.1.1"]
  assert.deepEqual(kept(addresses, []), ["10.1.2.3", "::1", "fd00::1", "192.168.1.1"])
  assert.deepEqual(kept(addresses, ["10.0.0.0/8", "::1/128", "fd00::/8", "192.168.1.1"]), [])
})

describe("a certificate of a server", () => {
  const servers: Server[] = []
  after(() => {
    for (const server of servers) server.close()
  })

  test("that is not trusted is named, with what names it", async () => {
    const dates: [Date, Date] = [new Date(Date.now() - day), new Date(Date.now() + day)]
    const server = createHttps(makeCertificate("localhost", dates), (_, answer) => answer.end())
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const issuer = new URL(`https://localhost:${(server.address() as AddressInfo).port}`)
    const error = await ask(issuer).then(
      () => assert.fail("it is not trusted"),
      (error: unknown) => error,
    )
    const sentence = whyUnreachable(error, issuer, 1000, "the issuer in menshen.json")
    assert.match(sentence, /is not trusted.*NODE_EXTRA_CA_CERTS.*DEPTH_ZERO_SELF_SIGNED_CERT/)
  })
})
