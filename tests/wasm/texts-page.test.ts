// The example of docs/texts.md: the core takes it, and the chat says what the page shows.

import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { loadConfig } from "../../edge/core/config.ts"
import { Door } from "../../edge/core/door.ts"
import { chatText } from "../../edge/i18n/chat-text.ts"
import { askingReply } from "../support/replies.ts"
import { coreModule, root } from "./core-wasm.ts"

const read = (path: string) => readFileSync(new URL(path, root), "utf8")
const page = read("docs/texts.md")
const fenced = (kind: string) => page.split(`\`\`\`${kind}\n`)[1]?.split("```")[0] ?? ""

/** Any value of the right form. */
function secretOf(name: string): string {
  const digits = createHash("sha256").update(name)
  if (name.endsWith("_BIND")) return digits.digest("base64")
  return digits
    .digest("hex")
    .slice(0, name.endsWith("_TOKEN") ? 24 : name.endsWith("_AES_KEY") ? 43 : 32)
}

test("docs/texts.md: the example makes the reply that the page shows", () => {
  const example = JSON.parse(fenced("json"))
  const sandbox = JSON.parse(read("tests/sandbox/menshen.json"))
  delete sandbox.accounts[0].welcome
  Object.assign(sandbox.accounts[0], example.accounts[0])
  Object.assign(sandbox.apps[0], example.apps[0])
  const { config, faults } = loadConfig(new Door(coreModule), JSON.stringify(sandbox), secretOf)
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
