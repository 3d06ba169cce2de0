// Three WeChat servers of other people as targets, unmodified: each verifies the forwarded push with its own crypto, and its
// reply reaches the phone. A slow one, one that is down and one that answers garbage do no harm.

import assert from "node:assert/strict"
import { createServer } from "node:http"
import { after, afterEach, before, describe, test } from "node:test"
import {
  type OwnersServer,
  type PackageName,
  packageNames,
  startOwnersServer,
  wordsOf,
} from "../../support/owners-servers.ts"
import { freePort } from "../../support/ports.ts"
import { until } from "../../support/until.ts"
import * as world from "../../support/world.ts"

/** WeChat cuts the connection then. */
const weChatWaitsMs = 5000
const tooSlowMs = 10_000

let w: world.World
const ports = new Map<PackageName, number>()
const servers = new Map<PackageName, OwnersServer>()
const server = (name: PackageName) => servers.get(name) as OwnersServer

async function start(name: PackageName): Promise<OwnersServer> {
  const started = await startOwnersServer(name, w.account, ports.get(name))
  servers.set(name, started)
  return started
}

before(async () => {
  for (const name of packageNames) ports.set(name, await freePort())
  w = await world.startWorld((config) => {
    const [account] = config.accounts as Record<string, unknown>[]
    const forward = packageNames.map((name) => ({
      name,
      url: `http://localhost:${ports.get(name)}/wechat`,
    }))
    Object.assign(account ?? {}, { forward })
  })
  for (const name of packageNames) await start(name)
})
after(async () => {
  await w.close()
  for (const name of packageNames) server(name).close()
})
afterEach(() => {
  for (const name of packageNames) server(name).delayMs = 0
})

/** A person sends a text to the account; how long WeChat waited is in the answer. */
async function ask(text: string) {
  const { person } = await world.newPerson(w)
  const began = performance.now()
  const { replies, deliveries } = await world.sendText(w, person, text)
  return { replies, deliveries, ms: performance.now() - began }
}

describe("the reply of", () => {
  for (const name of packageNames) {
    test(`${name} reaches the phone, though the others are slow by ten seconds`, async () => {
      for (const other of packageNames) {
        if (other !== name) server(other).delayMs = tooSlowMs
      }
      const text = `hello ${name}`
      const { replies, ms } = await ask(text)
      assert.equal(replies.at(-1), wordsOf(name, { Content: text }))
      assert.ok(ms < weChatWaitsMs, `${ms} ms`)
      const heard = server(name).heard.filter(({ Content }) => Content === text)
      assert.equal(heard.length, 1)
    })
  }
})

describe("a push that nobody answers in time", () => {
  const text = "are you there"
  let garbage: ReturnType<typeof createServer>
  after(() => garbage.close())

  test("is acknowledged within WeChat's five seconds, and delivered once more", async () => {
    const [slow, down, broken] = packageNames as [PackageName, PackageName, PackageName]
    server(slow).delayMs = tooSlowMs
    server(down).close()
    server(broken).close()
    garbage = createServer((_, response) => response.end("<html>Fatal error</html>"))
    await new Promise<void>((resolve) => garbage.listen(ports.get(broken), "127.0.0.1", resolve))

    const { replies, deliveries, ms } = await ask(text)
    assert.deepEqual([replies, deliveries.at(-1)?.body], [[], "success"])
    assert.ok(ms < weChatWaitsMs, `${ms} ms`)

    const heardBy = (name: PackageName) =>
      server(name).heard.filter(({ Content }) => Content === text)
    const early = heardBy(slow).length
    server(slow).delayMs = 0
    garbage.closeAllConnections()
    garbage.close()
    await start(down)
    await start(broken)
    for (const name of packageNames) {
      const former = name === slow ? early : 0
      await until(`${name} has heard it again`, () => heardBy(name).length > former)
      assert.ok(server(name).headers.some((header) => header["menshen-redelivery"] === "1"))
      assert.equal(heardBy(name).at(-1)?.MsgId, heardBy(name).at(0)?.MsgId)
    }
  })
})
