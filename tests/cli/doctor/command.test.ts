// `menshen doctor` as a person and a program run it.

import assert from "node:assert/strict"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { type Clinic, startClinic } from "../support/clinic.ts"
import { type Ended, run } from "../support/run.ts"

let c: Clinic
before(async () => {
  c = await startClinic()
  await c.sendText()
})
after(() => c.close())

const doctor = (words: string[], env: Record<string, string> = {}): Promise<Ended> =>
  run(["doctor", ...words], { isAlone: true, key: "", env, cwd: c.folder })

const usual = () => ["--data", c.menshen.dataDir, "--port", new URL(c.menshen.url).port]

describe("menshen doctor", () => {
  test("prints one line for each check, and says how many are open", async () => {
    const { code, out, err } = await doctor(usual())
    assert.equal(code, 0, out + err)
    const lines = out.trimEnd().split("\n")
    assert.ok(
      lines.every((line) => /^(ok|to do|unknown) {2,}\S/.test(line)),
      out,
    )
    assert.match(out, /^ok {7}acme, AES round trip: /m)
    assert.match(err, /^menshen: \d+ ok, 0 to do\. \d+ cannot be told now\.\n$/)
  })

  test("prints JSON lines for programs, and exits with 1 if there is something to do", async () => {
    await c.inConsole({ whitelist: ["198.51.100.7"] })
    const { code, out, err } = await doctor([...usual(), "--json"])
    await c.heal()
    assert.equal(code, 1)
    assert.equal(err, "")
    const lines = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
    const [first] = lines.filter(({ status }) => status === "todo")
    assert.equal(first.check, "address list")
    assert.equal(first.account, "acme")
    assert.match(first.sentence, /40164/)
  })

  test("OP-02: prints no secret, whatever is wrong", async () => {
    c.proxy.faults = {
      answers: { "/.well-known/openid-configuration": { status: 200, body: issuerWithSecrets() } },
    }
    await c.switches({ apiError: { errcode: 1, errmsg: Object.values(c.secrets).join(" ") } })
    const { out, err } = await doctor(usual())
    await c.heal()
    assert.match(out, /calls itself …/)
    const text = JSON.stringify(c.config)
    for (const [name, value] of Object.entries(c.secrets)) {
      if (!text.includes(`"${name}"`)) continue
      assert.ok(!`${out}${err}`.includes(value), name)
    }
  })

  const issuerWithSecrets = () => JSON.stringify({ issuer: Object.values(c.secrets).join(" ") })

  const wrong: [words: string[], sentence: RegExp][] = [
    [["--wait", "soon"], /--wait as a whole number/],
    [["--wait", "1000"], /900 at most/],
    [["--issuer", "http://login.example.com"], /https/],
    [["--issuer", "login.example.com"], /https/],
    [["--port", "x"], /--port/],
    [["--wat"], /Unknown option '--wat'/],
    [["acme"], /Write: menshen doctor/],
  ]
  for (const [words, sentence] of wrong) {
    test(`exits with 2 for ${words.join(" ")}`, async () => {
      const { code, out, err } = await doctor(words)
      assert.equal(code, 2, out + err)
      assert.match(err, sentence)
      assert.equal(out, "")
    })
  }

  test("says what is missing in an empty folder", async () => {
    const { code, out } = await run(["doctor"], { isAlone: true, cwd: join(c.folder, "..") })
    assert.equal(code, 1)
    assert.match(out, /^to do {4}configuration: There is no .*menshen init/)
  })
})
