// The operator's own texts, from menshen.json to the chat: the example of docs/texts.md, and random ones.

import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { type Language, type Loaded, languages, loadConfig } from "../../edge/core/config.ts"
import { Door } from "../../edge/core/door.ts"
import { replyBytes } from "../../edge/core/generated.ts"
import { type ChatDetails, chatText } from "../../edge/i18n/chat-text.ts"
import { askingReply, everyReply, protectingLines } from "../support/replies.ts"
import { coreModule, root } from "./core-wasm.ts"

const read = (path: string) => readFileSync(new URL(path, root), "utf8")
const page = read("docs/texts.md")
const door = new Door(coreModule)
const fenced = (kind: string) => page.split(`\`\`\`${kind}\n`)[1]?.split("```")[0] ?? ""

interface Sandbox {
  issuer: string
  accounts: object[]
  apps: object[]
}

/** Any value of the right form. */
function secretOf(name: string): string {
  const digits = createHash("sha256").update(name)
  if (name.endsWith("_BIND")) return digits.digest("base64")
  return digits
    .digest("hex")
    .slice(0, name.endsWith("_TOKEN") ? 24 : name.endsWith("_AES_KEY") ? 43 : 32)
}

/** menshen.json of the sandbox with these changes, loaded. */
function load(change: (sandbox: Sandbox) => void) {
  const sandbox = JSON.parse(read("tests/sandbox/menshen.json"))
  delete sandbox.accounts[0].welcome
  change(sandbox)
  return loadConfig(door, JSON.stringify(sandbox), secretOf)
}

test("docs/texts.md: the example makes the reply that the page shows", () => {
  const example = JSON.parse(fenced("json"))
  const { config, faults } = load(({ accounts, apps }) => {
    Object.assign(accounts[0] ?? {}, example.accounts[0])
    Object.assign(apps[0] ?? {}, example.apps[0])
  })
  const app = config?.apps[0]
  assert.ok(app, JSON.stringify(faults))
  const { details } = askingReply("zh-CN", "tap")
  const reply = chatText("zh-CN", "must_confirm", { ...details, mark: "" }, app)
  const shown = reply.replaceAll(/<a href="[^"]+">([^<]+)<\/a>/g, "$1")
  assert.equal(
    `${shown}\n`,
    page.split("```\n").find((text) => text.startsWith("你好")),
  )
})

/** mulberry32: a small seeded generator, good enough for choosing texts. */
let state = Number(process.env.MENSHEN_SEED ?? 20_261_130)
function below(limit: number): number {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
}
const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T

const pieces = [
  ..."a好🙂。 \n\n}'\"&>\\",
  "]]>",
  "{{",
  "{app}",
  "{browser}",
  "{place}",
  "{time}",
  "浏览器：Safari",
  "门".repeat(20),
]
const someText = (most: number) =>
  Array.from({ length: 1 + below(most) }, () => pick(pieces)).join("")
const moments = ["scan", "success", "denied", "refused", "expired"] as const

/** The longest host that a name can have. */
const longIssuer = `https://${Array(4).fill("h".repeat(62)).join(".")}`

function randomTexts(lang: Language): Loaded {
  const replies = Object.fromEntries(
    moments.map((one) => [
      one,
      { [lang]: someText(one === "refused" || one === "expired" ? 3 : 12) },
    ]),
  )
  const after = { url: `https://a.example/${"u".repeat(below(400))}`, words: { [lang]: "往" } }
  return load((sandbox) => {
    if (below(2) === 0) sandbox.issuer = longIssuer
    Object.assign(sandbox.accounts[0] ?? {}, { language: lang })
    const name = pick(["Acme", "🙂".repeat(64), "{time}"])
    Object.assign(sandbox.apps[0] ?? {}, { name, replies, afterSignIn: after })
  })
}

test("random texts that the core takes drop no line that protects, and WeChat cuts no reply (CD-01, CD-05)", () => {
  let taken = 0
  for (let tries = 0; tries < 1_500; tries++) {
    const lang = pick(languages)
    const { config } = randomTexts(lang)
    const app = config?.apps[0]
    if (config === undefined || app === undefined) continue
    taken++
    for (const reply of everyReply(lang)) {
      const { answer } = reply
      const link = (kind: string) => `${config.issuer}/${kind}/${"l".repeat(67)}`
      const details: ChatDetails = {
        ...reply.details,
        app: app.name,
        browser: "Firefox / Windows",
        place: `GS/${"é".repeat(32)}`,
        confirmLink: link("confirm"),
        notMeLink: link("not-me"),
      }
      const said = chatText(lang, answer, details, app)
      const lines = said.split("\n")
      for (const line of protectingLines(lang, { ...reply, details })) {
        assert.ok(lines.includes(line), `${line}\n---\n${said}`)
      }
      assert.ok(Buffer.byteLength(said) <= replyBytes.whole, said)
    }
  }
  assert.ok(taken > 150, `${taken} are taken`)
})
