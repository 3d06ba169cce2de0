// relay.json, and the program that reads it.

import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, writeFileSync } from "node:fs"
import { type AddressInfo, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, test } from "node:test"
import { readConfiguration } from "../../cli/relay/configuration.ts"
import { freePort } from "../support/ports.ts"
import { startRelay } from "../support/relay.ts"

const env = {
  APP_SECRET: "0123456789abcdef0123456789abcdef",
  EDGE: "a secret of the edge, 32 characters or more",
  OTHER: "another secret, of 32 characters or more",
  SHORT: "short",
}
const account = { name: "acme", appId: "wx0123456789abcdef", appSecret: { env: "APP_SECRET" } }
const caller = { name: "edge", secret: { env: "EDGE" } }
const sound = { accounts: [account], callers: [caller] }
const read = (document: object) => readConfiguration(JSON.stringify(document), env)

describe("relay.json", () => {
  test("has defaults, and a caller may use every account", () => {
    const { configuration } = read(sound)
    assert.equal(configuration?.port, 8700)
    assert.equal(configuration?.host, "127.0.0.1")
    assert.equal(configuration?.accounts[0]?.apiBase, "https://api.weixin.qq.com")
    assert.deepEqual(configuration?.callers[0]?.appIds, [account.appId])
  })

  test("gives a caller the accounts that it names", () => {
    const accounts = [account, { ...account, name: "bistro", appId: "wxb15740c0ffee0001" }]
    const callers = [{ ...caller, accounts: ["bistro"], previousSecret: { env: "OTHER" } }]
    const { configuration } = read({ accounts, callers })
    assert.deepEqual(configuration?.callers[0]?.appIds, ["wxb15740c0ffee0001"])
    assert.deepEqual(configuration?.callers[0]?.secrets, [env.EDGE, env.OTHER])
  })

  const wrong: [name: string, document: object, pointers: string[]][] = [
    ["nothing", {}, ["/accounts", "/callers"]],
    ["a list", [], [""]],
    ["empty lists", { accounts: [], callers: [] }, ["/accounts", "/callers"]],
    ["an unknown key", { ...sound, upstream: "https://evil.example" }, ["/upstream"]],
    [
      "two accounts of one name",
      { ...sound, accounts: [account, { ...account, appId: "wxb15740c0ffee0001" }] },
      ["/accounts"],
    ],
    [
      "an account without its parts",
      { ...sound, accounts: [{}] },
      ["name", "appId", "appSecret"].map((key) => `/accounts/0/${key}`),
    ],
    [
      "an inline secret",
      { ...sound, accounts: [{ ...account, appSecret: "x" }] },
      ["/accounts/0/appSecret"],
    ],
    [
      "a variable that is not set",
      { ...sound, callers: [{ ...caller, secret: { env: "NO" } }] },
      ["/callers/0/secret"],
    ],
    [
      "a short secret",
      { ...sound, callers: [{ ...caller, secret: { env: "SHORT" } }] },
      ["/callers/0/secret"],
    ],
    [
      "another host",
      { ...sound, accounts: [{ ...account, apiBase: "https://evil.example" }] },
      ["/accounts/0/apiBase"],
    ],
    [
      "an unknown account",
      { ...sound, callers: [{ ...caller, accounts: ["x"] }] },
      ["/callers/0/accounts"],
    ],
    [
      "one secret for two callers",
      { ...sound, callers: [caller, { ...caller, name: "b" }] },
      ["/callers"],
    ],
    [
      "one account twice",
      { ...sound, accounts: [account, { ...account, name: "again" }] },
      ["/accounts"],
    ],
    [
      "no calls",
      { ...sound, callers: [{ ...caller, callsPerMinute: 0 }] },
      ["/callers/0/callsPerMinute"],
    ],
    ["a port of words", { ...sound, port: "80" }, ["/port"]],
  ]
  for (const [name, document, pointers] of wrong) {
    test(`with ${name} is refused by pointer, without quoting a secret`, () => {
      const { configuration, faults } = read(document)
      assert.equal(configuration, undefined)
      assert.deepEqual(
        faults.map(({ pointer }) => pointer),
        pointers,
      )
      for (const value of Object.values(env)) assert.ok(!JSON.stringify(faults).includes(value))
    })
  }
})

describe("the program", () => {
  const program = join(import.meta.dirname, "../../dist/relay/menshen-relay.js")
  const run = (args: string[], more: Record<string, string> = {}) =>
    spawnSync(process.execPath, [program, ...args], {
      env: { ...env, ...more },
      encoding: "utf8",
      cwd: tmpdir(),
    })

  test("lists every fault, and does not start", () => {
    const file = join(mkdtempSync(join(tmpdir(), "relay-")), "relay.json")
    writeFileSync(
      file,
      JSON.stringify({ ...sound, accounts: [{ ...account, appId: "x" }], port: -1 }),
    )
    const { status, stderr } = run(["--config", file])
    assert.equal(status, 2)
    assert.match(stderr, /relay\.json \/accounts\/0\/appId: copy the AppID/)
    assert.match(stderr, /relay\.json \/port: write a whole number/)
  })

  test("says which file is missing", () => {
    const { status, stderr } = run(["--config", "nowhere.json"])
    assert.equal(status, 2)
    assert.equal(
      stderr,
      "menshen relay: There is no nowhere.json. docs/relay.md has an example; --config names another file.\n",
    )
  })

  test("names a port that is taken, and how to choose another", async () => {
    const taken = createServer().listen(0, "127.0.0.1")
    await once(taken, "listening")
    const { port } = taken.address() as AddressInfo
    const { status, stderr } = run(["--port", String(port)], {
      MENSHEN_RELAY_CONFIG: JSON.stringify(sound),
    })
    taken.close()
    assert.equal(status, 1)
    assert.equal(
      stderr,
      `menshen relay: Port ${port} is taken; set --port or MENSHEN_RELAY_PORT to a free one.\n`,
    )
  })

  test("says where a variable that is missing is set", () => {
    const document = { ...sound, callers: [{ ...caller, secret: { env: "NO" } }] }
    const { status, stderr } = run([], { MENSHEN_RELAY_CONFIG: JSON.stringify(document) })
    assert.equal(status, 2)
    assert.match(stderr, /NO is not set: set it in the environment of the relay, and start again/)
  })

  test("explains itself, alone and as a command of menshen", () => {
    const { status, stderr } = run(["--upstream", "x"])
    assert.equal(status, 2)
    assert.match(stderr, /--upstream[\s\S]*menshen-relay\.js \[--config relay\.json\]/)
    const menshen = join(import.meta.dirname, "../../dist/cli/menshen.js")
    const help = spawnSync(process.execPath, [menshen, "relay", "--help"], { encoding: "utf8" })
    assert.match(help.stdout, /menshen relay \[options\][\s\S]*--config FILE/)
    const none = spawnSync(process.execPath, [menshen, "relay", "--config", "nowhere.json"], {
      encoding: "utf8",
      cwd: tmpdir(),
    })
    assert.equal(none.status, 2)
    assert.match(none.stderr, /There is no nowhere\.json/)
  })

  test("takes the text of its configuration from the environment", () => {
    const { status, stderr } = run([], { MENSHEN_RELAY_CONFIG: "{}" })
    assert.equal(status, 2)
    assert.match(stderr, /MENSHEN_RELAY_CONFIG \/accounts: write a list/)
  })

  test("listens, and stops with 0 on SIGTERM", async () => {
    const port = await freePort()
    const relay = await startRelay(port, sound, env)
    assert.equal((await fetch(`${relay.url}/health`)).status, 200)
    assert.equal(await relay.stop(), 0)
    assert.ok(relay.lines().some(({ event }) => event === "stopping"))
    await relay.close()
  })
})
