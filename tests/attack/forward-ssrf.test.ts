// OP-01: a target of forwarded pushes, or a server that took its name over, must not lead Menshen to the machine's
// neighbours, hold its memory or time, or speak to WeChat in its place.

import assert from "node:assert/strict"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { after, afterEach, before, describe, test } from "node:test"
import { brotliCompressSync, gzipSync } from "node:zlib"
import { checkConfig } from "../../edge/core/config.ts"
import { Door } from "../../edge/core/door.ts"
import { forwarding } from "../support/forward-target.ts"
import * as push from "../support/push.ts"
import { answer, type Rogue, type Script, startRogue } from "../support/rogue-server.ts"
import { until } from "../support/until.ts"
import * as world from "../support/world.ts"
import { coreModule } from "../wasm/core-wasm.ts"

/** Of the sandbox's first account. */
const originalId = "gh_5a1d0c0ffee1"
const follower = push.newOpenid()
const reply = (text: string) =>
  `<xml><ToUserName>${follower}</ToUserName><FromUserName>${originalId}</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>${text}</Content></xml>`

const door = new Door(coreModule)

function faultsOf(url: string, allow: string[] = ["10.9.9.9/32"]) {
  const account = {
    name: "acme",
    appId: "wx5a1d0c0ffee0b0a7",
    originalId: "gh_5a1d0c0ffee1",
    signIn: "message",
    qrUrl: "http://weixin.qq.com/r/kzjuRubEX0OurfO592xE",
    token: { env: "T" },
    encodingAesKey: { env: "K" },
    forward: [{ name: "crm", url }],
  }
  const app = {
    clientId: "shop",
    name: "Shop",
    pool: "customers",
    redirectUris: ["https://shop.example.com/callback"],
    confirm: "none",
  }
  const config = {
    issuer: "https://login.example.com",
    outbound: { allow },
    accounts: [account],
    pools: [{ name: "customers", accounts: ["acme"] }],
    apps: [app],
  }
  return checkConfig(door, JSON.stringify(config)).faults
}

describe("menshen.json takes no target", () => {
  const refused = [
    "http://crm.example.com/wechat",
    "ftp://crm.example.com/wechat",
    "file:///etc/passwd",
    "https://127.0.0.1/wechat",
    "https://localhost/wechat",
    "https://[::1]/wechat",
    "https://10.0.0.8/wechat",
    "https://172.16.3.4/wechat",
    "https://192.168.1.1/wechat",
    "https://169.254.169.254/latest/meta-data",
    "https://100.100.100.200/latest/meta-data",
    "https://0.0.0.0/wechat",
    "https://[fd00::1]/wechat",
    "https://[fe80::1]/wechat",
    "https://[::ffff:127.0.0.1]/wechat",
    "https://2130706433/wechat",
    "https://0x7f000001/wechat",
    "https://0177.0.0.1/wechat",
    "https://127.1/wechat",
    "https://crm.example.com:0/wechat",
    "https://crm.example.com:99999/wechat",
    "https://crm.example.com:8a/wechat",
    "https://user:pass@crm.example.com/wechat",
    "https://crm.example.com@127.0.0.1/wechat",
    "https://crm.example.com\\@127.0.0.1/wechat",
    "https://crm.example.com/wechat#@127.0.0.1",
    "https://crm.example.com/a/../../wechat",
    "https://CRM.example.com/wechat",
    "https://login.example.com/acme/callback",
    "https://login.example.com/admin/pools",
    "https://crm.example.com/wechat?msg_signature=x",
  ]
  for (const url of refused) {
    test(url, () => {
      const faults = faultsOf(url)
      assert.deepEqual(
        faults.map(({ pointer }) => pointer),
        ["/accounts/0/forward/0/url"],
      )
      assert.ok((faults[0]?.sentence.length ?? 0) > 20)
    })
  }

  test("but one on the public internet, or in a network that outbound.allow names", () => {
    assert.deepEqual(faultsOf("https://crm.example.com:8443/wechat?site=1"), [])
    assert.deepEqual(faultsOf("http://10.9.9.9:8080/wechat"), [])
    assert.equal(faultsOf("http://10.9.9.9:8080/wechat", ["10.1.1.0/24"]).length, 1)
  })
})

describe("a target that turns against Menshen", () => {
  let rogue: Rogue
  let w: world.World
  let inside = 0
  const neighbour = createServer((_, response) => {
    inside++
    response.end("success")
  })
  before(async () => {
    rogue = await startRogue()
    neighbour.listen(0, "127.0.0.1")
    await once(neighbour, "listening")
    w = await world.startWorld((config) => {
      forwarding([{ name: "rogue", url: rogue.url }])(config)
      // A name of its own would otherwise be spared after three failures.
      const [account] = config.accounts as { encryption: string; allowPlain: boolean }[]
      Object.assign(account ?? {}, { encryption: "plain", allowPlain: true })
    })
  })
  afterEach(() => rogue.play(answer([], "success")))
  after(async () => {
    await w.close()
    rogue.stop()
    neighbour.close()
  })

  /** Sends a text, which WeChat would see answered so. */
  async function told(script: Script) {
    rogue.play(answer([], "success"))
    await sent()
    const before = rogue.heard()
    rogue.play(script)
    const got = await sent()
    assert.ok(rogue.heard() > before, "it was called")
    return got
  }
  async function sent() {
    const { timestamp = "", nonce = "", signature = "" } = push.signed(w.account, "")
    const body = push.xmlOf({
      ToUserName: w.account.originalId,
      FromUserName: follower,
      CreateTime: Math.floor(Date.now() / 1000),
      MsgType: "text",
      Content: "hello",
      MsgId: "1",
    })
    const begun = performance.now()
    const path = push.pathOf({ signature, timestamp, nonce })
    const got = await push.send(w, { method: "POST", path, body })
    return { ...got, ms: performance.now() - begun }
  }

  test("may answer", async () => {
    const got = await told(answer(["content-type: text/xml"], reply("hello")))
    assert.equal(got.body, reply("hello"))
  })

  test("is not followed to the inside", async () => {
    const { port } = neighbour.address() as AddressInfo
    for (const status of ["301 Moved", "302 Found", "303 Other", "307 Again", "308 Again"]) {
      const got = await told(answer([`location: http://127.0.0.1:${port}/`], "", status))
      assert.equal(got.body, "success", status)
    }
    assert.equal(inside, 0)
  })

  const big = reply("x".repeat(70_000))
  const scripts: [what: string, script: Script][] = [
    ["more than 64 KiB", answer(["content-type: text/xml"], big)],
    [
      "more than its Content-Length says",
      answer(["content-type: text/xml", "content-length: 20"], big),
    ],
    [
      "a gzip bomb",
      answer(
        ["content-type: text/xml", "content-encoding: gzip"],
        gzipSync(reply("x".repeat(50_000_000))),
      ),
    ],
    [
      "a brotli bomb",
      answer(
        ["content-type: text/xml", "content-encoding: br"],
        brotliCompressSync(reply("x".repeat(50_000_000))),
      ),
    ],
    ["a body without end", endless("x".repeat(16_384))],
    [
      "chunks without end",
      endless(`4000\r\n${"x".repeat(0x4000)}\r\n`, "transfer-encoding: chunked"),
    ],
    ["a page", answer(["content-type: text/html"], "<script>alert(1)</script>")],
    ["a program", answer(["content-type: application/octet-stream"], reply("x"))],
    ["no HTTP", (socket) => void socket.end("SSH-2.0-OpenSSH_9.6\r\n")],
    ["an error", answer([], reply("x"), "500 Oops")],
    ["a reply for nobody", answer(["content-type: text/xml"], "<xml><Content>x</Content></xml>")],
    [
      "entities",
      answer(
        ["content-type: text/xml"],
        `<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]>${reply("&x;")}`,
      ),
    ],
  ]
  for (const [what, script] of scripts) {
    test(`is let go when it answers ${what}`, async () => {
      const got = await told(script)
      assert.equal(got.status, 200)
      assert.equal(got.body, "success")
      assert.ok(got.ms < 3500, `${got.ms} ms`)
    })
  }

  test("is let go in time when its body drips", async () => {
    const left: boolean[] = []
    const got = await told((socket) => {
      const place = left.push(false) - 1
      socket.write("HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\n\r\n<xml>")
      const drip = setInterval(() => socket.write(" "), 50)
      socket.on("close", () => {
        clearInterval(drip)
        left[place] = true
      })
    })
    assert.equal(got.body, "success")
    assert.ok(got.ms < 4800, `${got.ms} ms`)
    await until("the connection is closed", () => left[0] === true)
  })

  test("sets no header of WeChat's answer but its Content-Type", async () => {
    const head = [
      "content-type: text/xml",
      "set-cookie: __Host-session=x; Path=/; Secure",
      "location: https://evil.example",
      "refresh: 0; url=https://evil.example",
      "access-control-allow-origin: *",
      "clear-site-data: *",
      "cache-control: public, max-age=9999",
    ]
    const got = await told(answer(head, reply("hi")))
    assert.equal(got.body, reply("hi"))
    assert.equal(got.headers["content-type"], "text/xml")
    assert.equal(got.headers["cache-control"], "no-store")
    for (const name of ["set-cookie", "location", "refresh", "clear-site-data"]) {
      assert.equal(got.headers[name], undefined, name)
    }
    assert.equal(got.headers["access-control-allow-origin"], undefined)
    assert.match(String(got.headers["content-security-policy"]), /sandbox/)
  })
})

function endless(chunk: string, ...head: string[]): Script {
  return (socket) => {
    socket.write(
      `HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\n${head.map((line) => `${line}\r\n`).join("")}\r\n`,
    )
    const pour = () => {
      while (!socket.destroyed && socket.write(chunk));
    }
    socket.on("drain", pour)
    pour()
  }
}
