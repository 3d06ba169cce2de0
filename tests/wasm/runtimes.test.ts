// `menshen/core` gives the same answers in Node, Deno, a browser and a worker. Each runtime loads the
// packed files by the conditions of package.json.

import assert from "node:assert/strict"
import { execFile, spawn } from "node:child_process"
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { extname, join } from "node:path"
import { after, before, test } from "node:test"
import { promisify } from "node:util"
import { sealMessage } from "../sandbox/wechat/envelope.ts"
import { launch } from "../support/chromium.ts"
import { freePort } from "../support/ports.ts"
import { until } from "../support/until.ts"

const root = join(import.meta.dirname, "../..")
const run = promisify(execFile)

const envelope = {
  token: "tokenOfTheTests",
  encodingAesKey: "keyOfTheTestsKeyOfTheTestsKeyOfTheTests0123",
  appId: "wx5a1d0c0ffee0b0a7",
  timestamp: "1714112445",
  nonce: "415670741",
}
const message =
  "<xml><ToUserName>gh_1</ToUserName><FromUserName>oMei</FromUserName><CreateTime>1714112445" +
  "</CreateTime><MsgType>text</MsgType><Content><![CDATA[门神 🏮]]></Content><MsgId>12345678901234567" +
  "</MsgId></xml>"
const sealed = sealMessage({ ...envelope, message })

/** The same questions for every runtime; the answers as one text. */
const program = (from: string) => `
import { openEnvelope, parsePush, sealReply, verifySignature } from ${JSON.stringify(from)}
const envelope = ${JSON.stringify(envelope)}
const sealed = ${JSON.stringify(sealed)}
const opened = openEnvelope({ ...envelope, ...sealed })
const thrown = (() => { try { openEnvelope({ ...envelope, ...sealed, token: "!" }) } catch (error) {
  return error.name + ": " + error.message } })()
export const answers = JSON.stringify([
  verifySignature({ ...envelope, encrypt: sealed.encrypt, signature: sealed.msgSignature }),
  opened, opened.ok && parsePush(opened.message), parsePush("<xml></xml>"), thrown,
  openEnvelope({ ...envelope, ...sealed, appId: "wxother" }),
  sealReply({ ...envelope, random: new Uint8Array(16).fill(7), message: "好" }),
])`

/** A program in another folder, with the package installed. */
let folder: string
let expected: string
before(async () => {
  folder = mkdtempSync(join(tmpdir(), "menshen-runtimes-"))
  const installed = join(folder, "node_modules/menshen")
  mkdirSync(installed, { recursive: true })
  cpSync(join(root, "dist"), join(installed, "dist"), { recursive: true })
  cpSync(join(root, "package.json"), join(installed, "package.json"))
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }')
  writeFileSync(join(folder, "answers.js"), program("menshen/core"))
  const print = 'import { answers } from "./answers.js"\nconsole.log(answers)'
  writeFileSync(join(folder, "print.js"), print)
  expected = (await run(process.execPath, ["print.js"], { cwd: folder })).stdout.trim()
})
after(() => rmSync(folder, { recursive: true, force: true }))

test("Node gives the expected answers", () => {
  const [verified, opened, push, refused, thrown, foreign, reply] = JSON.parse(expected)
  assert.equal(verified, true)
  assert.deepEqual(opened, { ok: true, message })
  assert.equal(push.push.content, "门神 🏮")
  assert.equal(push.push.msgId, "12345678901234567")
  assert.deepEqual(refused, { ok: false, reason: "schema_mismatch" })
  assert.match(thrown, /^TypeError: token\b/)
  assert.deepEqual(foreign, { ok: false, reason: "app_id_mismatch" })
  assert.match(reply.msgSignature, /^[0-9a-f]{40}$/)
})

test("Deno gives the expected answers", async () => {
  const deno = join(root, "node_modules/.bin/deno")
  const may = ["--allow-read", "--no-remote", "--node-modules-dir=manual"]
  const env = { ...process.env, DENO_DIR: join(folder, ".deno"), DENO_NO_UPDATE_CHECK: "1" }
  const { stdout } = await run(deno, ["run", ...may, "print.js"], { cwd: folder, env })
  assert.equal(stdout.trim(), expected)
})

const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
}

/** Serves the folder over HTTP, with an import map in place of a bundler. */
async function serve(): Promise<{ url: string; close: () => void }> {
  const map = { imports: { "menshen/core": "/node_modules/menshen/dist/core/web.js" } }
  const page = `<script type="importmap">${JSON.stringify(map)}</script>`
  writeFileSync(join(folder, "index.html"), page)
  const server = createServer((request, response) => {
    const path = join(folder, request.url === "/" ? "index.html" : (request.url ?? ""))
    const found = existsSync(path)
    response.writeHead(found ? 200 : 404, { "content-type": types[extname(path)] ?? "text/plain" })
    response.end(found ? readFileSync(path) : "")
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() }
}

test("a browser gives the expected answers", async () => {
  const site = await serve()
  const browser = await launch()
  try {
    const page = await browser.newPage()
    await page.goto(site.url)
    const answers = await page.evaluate('import("/answers.js").then(({ answers }) => answers)')
    assert.equal(answers, expected)
  } finally {
    await browser.close()
    site.close()
  }
})

const workerConfig = (port: number) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [
      (name = "worker.js", esModule = embed "worker.js"),
      (name = "answers.js", esModule = embed "answers.js"),
      (name = "menshen/core", esModule = embed "node_modules/menshen/dist/core/workerd.js"),
      (name = "menshen/core.wasm", wasm = embed "node_modules/menshen/dist/core/core.wasm"),
    ],
    compatibilityDate = "2026-10-20",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`

test("a worker gives the expected answers", async () => {
  const port = await freePort()
  const worker =
    'import { answers } from "answers.js"\nexport default { fetch: () => new Response(answers) }'
  writeFileSync(join(folder, "worker.js"), worker)
  writeFileSync(join(folder, "worker.capnp"), workerConfig(port))
  const workerd = join(root, "node_modules/.bin/workerd")
  const child = spawn(workerd, ["serve", "worker.capnp"], { cwd: folder, stdio: "inherit" })
  try {
    assert.equal(await answerOf(`http://127.0.0.1:${port}/`), expected)
  } finally {
    child.kill()
  }
})

async function answerOf(url: string): Promise<string> {
  let answer: Response | undefined
  await until("workerd answers", async () => {
    answer = await fetch(url).catch(() => undefined)
    return answer !== undefined
  })
  return answer?.text() ?? ""
}
