// People sign in with what `menshen init` and `menshen add` wrote, after `menshen start`: by a scan, by a message, and
// with a test account.

import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { startSandbox } from "../sandbox/wechat/server.ts"
import type { Menshen } from "../support/menshen.ts"
import { freePort } from "../support/ports.ts"
import {
  claimsOf,
  collect,
  newPerson,
  openTicket,
  redeem,
  scan,
  sendText,
  untilSettled,
  type World,
} from "../support/world.ts"
import { type Folder, flags, newFolder } from "./support/init.ts"
import { startProgram } from "./support/start.ts"

const appSecret = randomBytes(16).toString("hex")
const qrUrl = "http://weixin.qq.com/r/notesNotesNotes"

const accounts = {
  shop: { "account-type": "service", "app-id": "wx00000000000000a1", "original-id": "gh_shop" },
  notes: { "account-type": "message", "app-id": "wx00000000000000a2", "original-id": "gh_notes" },
  trial: { "account-type": "test", "app-id": "wx00000000000000a3", "original-id": "gh_trial" },
}

let world: World
let redirectUri: string

/** The steps of an operator: one account and one application for each, and the secrets of WeChat's console. */
async function setUp(folder: Folder, issuer: string): Promise<void> {
  const app = (name: string) => ({
    "app-name": name,
    framework: "plain",
    "redirect-uri": redirectUri,
    confirm: "none",
  })
  const run = async (words: string[], values: Record<string, string>, input = "") => {
    const { code, err } = await folder.run([...words, ...flags(values)], { input })
    assert.deepEqual([code, err], [0, ""])
  }
  const secret = { "app-secret-file": "-" }
  const { shop, notes, trial } = accounts
  await run(["init"], { issuer, account: "shop", ...shop, ...app("Shop"), ...secret }, appSecret)
  await run(["add", "account"], { account: "notes", ...notes, "qr-url": qrUrl })
  await run(["add", "account"], { account: "trial", ...trial, ...secret }, appSecret)
  await run(["add", "app"], { account: "notes", ...app("Notes") })
  await run(["add", "app"], { account: "trial", ...app("Trial") })
}

/** WeChat is the sandbox here. */
function callSandbox(folder: Folder, sandboxUrl: string): void {
  const config = folder.config()
  for (const account of config.accounts) if (account.appSecret) account.apiBase = sandboxUrl
  config.outbound = { allow: ["127.0.0.1/32", "::1/128"] }
  writeFileSync(join(folder.path, "menshen.json"), JSON.stringify(config))
}

before(async () => {
  const [port, sandboxPort, shopPort] = await Promise.all([freePort(), freePort(), freePort()])
  const menshenUrl = `http://localhost:${port}`
  const origin = `http://localhost:${shopPort}`
  redirectUri = `${origin}/callback`
  const folder = newFolder()
  await setUp(folder, menshenUrl)
  const secrets = folder.secrets()
  const types = {
    shop: "certified-service" as const,
    notes: "subscription" as const,
    trial: "sandbox" as const,
  }
  const known = Object.entries(accounts).map(([name, values]) => ({
    name,
    type: types[name as keyof typeof types],
    appId: values["app-id"],
    originalId: values["original-id"],
    appSecret,
    token: secrets[`${name.toUpperCase()}_TOKEN`] ?? "",
    encodingAesKey: secrets[`${name.toUpperCase()}_AES_KEY`] ?? "a".repeat(43),
  }))
  const sandbox = await startSandbox({ port: sandboxPort, menshenUrl, accounts: known })
  callSandbox(folder, sandbox.url)
  const started = startProgram(["start", "--port", String(port)], { cwd: folder.path })
  const [account] = known
  assert.ok(account)
  world = {
    menshen: { url: menshenUrl } as Menshen,
    sandboxUrl: sandbox.url,
    origin,
    redirectUri,
    account,
    accounts: known,
    secrets,
    close: async () => {
      started.child.kill("SIGTERM")
      await started.ended
      await sandbox.close()
    },
  }
  await started.ready()
})
after(() => world?.close())

for (const name of Object.keys(accounts)) {
  test(`a person signs in by the account ${name}`, async () => {
    const { person, openid } = await newPerson(world)
    const ticket = await openTicket(world, { client_id: name })
    if (ticket.chat_code === undefined) await scan(world, person, ticket.url)
    else await sendText(world, person, ticket.chat_code, name)
    assert.equal((await untilSettled(world, ticket)).state, "approved")
    const { body } = await collect(world, ticket)
    const tokens = await redeem(world, body.code, ticket.verifier, { client_id: name })
    const claims = claimsOf(tokens.body.id_token)
    assert.equal(claims.aud, name)
    assert.equal(claims.wechat_appid, accounts[name as keyof typeof accounts]["app-id"])
    if (name === "shop") assert.equal(claims.wechat_openid, openid)
  })
}
