// A Menshen on another machine names the accounts that the doctor examines, and the terminal must not obey it (ID-12).

import assert from "node:assert/strict"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { after, before, test } from "node:test"
import { doctor } from "../../cli/doctor/main.ts"

const name = "\u001b]0;own\u0007acme"
const answers: Record<string, () => object> = {
  "/health": () => ({ status: "ok" }),
  "/.well-known/openid-configuration": () => ({ issuer }),
  "/admin/set-up": () => ({ accounts: [{ name, callback: "" }], warnings: [] }),
}
const server = createServer((asked, answer) => {
  answer.end(JSON.stringify(answers[asked.url ?? ""]?.() ?? {}))
})
let issuer = ""
before(async () => {
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
after(() => server.close())

test("ID-12: no line of the doctor's has a control character of another machine's", async () => {
  const said: string[] = []
  const say = (text: string) => void said.push(text)
  const progress = { show: () => {}, clear: () => {} }
  await doctor({
    terminal: { json: false, out: say, note: say, progress },
    positionals: [],
    values: { issuer, wait: "4" },
    switches: new Set(),
    env: { MENSHEN_ADMIN_KEY: "k".repeat(43) },
  })
  assert.ok(said.some((line) => line.includes("waits for")))
  assert.ok(said.some((line) => line.includes("acme, WeChat's pushes")))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  assert.doesNotMatch(said.join(""), /[\u0000-\u001f]/)
})
