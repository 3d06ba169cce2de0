// The imports and exports of core.wasm, and its state after a trap or a call with a secret.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, test } from "node:test"
import { Door } from "../../edge/core/door.ts"
import { reasonOf } from "../../edge/core/reasons.ts"
import { Reader, Writer } from "../../edge/core/wire.ts"
import { signQuery } from "../sandbox/wechat/envelope.ts"
import { account, configuredDoor, coreModule, nothing, readJson, root } from "./core-wasm.ts"

// Names that the linker adds to wasm/core.exports. A person reviews every new one.
const addedByTheLinker = ["__indirect_function_table", "_initialize", "memory"]
const stackHelpers = [/^__errno_location$/, /^stack(Save|Restore|Alloc)$/, /^emscripten_stack_/]

describe("core.wasm", () => {
  test("imports nothing (CR-06)", () => {
    assert.deepEqual(WebAssembly.Module.imports(coreModule), [])
  })

  test("exports wasm/core.exports and the linker's additions", () => {
    const listed = readFileSync(new URL("wasm/core.exports", root), "utf8").trim().split("\n")
    const names = WebAssembly.Module.exports(coreModule).map(({ name }) => name)
    const rest = names.filter((name) => !stackHelpers.some((helper) => helper.test(name)))
    assert.deepEqual(rest.sort(), [...listed, ...addedByTheLinker].sort())
  })
})

/** A module with only _initialize and menshen_abi_version, which returns `version`. */
function moduleOfVersion(version: number): WebAssembly.Module {
  const name = (text: string) => [text.length, ...Buffer.from(text)]
  const section = (id: number, ...content: number[]) => [id, content.length, ...content]
  const exported = [...name("_initialize"), 0, 0, ...name("menshen_abi_version"), 0, 1]
  const bytes = [
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, 2, 0x60, 0, 0, 0x60, 1, 0x7f, 1, 0x7f),
    ...section(3, 2, 0, 1),
    ...section(7, 2, ...exported),
    ...section(10, 2, 2, 0, 0x0b, 4, 0, 0x41, version, 0x0b),
  ]
  return new WebAssembly.Module(new Uint8Array(bytes))
}

test("a module of another ABI version is refused, and the error names both versions", () => {
  assert.throws(() => new Door(moduleOfVersion(1)), /core\.wasm has ABI 1, this build needs \d+/)
})

const verifyUrl = (door: Door) => {
  const stamp = { timestamp: "1714036504", nonce: "1514711492" }
  const signature = signQuery({ token: account.token, ...stamp })
  const query = `signature=${signature}&echostr=42&timestamp=1714036504&nonce=1514711492`
  return door.call(
    "menshen_verify_url",
    (to) => to.number(0).text(query),
    (from) => [reasonOf(from.number()), from.text()],
  )
}

const malformed: Record<string, [call: string, write: (to: Writer) => unknown]> = {
  "no field at all": ["menshen_open_push", nothing],
  "a field cut short": ["menshen_open_push", (to) => to.number(0).number(0.1)],
  "a length past the end": ["menshen_parse_push", (to) => to.number(0.1)],
  "an account that is not there": ["menshen_open_push", (to) => to.number(7).text("").text("")],
  "a state that is not there": [
    "menshen_advance",
    (to) => {
      to.number(0).text("").number(0).number(0)
      for (let field = 0; field < 5; field++) to.text("")
      to.number(99)
    },
  ],
}

describe("after a failed call", () => {
  for (const [what, [name, write]] of Object.entries(malformed)) {
    test(`a trap (${what}) is thrown, and the next call finds a fresh core with its config`, () => {
      const { door, loads } = configuredDoor()
      assert.deepEqual(verifyUrl(door), ["accepted", "42"])
      assert.throws(
        () =>
          door.call(
            name,
            (to) => void write(to),
            (from) => from.number(),
          ),
        WebAssembly.RuntimeError,
      )
      assert.equal(loads(), 2)
      assert.deepEqual(verifyUrl(door), ["accepted", "42"])
      assert.equal(loads(), 2)
    })
  }

  test("a core without its config traps on a call that works with it", () => {
    assert.throws(() => verifyUrl(new Door(coreModule)), WebAssembly.RuntimeError)
  })

  test("an error that is not a trap leaves the core unchanged", () => {
    const { door, loads } = configuredDoor()
    const fail = () => {
      throw new Error("ours")
    }
    assert.throws(() => door.call("menshen_resolve", fail, readJson), /ours/)
    assert.throws(() => door.call("menshen_abi_version", nothing, fail), /ours/)
    assert.throws(() => door.call("menshen_no_such_call", nothing, readJson), /does not export/)
    assert.equal(loads(), 1)
  })
})

const secret = "secretSecretSecretSecretSecretSecretSecret1"

/** How many bytes remain in the input buffer after a call, successful or not. */
function leftBehind(name: string, write: (to: Writer) => unknown): number {
  let input = new Uint8Array()
  const fill = (to: Writer) => {
    input = Reflect.get(to, "bytes")
    write(to)
    assert.ok(input.includes(secret.charCodeAt(0)))
  }
  try {
    new Door(coreModule).call(name, fill, () => {})
  } catch (error) {
    assert.ok(error instanceof RangeError || error instanceof WebAssembly.RuntimeError, `${error}`)
  }
  assert.equal(input.length, 1024 * 1024)
  return input.filter((byte) => byte !== 0).length
}

const withSecrets: Record<string, [call: string, write: (to: Writer) => unknown]> = {
  "a call that seals": [
    "menshen_seal_reply",
    (to) => {
      to.text(account.token).text(secret).text(account.appId).text("1700000000").text("n")
      to.text(new Uint8Array(16)).text("hello")
    },
  ],
  "a call that refuses at its first field": [
    "menshen_seal_reply",
    (to) => {
      to.text("!").text(secret).text("!").text("!").text("!").text("!").text("hello")
    },
  ],
  "a load of menshen.json": [
    "menshen_load_config",
    (to) => to.text("{}").text(JSON.stringify({ ACME_AES_KEY: secret })),
  ],
  "a field too long for the buffer": [
    "menshen_seal_reply",
    (to) => to.text(secret).text(secret + "x".repeat(600_000)),
  ],
  "a trap": ["menshen_seal_reply", (to) => to.text(secret)],
}

for (const [what, [name, write]] of Object.entries(withSecrets)) {
  test(`${what} leaves no byte in the input buffer`, () => {
    assert.equal(leftBehind(name, write), 0)
  })
}

test("fields with boundary values survive writing and reading", () => {
  const bytes = new Uint8Array(32)
  const view = new DataView(bytes.buffer)
  const to = new Writer(bytes, view).text("你好🙂").number(-0.5)
  assert.equal(to.length, 4 + 10 + 8)
  assert.throws(() => to.number(1).number(2), RangeError)
  const from = new Reader(bytes, view, to.length)
  assert.deepEqual([from.text(), from.number()], ["你好🙂", -0.5])
  assert.equal(new Writer(bytes, view).text("x".repeat(28)).length, 32)
  assert.throws(() => new Writer(bytes, view).text("x".repeat(29)), RangeError)
  assert.throws(() => new Writer(bytes, view).text(new Uint8Array(29)), RangeError)
  view.setUint32(0, 99, true)
  assert.throws(() => new Reader(bytes, view, 32).copy(), /fewer fields/)
})
