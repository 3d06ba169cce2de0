// Menshen's calls could reach every address of its machine and of the private network around it: an address
// in menshen.json, or a public name that somebody lets resolve to one, led them there.

import assert from "node:assert/strict"
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer, get } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { desks } from "../../cli/start/workerd-config.ts"
import { type Menshen, startMenshen } from "../support/menshen.ts"
import { freePort } from "../support/ports.ts"

const dist = join(import.meta.dirname, "../../dist/edge")

/** A worker that calls whatever it is told, on the engine as `npm start` configures it. */
const caller = `
import { DurableObject } from "cloudflare:workers"
${Object.values(desks)
  .map((name) => `export class ${name} extends DurableObject {}`)
  .join("\n")}
export default {
  async fetch(request) {
    const to = new URL(request.url).searchParams.get("to")
    if (to === null) return new Response("healthy")
    const called = await fetch(to).catch((error) => error)
    return Response.json(called instanceof Response ? called.status : String(called.message))
  },
}
`

const neighbour = createServer((_, response) => {
  heard++
  response.end("a neighbour")
})
let heard = 0
let port = 0
let workerDir = ""
let menshen: Menshen

before(async () => {
  await new Promise<void>((resolve) => neighbour.listen(0, "0.0.0.0", resolve))
  port = (neighbour.address() as AddressInfo).port
  workerDir = mkdtempSync(join(tmpdir(), "menshen-"))
  writeFileSync(join(workerDir, "worker.js"), caller)
  for (const name of ["core.wasm", "widget.wasm"]) {
    copyFileSync(join(dist, name), join(workerDir, name))
  }
  const configText = JSON.stringify({ outbound: { allow: ["127.0.0.1/32"] } })
  menshen = await startMenshen({ configText, secrets: {}, port: await freePort(), workerDir })
})
after(async () => {
  await menshen.stop()
  neighbour.closeAllConnections()
  neighbour.close()
  rmSync(workerDir, { recursive: true })
})

/** The status that the worker got, or the message of its error. */
const call = (to: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const request = get(`${menshen.url}/?to=${encodeURIComponent(to)}`, (answer) => {
      let body = ""
      answer.on("data", (bytes) => {
        body += bytes
      })
      answer.on("end", () => resolve(JSON.parse(body)))
    })
    request.on("error", reject)
  })

describe("a call of Menshen's", () => {
  test("reaches a block that outbound.allow names, also by a name", async () => {
    assert.equal(await call(`http://127.0.0.1:${port}/`), 200)
    assert.equal(await call(`http://localhost:${port}/`), 200)
  })

  for (const host of ["127.0.0.2", "127.1.1.1", "0.0.0.0", "2130706434"]) {
    test(`reaches no other address of the machine: ${host}`, async () => {
      const before = heard
      assert.match(String(await call(`http://${host}:${port}/`)), /^internal error/)
      assert.equal(heard, before)
    })
  }
})
