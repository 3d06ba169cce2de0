// WeChat hangs, and a crowd asks for QR codes: each request was a call of two seconds, each with the token of the
// account (AV-01).

import assert from "node:assert/strict"
import { once } from "node:events"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { after, before, test } from "node:test"
import { askForTicket, startWorld, type World } from "../support/world.ts"

let w: World
let internet: Server
const calls: string[] = []

/** Answers with a token, and to nothing else. */
before(async () => {
  internet = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost")
    calls.push(pathname)
    if (pathname !== "/cgi-bin/stable_token") return
    response.setHeader("content-type", "application/json")
    response.end(JSON.stringify({ access_token: "a-token", expires_in: 7200 }))
  }).listen(0, "127.0.0.1")
  await once(internet, "listening")
  const { port } = internet.address() as AddressInfo
  const header = (config: Record<string, unknown>) => {
    config.clientAddressHeader = "x-client"
  }
  w = await startWorld(header, {}, { internet: `127.0.0.1:${port}` })
})
after(async () => {
  await w.close()
  internet.closeAllConnections()
  internet.close()
})

const ask = (at: number) => askForTicket(w, {}, { "x-client": `203.0.113.${at}` })

test("two hundred requests to a silent WeChat are few calls, and one line of the log", async () => {
  const crowd = Array.from({ length: 200 }, (_, at) => ask(at))
  const answers = await Promise.all(crowd)
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [503])
  assert.deepEqual([...new Set(answers.map(({ body }) => body.error))], ["wechat_unreachable"])
  const codes = () => calls.filter((path) => path === "/cgi-bin/qrcode/create").length
  assert.ok(codes() <= 20, `${codes()} calls`)
  const before = codes()
  const { status, body } = await ask(1)
  assert.deepEqual([status, body.error, codes()], [503, "wechat_unreachable", before])
  assert.equal(w.menshen.log().match(/"wechat_not_asked"/g)?.length, 1)
})
