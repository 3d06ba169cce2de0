// widget.wasm through its only importer: its imports, PKCE, QR codes and the life of a ticket.

import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { describe, test } from "node:test"
import { actions, type State, states, views } from "../../web-widget/generated.ts"
import { makePkcePair } from "../../web-widget/pkce.ts"
import { type Level, WidgetCore } from "../../web-widget/widget-core.ts"
import { lives, reachable, rows } from "./support/lifecycle-vectors.ts"
import { decoded } from "./support/pixels.ts"

const levels: readonly Level[] = ["L", "M", "Q", "H"]
const wasm = new WebAssembly.Module(readFileSync("build/wasm/widget.wasm"))
const core = new WidgetCore(new WebAssembly.Instance(wasm))

describe("widget.wasm", () => {
  test("imports nothing, and exports the names on its list", () => {
    assert.deepEqual(WebAssembly.Module.imports(wasm), [])
    const exported = WebAssembly.Module.exports(wasm).map(({ name }) => name)
    const listed = readFileSync("wasm/widget.exports", "utf8").trim().split("\n")
    assert.deepEqual(exported.sort(), [...listed, "memory"].sort())
  })
})

describe("PKCE", () => {
  test("the pair of RFC 7636 appendix B is reproduced", async () => {
    const octets = Buffer.from("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "base64url")
    const pair = await makePkcePair(new Uint8Array(octets))
    assert.equal(pair.verifier, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    assert.equal(pair.challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
  })

  test("100 random pairs agree with node:crypto and differ", async () => {
    const pairs = await Promise.all(Array.from({ length: 100 }, () => makePkcePair()))
    for (const { verifier, challenge } of pairs) {
      assert.match(verifier, /^[\w-]{43}$/)
      assert.equal(challenge, createHash("sha256").update(verifier).digest("base64url"))
    }
    assert.equal(new Set(pairs.map(({ verifier }) => verifier)).size, 100)
  })
})

describe("the browser's tables", () => {
  test("match the core's vectors and widget_views.hpp", () => {
    const header = readFileSync("wasm/widget_views.hpp", "utf8")
    const named = (from: string, to: string) =>
      [...header.slice(header.indexOf(from), header.indexOf(to)).matchAll(/row\((\w+)\)/g)].map(
        ([, name]) => name,
      )
    assert.deepEqual(
      states,
      rows.map(({ state }) => state),
    )
    assert.deepEqual(views, named("MENSHEN_VIEWS", "MENSHEN_ACTIONS"))
    assert.deepEqual(actions, named("MENSHEN_ACTIONS", "MENSHEN_WIDGET_NEWS"))
  })
})

describe("a QR code", () => {
  test("decodes at every level and length, and impossible ones are refused", () => {
    for (const level of levels) {
      for (const length of [1, 32, 100, 512]) {
        const text = "http://weixin.qq.com/q/".padEnd(length, "aB3_").slice(0, length)
        const matrix = core.qr(text, level)
        assert.ok(matrix)
        assert.equal(decoded(matrix), text, `${level} ${length}`)
      }
    }
    assert.equal(core.qr(""), undefined)
    assert.equal(core.qr("x".repeat(513)), undefined)
    assert.equal(core.qr("x".repeat(5000)), undefined)
  })

  test("decodes with a logo on it at M, Q and H, in every length and size", () => {
    for (const level of ["M", "Q", "H"] as const) {
      for (const length of [32, 48, 128, 512]) {
        for (const scale of [2, 3, 4.25, 8]) {
          const text = "http://weixin.qq.com/q/".padEnd(length, "aB3_").slice(0, length)
          const matrix = core.qr(text, level)
          assert.ok(matrix)
          assert.equal(decoded(matrix, scale, true), text, `${level} ${length} × ${scale}`)
        }
      }
    }
  })
})

describe("the states of a ticket", () => {
  test("INV-20: the browser accepts exactly the changes in the core's vectors", () => {
    assert.equal(rows.length, 11)
    for (const { state: from } of rows) {
      for (const { state: to } of rows) {
        const later = reachable(from).has(to) ? "fresh" : "stale"
        assert.equal(judge(from, 4, to, 5), later, `${from} → ${to}`)
        assert.equal(judge(from, 4, to, 9), later, `${from} → ${to}, messages missed`)
        assert.equal(judge(from, 4, to, 4), from === to ? "same" : "stale")
        assert.equal(judge(from, 4, to, 3), "stale", "INV-20")
        assert.equal(judge(from, 0, to, 1), "fresh", "nothing was shown yet")
        assert.equal(judge(from, 0, to, 0), "stale")
      }
    }
    assert.equal(judge("waiting", 1, "gone" as State, 2), "stale")
  })

  test("each life in the core's vectors is accepted step by step, and never backwards", () => {
    const all = [...lives()]
    assert.ok(all.length > 20, `${all.length} lives`)
    for (const life of all) {
      for (const [at, state] of life.entries()) {
        const next = life[at + 1]
        if (next) assert.equal(judge(state, at + 1, next, at + 2), "fresh", life.join(" → "))
        for (const earlier of life.slice(0, at))
          assert.equal(judge(state, at + 1, earlier, at + 2), "stale", life.join(" → "))
        const ended = next === undefined
        assert.equal(plan({ state, refreshes: 3 }).action === "leave", ended, `${state} is an end`)
      }
    }
  })
})

describe("the next step of the widget", () => {
  test("collects an approved ticket, ends an ended one, and reports a lost network", () => {
    assert.equal(plan({ state: "approved" }).action, "collect")
    assert.equal(plan({ state: "granted" }).action, "collect")
    assert.deepEqual(pick(plan({ collected: true })), ["success", "leave"])
    for (const end of ["denied", "refused", "cancelled", "expired"] as const)
      assert.deepEqual(pick(plan({ state: end, refreshes: 3 })), [end, "leave"])
    assert.deepEqual(pick(plan({ state: "expired" })), ["expired", "refresh"])
    assert.deepEqual(pick(plan({ online: false })), ["offline", "rest"])
    assert.deepEqual(pick(plan({})), ["waiting", "socket"])
    assert.deepEqual(pick(plan({ socketFailures: 2 })), ["waiting", "poll"])
  })

  test("stays offline after three failures until a message arrives", () => {
    assert.deepEqual(pick(plan({ failures: 2 })), ["waiting", "socket"])
    assert.deepEqual(pick(plan({ failures: 3 })), ["offline", "socket"])
    assert.deepEqual(pick(plan({ failures: 3, linked: true })), ["offline", "rest"])
    assert.deepEqual(pick(plan({ failures: 2, state: "approved" })), ["signing", "collect"])
    assert.deepEqual(pick(plan({ failures: 3, state: "approved" })), ["offline", "collect"])
    assert.deepEqual(pick(plan({ failures: 3, msLeft: -1 })), ["offline", "socket"])
    assert.deepEqual(pick(plan({ failures: 3, msLeft: -17_000 })), ["offline", "refresh"])
  })

  test("waits 15 s after a QR code expires and 2 s for late messages, and 2 s in other states", () => {
    assert.deepEqual(pick(plan({ msLeft: 1, linked: true })), ["waiting", "rest"])
    assert.deepEqual(pick(plan({ msLeft: 0, linked: true })), ["expired", "rest"])
    assert.equal(plan({ msLeft: 0, linked: true }).afterMs, 17_000)
    assert.deepEqual(pick(plan({ msLeft: -16_999, linked: true })), ["expired", "rest"])
    assert.deepEqual(pick(plan({ msLeft: -17_000, linked: true })), ["expired", "refresh"])
    const scanned = { state: "scanned" as State, linked: true }
    assert.deepEqual(pick(plan({ ...scanned, msLeft: -1999 })), ["scanned", "rest"])
    assert.deepEqual(pick(plan({ ...scanned, msLeft: -2000 })), ["expired", "refresh"])
  })

  test("makes a new QR code three times, while the page is visible and online", () => {
    // A renewal that failed is repeated like a lost poll.
    for (const [failures, view, delay] of [
      [0, "expired", 0],
      [1, "expired", 500],
      [2, "expired", 1000],
      [3, "offline", 2000],
      [30, "offline", 30_000],
    ] as const) {
      const next = plan({ state: "expired", failures, random: 0xffffffff })
      assert.deepEqual(pick(next), [view, "refresh"])
      assert.ok(next.afterMs >= delay / 2 && next.afterMs <= delay, `${next.afterMs} ms`)
    }
    const unheard = plan({ state: "expired", failures: 1, online: false })
    assert.deepEqual(pick(unheard), ["offline", "leave"])
    for (const refreshes of [0, 1, 2])
      assert.deepEqual(pick(plan({ state: "expired", refreshes })), ["expired", "refresh"])
    for (const change of [{ refreshes: 3 }, { visible: false }, { online: false }]) {
      const next = plan({ state: "expired", ...change })
      assert.deepEqual([...pick(next), next.renews], ["expired", "leave", false])
    }
  })

  test("raises the level of a QR code that has room", () => {
    const pattern = (level: Level) => {
      const matrix = core.qr("0123456789", level)
      const all = Array.from({ length: 21 * 21 }, (_, at) =>
        matrix?.dark(at % 21, Math.floor(at / 21)),
      )
      return [matrix?.size, ...all]
    }
    assert.deepEqual(pattern("L"), pattern("Q"))
    assert.notDeepEqual(pattern("Q"), pattern("H"))
  })

  test("doubles the delay with a random part, up to 30 s", () => {
    for (let failures = 1; failures < 40; failures++) {
      const whole = Math.min(500 * 2 ** Math.min(failures - 1, 10), 30_000)
      for (const random of [0, 1, 12345, 0xffffffff]) {
        const { afterMs } = plan({ failures, random })
        assert.ok(afterMs >= whole / 2 && afterMs <= whole, `${failures}: ${afterMs}`)
      }
      const delays = [0, 1, 12345].map((random) => plan({ failures, random }).afterMs)
      assert.equal(new Set(delays).size, 3, "browsers do not come back in step")
    }
  })
})

const usual = {
  state: "waiting" as State,
  msLeft: 60_000,
  refreshes: 0,
  failures: 0,
  socketFailures: 0,
  linked: false,
  online: true,
  visible: true,
  collected: false,
  random: 7,
}
const plan = (change: Partial<typeof usual>) => core.plan({ ...usual, ...change })
const pick = ({ view, action }: ReturnType<typeof plan>) => [view, action]
const judge = (state: State, version: number, incoming: State, incomingVersion: number) =>
  core.judge({ state, version }, { state: incoming, version: incomingVersion })
