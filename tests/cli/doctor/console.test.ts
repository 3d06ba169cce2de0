// Mistakes in WeChat's console, made on purpose: the doctor's line that names each. docs/troubleshooting.md has the
// same lines, in the same words.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { after, afterEach, before, describe, test } from "node:test"
import { textOf } from "../../../cli/doctor/main.ts"
import { post } from "../../support/world.ts"
import { type Clinic, complaints, lineOf, startClinic } from "../support/clinic.ts"

let c: Clinic
before(async () => {
  c = await startClinic()
})
after(() => c.close())
afterEach(async () => {
  await c.heal()
  // A sound push ends what the last test left.
  await c.sendText()
  await verify()
})

const verify = () => post(`${c.sandboxUrl}/platform/verify-url`, { account: "acme" })
const otherKey = "A".repeat(43)
const pushes = "WeChat's pushes"

interface Mistake {
  /** As the document calls it. */
  mistake: string
  make: () => Promise<unknown>
  check: string
  account?: string
}

/** Changes the console, and lets a person send a text. */
const pushedWith = (changes: object) => async () => {
  await c.inConsole(changes)
  await c.sendText()
}

const mistakes: Mistake[] = [
  {
    mistake: "wrong account name in the URL",
    make: async () => {
      await c.inConsole({ callbackUrl: `${c.menshen.url}/acmee/callback` })
      await verify()
    },
    check: pushes,
    account: "acme",
  },
  {
    mistake: "wrong Token",
    make: pushedWith({ token: "another" }),
    check: pushes,
    account: "acme",
  },
  {
    mistake: "wrong EncodingAESKey",
    make: async () => {
      await c.switches({ oldKeySeconds: 0 })
      await pushedWith({ encodingAesKey: otherKey })()
    },
    check: pushes,
    account: "acme",
  },
  {
    mistake: "compatible mode",
    make: pushedWith({ encryption: "compatible" }),
    check: pushes,
    account: "acme",
  },
  {
    mistake: "plain mode",
    make: pushedWith({ encryption: "plain" }),
    check: pushes,
    account: "acme",
  },
  {
    mistake: "JSON instead of XML",
    make: pushedWith({ format: "json" }),
    check: pushes,
    account: "acme",
  },
  {
    mistake: "no URL",
    make: () => c.inConsole({ callbackUrl: "" }),
    check: "WeChat's check",
    account: "acme",
  },
  {
    mistake: "address not listed",
    make: async () => {
      await c.inConsole({ whitelist: [] })
      await c.switches({ callerIp: "198.51.100.7" })
    },
    check: "address list",
    account: "acme",
  },
  {
    mistake: "wrong AppSecret",
    make: () => c.inConsole({ appSecret: "0123456789abcdef0123456789abcdef" }),
    check: "WeChat token",
    account: "acme",
  },
  {
    mistake: "account that is not certified",
    make: () => c.inConsole({ type: "service" }),
    check: "account type",
    account: "acme",
  },
  {
    mistake: "clock that is off",
    make: () => c.switches({ clockSkewSeconds: -3600 }),
    check: "clock",
  },
]

/** With an address and times of the document's own. */
const settled = (line: string) =>
  line
    .replaceAll(c.config.issuer as string, "https://login.example.com")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "2026-01-01T08:00:00.000Z")
    .replaceAll(/\b36\d\d s\b/g, "3600 s")

const document = readFileSync(join(import.meta.dirname, "../../../docs/troubleshooting.md"), "utf8")

describe("a mistake in WeChat's console is named", () => {
  for (const { mistake, make, check, account } of mistakes) {
    test(mistake, async () => {
      await make()
      const examined = await c.examine()
      const line = lineOf(examined, check, account)
      assert.equal(line.status, "todo", line.sentence)
      assert.equal(examined.exit, 1)
      const printed = settled(textOf(line))
      assert.ok(document.includes(`| ${mistake} |`), `the document has no row "${mistake}"`)
      assert.ok(document.includes(`\`${printed}\``), `the document lacks: ${printed}`)
    })
  }

  test("and nothing else is, once it is corrected", async () => {
    const examined = await c.examine()
    assert.deepEqual(complaints(examined), [])
    assert.equal(examined.exit, 0)
    assert.equal(lineOf(examined, pushes, "acme").status, "ok")
  })
})

describe("with --wait", () => {
  test("a list of addresses that begins to apply is looked at again before it is blamed", async () => {
    await c.inConsole({ whitelist: ["198.51.100.7"] })
    const examined = c.examine({ wait: "7" })
    setTimeout(() => void c.heal(), 500)
    const line = lineOf(await examined, "address list", "acme")
    assert.equal(line.status, "ok", line.sentence)
  })
})
