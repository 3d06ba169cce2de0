// OP-01: a signed request that somebody has copied, on the way to a relay or from a log. It counts once, for a minute, for
// one run of the relay; and nobody between changes what the relay answers.

import assert from "node:assert/strict"
import { after, before, beforeEach, describe, test } from "node:test"
import { Gate, Run } from "../../cli/relay/gate.ts"
import {
  answerText,
  bodyHashOf,
  newNonce,
  RelayKey,
  readAnswerHeader,
  relayHeader,
} from "../../edge/base/relay-protocol.ts"
import * as relay from "../support/relay-server.ts"
import { until } from "../support/until.ts"

let weChat: relay.WeChat
before(async () => {
  weChat = await relay.startWeChat()
})
after(() => weChat.close())
beforeEach(() => {
  weChat.asked.length = 0
  weChat.answer(() => undefined)
})

const { qrCall } = relay
const body = JSON.stringify(qrCall)
const codesMade = () => weChat.calls(qrCall.path)

async function withServer(
  use: (server: relay.RelayServer, run: string) => Promise<void>,
  caller: object = {},
) {
  const server = await relay.startRelayServer(weChat, { caller })
  try {
    await use(server, await relay.runOf(server))
  } finally {
    server.close()
  }
}

describe("a copied request", () => {
  test("counts once, also among many at the same time", () =>
    withServer(async (server, run) => {
      const header = await relay.headerFor(body, { stamp: { run } })
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => relay.send(server, body, header)),
      )
      assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(19).fill(409)])
      assert.equal(codesMade(), 1)
      const again = await relay.send(server, body, header)
      assert.deepEqual(again.body, { refused: "nonce" })
    }))

  test("does not count in the next run of the relay", async () => {
    let header = ""
    await withServer(async (server, run) => {
      header = await relay.headerFor(body, { stamp: { run, time: relay.nowSeconds() + 59 } })
      assert.equal((await relay.send(server, body, header)).status, 200)
    })
    await withServer(async (server, run) => {
      const told = await relay.send(server, body, header)
      assert.deepEqual([told.status, told.body], [409, { refused: "run", run }])
      assert.equal(codesMade(), 1)
    })
  })

  test("does not count at another relay with the same secret", () =>
    withServer((_, run) =>
      withServer(async (other) => {
        const header = await relay.headerFor(body, { stamp: { run } })
        assert.equal((await relay.send(other, body, header)).body.refused, "run")
      }),
    ))

  for (const seconds of [-61, 61, -3600, 3600]) {
    test(`does not count ${seconds} s from its time`, () =>
      withServer(async (server, run) => {
        const time = relay.nowSeconds() + seconds + Math.sign(seconds)
        const header = await relay.headerFor(body, { stamp: { run, time } })
        const told = await relay.send(server, body, header)
        assert.deepEqual([told.status, told.body], [401, { refused: "clock" }])
        assert.equal(codesMade(), 0)
      }))
  }

  for (const seconds of [-55, 55]) {
    test(`counts ${seconds} s from its time, for clocks differ`, () =>
      withServer(async (server, run) => {
        const time = relay.nowSeconds() + seconds
        const header = await relay.headerFor(body, { stamp: { run, time } })
        assert.equal((await relay.send(server, body, header)).status, 200)
      }))
  }
})

describe("the gate, with a simulated clock", () => {
  const share = { callsPerMinute: 60, callsAtOnce: 100 }
  const start = 1_800_000_000

  test("forgets no nonce that could still count, whatever the clock does", () => {
    const run = new Run()
    const gate = new Gate(run, share)
    const stamp = { run: run.nameAt(start), time: start + 60, nonce: newNonce() }
    assert.equal(gate.enter(stamp, start), undefined)
    for (let now = start; now <= start + 400; now += 1) {
      assert.notEqual(gate.enter(stamp, now), undefined, `${now - start} s`)
      assert.notEqual(gate.enter(stamp, now - 59), undefined, `${now - start} s, set back`)
    }
  })

  test("begins a new run when the clock is set back by more", () => {
    const run = new Run()
    const before = run.nameAt(start)
    assert.equal(run.nameAt(start - 60), before)
    assert.equal(run.nameAt(start), before)
    const after = run.nameAt(start - 61)
    assert.notEqual(after, before)
    assert.equal(run.nameAt(start - 61), after)
  })

  test("keeps few nonces: no more than the share lets in", () => {
    const run = new Run()
    const gate = new Gate(run, share)
    let entered = 0
    for (let call = 0; call < 1000; call++) {
      const stamp = { run: run.nameAt(start), time: start, nonce: newNonce() }
      if (gate.enter(stamp, start) === undefined) entered += 1
      gate.leave()
    }
    assert.equal(entered, 60)
  })

  test("lets a share in again as time passes", () => {
    const run = new Run()
    const gate = new Gate(run, { callsPerMinute: 60, callsAtOnce: 1 })
    const enter = (now: number) =>
      gate.enter({ run: run.nameAt(now), time: now, nonce: newNonce() }, now)
    for (let call = 0; call < 60; call++) {
      assert.equal(enter(start), undefined)
      assert.equal(enter(start), "busy", "one at once")
      gate.leave()
    }
    assert.equal(enter(start), "busy")
    assert.equal(enter(start + 1), undefined)
  })
})

describe("a caller", () => {
  test("with the secret before is a caller until the secret is removed", () =>
    withServer(async (server) => {
      const told = await relay.call(server, qrCall, { with: relay.previousSecret })
      assert.equal(told.status, 200)
    }))

  test("has its share of calls, and another has its own", () =>
    withServer(
      async (server, run) => {
        weChat.answer(() => new Promise((resolve) => setTimeout(resolve, 200, undefined)))
        const calls = () =>
          Promise.all(
            Array.from({ length: 5 }, () => relay.call(server, qrCall, { stamp: { run } })),
          )
        const statuses = (await calls()).map(({ status }) => status).sort()
        assert.deepEqual(statuses, [200, 200, 429, 429, 429])
      },
      { callsAtOnce: 2 },
    ))
})

describe("an answer", () => {
  const isSigned = async (told: relay.Told, header: string, status = told.status) => {
    const key = await RelayKey.of(relay.secret)
    const nonce = /nonce=([\w-]+)/.exec(header)?.[1] ?? ""
    const signature = readAnswerHeader(told.headers.get(relayHeader)) ?? ""
    return key.verify(signature, answerText(nonce, status, await bodyHashOf(told.text)))
  }

  test("is signed for its request, its status and its bytes", () =>
    withServer(async (server, run) => {
      const header = await relay.headerFor(body, { stamp: { run } })
      const told = await relay.send(server, body, header)
      assert.equal(await isSigned(told, header), true)
      assert.equal(await isSigned(told, await relay.headerFor(body)), false, "another request")
      assert.equal(await isSigned(told, header, 201), false, "another status")
      assert.equal(await isSigned({ ...told, text: `${told.text} ` }, header), false, "more bytes")
    }))

  test("is never the proof of a request", () =>
    withServer(async (server, run) => {
      const header = await relay.headerFor(body, { stamp: { run } })
      const told = await relay.send(server, body, header)
      const signature = readAnswerHeader(told.headers.get(relayHeader))
      const forged = header.replace(/signature=.*/, `signature=${signature}`)
      assert.equal((await relay.send(server, body, forged)).status, 401)
    }))
})

describe("the proof of the whole way", () => {
  const health = async (server: relay.RelayServer, run: string) => {
    const header = await relay.headerFor("", { stamp: { run }, method: "GET", path: "/health" })
    const response = await fetch(`${server.url}/health`, { headers: { [relayHeader]: header } })
    return { status: response.status, body: await response.json() }
  }
  const check = "/cgi-bin/callback/check"

  test("asks WeChat once in half a minute, however often it is asked", () =>
    withServer(async (server, run) => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => health(server, run)))
      for (const { body } of answers) {
        const accounts = [{ account: "acme", appId: relay.appId, status: "ok" }]
        assert.deepEqual(body, { status: "ok", accounts })
      }
      assert.equal(weChat.calls(check), 1)
    }))

  test("names what WeChat refuses, and no secret", () =>
    withServer(async (server, run) => {
      weChat.answer(({ url }) =>
        url.pathname === check
          ? {
              errcode: 40164,
              errmsg: `invalid ip 203.0.113.9 ${url.searchParams.get("access_token")}`,
            }
          : undefined,
      )
      const { body } = await health(server, run)
      assert.deepEqual(body.accounts, [
        {
          account: "acme",
          appId: relay.appId,
          status: "refused",
          errcode: 40164,
          errmsg: "invalid ip 203.0.113.9 …",
        },
      ])
    }))

  test("says that WeChat is silent", () =>
    withServer(async (server, run) => {
      weChat.answer((_, response) => void response.destroy())
      const { body } = await health(server, run)
      assert.deepEqual([body.status, body.accounts[0].status], ["degraded", "silent"])
    }))

  test("with another path's signature is refused", () =>
    withServer(async (server, run) => {
      const header = await relay.headerFor("", { stamp: { run } })
      const { status } = await fetch(`${server.url}/health`, { headers: { [relayHeader]: header } })
      assert.equal(status, 401)
    }))
})

describe("a relay that stops", () => {
  test("ends the call that is on its way, and takes no other", () =>
    withServer(async (server, run) => {
      let release: (value: undefined) => void = () => {}
      weChat.answer(({ url }) =>
        url.pathname === qrCall.path
          ? new Promise<undefined>((resolve) => {
              release = resolve
            })
          : undefined,
      )
      const asked = relay.call(server, qrCall, { stamp: { run } })
      await until("the call is at WeChat", () => codesMade() === 1)
      server.relay.stop()
      const next = await relay.call(server, qrCall, { stamp: { run } })
      assert.deepEqual([next.status, next.body], [429, { refused: "busy" }])
      release(undefined)
      assert.equal((await asked).status, 200)
    }))
})
