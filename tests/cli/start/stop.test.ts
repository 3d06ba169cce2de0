// A stop lets everybody finish: sockets hear that Menshen starts again, waiting polls are answered, requests in flight
// get their answers. Nobody can make it last.

import assert from "node:assert/strict"
import { once } from "node:events"
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, describe, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { type Begun, begin, type Place, worldOf } from "../../starts/round.ts"
import { until } from "../../support/until.ts"
import { askForTicket, openTicket, statusOf } from "../../support/world.ts"
import { processesOf } from "../support/processes.ts"
import { program } from "../support/run.ts"
import { sandboxPorts } from "../support/start.ts"

const folder = mkdtempSync(join(tmpdir(), "menshen-stop-"))
const place: Place = { program, folder, ports: await sandboxPorts() }
const world = worldOf(place)
const weChat = await startWeChat()
after(() => {
  weChat.server.close()
  weChat.server.closeAllConnections()
  rmSync(folder, { recursive: true })
})

/** As much of WeChat as makes a QR code, and keeps Menshen waiting for it on request. */
async function startWeChat() {
  const held: (() => void)[] = []
  let holds = false
  let heard = () => {}
  const server = createServer((request, response) => {
    const answer = {
      access_token: "t",
      expires_in: 7200,
      ticket: "q",
      url: "http://weixin.qq.com/q/1",
    }
    const send = () => response.end(JSON.stringify({ ...answer, expire_seconds: 120 }))
    if (holds && request.url?.includes("qrcode")) held.push(send)
    else send()
    if (held.length > 0) heard()
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  const { port } = server.address() as AddressInfo
  /** Resolves when the next request for a QR code is there. */
  const hold = () => {
    holds = true
    return new Promise<void>((resolve) => {
      heard = resolve
    })
  }
  const letGo = () => {
    holds = false
    for (const send of held.splice(0)) send()
  }
  return { server, port, hold, letGo }
}

async function started(): Promise<Begun> {
  const text = readFileSync(join(import.meta.dirname, "../../sandbox/menshen.json"), "utf8")
  const config = join(folder, "menshen.json")
  writeFileSync(config, text.replaceAll("localhost:8601", `localhost:${weChat.port}`))
  const begun = begin(place, ["--config", config])
  after(() => begun.child.kill("SIGKILL"))
  await begun.ready()
  return begun
}

/** A request that WeChat keeps waiting; its status, or undefined if its connection broke. */
async function requestInFlight(): Promise<{ answer: Promise<number | undefined> }> {
  const asked = weChat.hold()
  const answer = askForTicket(world).then(
    ({ status }) => status,
    () => undefined,
  )
  await asked
  return { answer }
}

describe("a stop", () => {
  test("tells sockets 1012, answers polls and requests in flight, and takes nobody else", async () => {
    const { child, ended } = await started()
    const [live, polled] = [await openTicket(world), await openTicket(world)]
    const address = `${world.menshen.url.replace("http", "ws")}/tickets/${live.scene}/live`
    const init = {
      protocols: ["menshen.v1", `bearer.${live.secret}`],
      headers: { origin: world.origin },
    }
    const socket = new WebSocket(address, init as unknown as string[])
    await once(socket, "message")
    const closed = once(socket, "close") as Promise<[CloseEvent]>
    const poll = statusOf(world, polled, "?version=99&wait=20")
    const { answer } = await requestInFlight()
    child.kill("SIGTERM")
    assert.equal((await poll).body.state, "waiting")
    weChat.letGo()
    assert.equal(await answer, 201)
    const [{ code, reason }] = await closed
    assert.deepEqual([code, reason], [1012, "restart"])
    assert.equal((await ended).code, 0)
    await assert.rejects(fetch(`${world.menshen.url}/health`))
  })

  test("is over soon after a second signal, whatever is in flight", async () => {
    const { child, ended } = await started()
    const { answer } = await requestInFlight()
    child.kill("SIGTERM")
    // Signals within a second are one.
    await sleep(1200)
    child.kill("SIGTERM")
    assert.equal((await ended).code, 0)
    assert.equal(await answer, undefined)
    weChat.letGo()
  })

  test("during the check of the configuration starts nothing", async () => {
    const { child, pid, ended, said } = begin(place)
    const isCheck = ({ command }: { command: string }) => command.includes("check-config")
    await until("the check runs", () => processesOf(pid).some(isCheck))
    child.kill("SIGTERM")
    await ended
    assert.doesNotMatch(said(), /Menshen {6}http|stopped by itself/)
  })
})

test("the launcher's own way to the worker is a socket that only this account sees", async () => {
  const { child, ended } = await started()
  const temporary = join(folder, "tmp")
  const [run = ""] = readdirSync(temporary).filter((name) => name.startsWith("menshen-run-"))
  assert.equal(statSync(join(temporary, run)).mode & 0o777, 0o700)
  assert.ok(statSync(join(temporary, run, "door")).isSocket())
  const socket = connect(join(temporary, run, "door"))
  socket.end("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
  const [answer] = await once(socket, "data")
  assert.match(String(answer), /^HTTP\/1\.1 404 /, "it answers nothing but the launcher")
  for (const method of ["GET", "POST"]) {
    for (const path of ["/release", "/faults"]) {
      const { status } = await fetch(world.menshen.url + path, { method })
      assert.equal(status, 404, `${method} ${path} is nothing at the public address`)
    }
  }
  child.kill("SIGTERM")
  await ended
})
