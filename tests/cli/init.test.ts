// `menshen init` without a terminal: every question has a flag, the core judges before anything is written, and
// no secret leaves the file that keeps it.

import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, test } from "node:test"
import { frameworkNames, frameworks } from "../../cli/init/frameworks.ts"
import { initQuestions } from "../../cli/init/questions.ts"
import {
  accountFlags,
  assertNoSecret,
  atStart,
  flags,
  initFlags,
  modeOf,
  newFolder,
} from "./support/init.ts"
import { program } from "./support/run.ts"

const authJsUri = "https://shop.example.com/auth/callback/menshen"

describe("menshen init", () => {
  test("writes a configuration that the core accepts, and secrets for their owner only", async () => {
    const folder = newFolder()
    const { code, out, err } = await folder.run(["init", ...flags(initFlags)])
    assert.deepEqual([code, err], [0, ""])
    assert.deepEqual(readdirSync(folder.path).sort(), ["menshen.env", "menshen.json"])
    assert.equal(modeOf(folder, "menshen.env"), "600")
    const { faults, warnings, config } = atStart(folder)
    assert.deepEqual([faults, warnings], [[], []])
    assert.equal(config?.clientAddress.header, "x-forwarded-for")
    assert.match(folder.secrets().ACME_TOKEN ?? "", /^[A-Za-z0-9]{32}$/)
    assert.match(folder.secrets().ACME_AES_KEY ?? "", /^[A-Za-z0-9]{43}$/)
    assert.equal(folder.secrets().ACME_APP_SECRET, "")
    for (const name of ["MENSHEN_ADMIN_KEY", "MENSHEN_KEY_ENCRYPTION"]) {
      assert.match(folder.secrets()[name] ?? "", /^[0-9a-f]{64}$/)
    }
    assertNoSecret(folder, out)
    for (const words of ["https://login.acme.example/acme/callback", "ACME_TOKEN", "安全模式"]) {
      assert.ok(out.includes(words), words)
    }
  })

  test("makes other secrets each time", async () => {
    const made = await Promise.all(
      [newFolder(), newFolder()].map(async (folder) => {
        await folder.run(["init", ...flags(initFlags)])
        return Object.values(folder.secrets()).filter((value) => value !== "")
      }),
    )
    assert.equal(new Set(made.flat()).size, made.flat().length)
  })

  const kinds: [name: string, change: Record<string, string>, inside: RegExp][] = [
    ["message", { "qr-url": "http://weixin.qq.com/r/kzjuRubEX0OurfO592xE" }, /"message"/],
    ["test", {}, /"allowPlain": true/],
    ["service", { "open-platform": "acme-open" }, /"openPlatform": "acme-open"/],
  ]
  for (const [kind, change, inside] of kinds) {
    test(`writes an account of the kind ${kind}`, async () => {
      const folder = newFolder()
      const all = { ...initFlags, "account-type": kind, ...change }
      const { code, err } = await folder.run(["init", ...flags(all)])
      assert.deepEqual([code, err], [0, ""])
      assert.deepEqual(atStart(folder).faults, [])
      assert.match(folder.text("menshen.json"), inside)
      assert.equal("ACME_APP_SECRET" in folder.secrets(), kind !== "message")
      assert.equal("ACME_AES_KEY" in folder.secrets(), kind !== "test")
    })
  }

  for (const framework of frameworkNames) {
    test(`writes an application with ${framework}, and shows its code`, async () => {
      const folder = newFolder()
      const { packages, path, whole } = frameworks[framework]
      const { code, out } = await folder.run([
        "init",
        ...flags({ ...initFlags, framework, "redirect-uri": `https://shop.example.com${path}` }),
        "--json",
      ])
      assert.equal(code, 0)
      assert.deepEqual(atStart(folder).faults, [])
      assertNoSecret(folder, out)
      const { snippet } = JSON.parse(out)
      assert.equal(snippet.framework, framework)
      assert.equal(snippet.install, packages.length > 0 ? `npm i ${packages.join(" ")}` : "")
      assert.ok(snippet.whole.includes(`A whole program: node_modules/menshen/${whole}`))
      const code_ = JSON.stringify(snippet.blocks)
      if (framework !== "auth-js") assert.ok(code_.includes("https://shop.example.com/"))
      assert.ok(code_.includes("acme-shop"))
      const isConfidential = "ACME_SHOP_CLIENT_SECRET" in folder.secrets()
      assert.equal(code_.includes("process.env.ACME_SHOP_CLIENT_SECRET"), isConfidential)
    })
  }

  test("shows what to install before the code, and where a whole program is after it", async () => {
    const values = { ...initFlags, framework: "auth-js", "redirect-uri": authJsUri }
    const { code, out } = await newFolder().run(["init", ...flags(values)])
    assert.equal(code, 0)
    assert.match(
      out,
      /\n {2}npm i @auth\/express express\n\n {2}── auth\.ts \(or server\.js\), inside Auth\.js's options ──\n/,
    )
    assert.ok(out.endsWith("\n  // A whole program: node_modules/menshen/examples/auth-js\n"))
  })

  test("takes a slash off the end of an origin", async () => {
    const folder = newFolder()
    const values = { issuer: "https://login.acme.example/", origin: "https://shop.example.com/" }
    const { code, err } = await folder.run(["init", ...flags({ ...initFlags, ...values })])
    assert.deepEqual([code, err], [0, ""])
    assert.equal(folder.config().issuer, "https://login.acme.example")
    assert.deepEqual(folder.config().apps[0]?.origins, ["https://shop.example.com"])
  })

  for (const lang of ["en", "zh"]) {
    test(`gives an example that is complete, in ${lang}`, async () => {
      const folder = newFolder()
      const given = { ...accountFlags, framework: "auth-js", "app-name": "Acme's Shop", lang }
      const { err } = await folder.run(["init", ...flags(given)])
      assert.match(err, lang === "en" ? /^menshen: Nothing is asked/ : /^menshen: 这里不会提问/)
      const [, words = ""] = /npx menshen (init .*)/.exec(err) ?? []
      const command = `"$NODE" "$PROGRAM" ${words}`
      const env = { PATH: process.env.PATH, NODE: process.execPath, PROGRAM: program }
      execFileSync("sh", ["-c", command], { cwd: folder.path, env, stdio: "pipe" })
      assert.deepEqual(atStart(folder).faults, [])
      assert.equal(folder.config().apps[0]?.name, "Acme's Shop")
    })
  }

  test("names on a line each what no flag answers", async () => {
    const folder = newFolder()
    const { code, err, out } = await folder.run(["init", ...flags(accountFlags), "--yes"])
    assert.deepEqual([code, out], [2, ""])
    const asked = ["issuer", "app-name", "framework", "redirect-uri", "confirm"]
    const lines = err.trim().split("\n")
    assert.equal(lines[0], "menshen: Nothing is asked here, so name:")
    assert.deepEqual(
      lines.slice(1, -1).map((line) => /^ {2}--([a-z-]+) /.exec(line)?.[1]),
      asked,
    )
    assert.ok(lines.includes("  --confirm tap|reply|phone-code|none"))
    assert.match(lines.at(-1) ?? "", /^For example: npx menshen init --account-type service /)
    assert.deepEqual(readdirSync(folder.path), [])
  })

  test("has a flag for every question, and a default for confirm under no circumstances", () => {
    for (const { key, flag, about } of initQuestions) assert.ok(flag && about, key)
    const confirm = initQuestions.find(({ key }) => key === "confirm")
    assert.equal(confirm?.fallback, undefined)
  })

  const wrong: [change: Record<string, string>, sentence: RegExp][] = [
    [{ issuer: "http://login.acme.example" }, /--issuer: .*https/],
    [{ issuer: "https://login.acme.example:8443" }, /--issuer: has a port/],
    [{ account: "admin" }, /--account: is a path of Menshen's own/],
    [{ account: "Acme!" }, /--account: use lower-case/],
    [{ "app-id": "gh_0123456789ab" }, /--app-id: copy the AppID/],
    [{ "original-id": "wx0123456789abcdef" }, /--original-id: copy the original id/],
    [{ "redirect-uri": "shop.example.com" }, /--redirect-uri: write an absolute https URL/],
    [
      { "redirect-uri": "https://login.acme.example/cb" },
      /--redirect-uri: is on the issuer's host/,
    ],
    [{ issuer: "https://login.acme.example//" }, /--issuer: /],
    [{ framework: "auth-js" }, /--redirect-uri: Auth\.js takes the sign-in at …\/auth\/callback/],
    [{ origin: "https://shop.example.com/page" }, /--origin: write an https origin/],
    [{ "client-id": "a b" }, /--client-id: /],
    [{ confirm: "maybe" }, /--confirm: Write one of: tap, reply, phone-code, none/],
    [{ "account-type": "personal" }, /--account-type: Write one of: service, message, test/],
    [{ "qr-url": "http://weixin.qq.com/r/x" }, /--qr-url says nothing/],
    [{ "app-secret-file": "/no/such/file" }, /--app-secret-file: \/no\/such\/file cannot be read/],
    [{ lang: "fr" }, /--lang is en or zh/],
    [
      { config: "no/menshen.json" },
      /no\/menshen.json cannot be written: its folder does not exist/,
    ],
    [{ secrets: "no/menshen.env" }, /no\/menshen.env cannot be written: its folder does not/],
  ]
  for (const [change, sentence] of wrong) {
    test(`writes nothing for ${JSON.stringify(change)}`, async () => {
      const folder = newFolder()
      const { code, err } = await folder.run(["init", ...flags({ ...initFlags, ...change })])
      assert.match(err, sentence)
      assert.ok(code === 2 || code === 1)
      assert.ok(!err.includes("    at "), "no stack")
      assert.deepEqual(readdirSync(folder.path), [])
    })
  }

  test("takes the AppSecret from a pipe, and shows it nowhere", async () => {
    const folder = newFolder()
    const secret = "0123456789abcdef0123456789abcdef"
    const words = ["init", ...flags({ ...initFlags, "app-secret-file": "-" })]
    const { code, out, err } = await folder.run(words, { input: `${secret}\n` })
    assert.deepEqual([code, err], [0, ""])
    assert.equal(folder.secrets().ACME_APP_SECRET, secret)
    assert.ok(!out.includes(secret) && !out.includes("ACME_APP_SECRET="))
  })

  test("replaces a menshen.json on request only, and keeps the old one", async () => {
    const folder = newFolder()
    writeFileSync(join(folder.path, "menshen.json"), "mine")
    const refused = await folder.run(["init", ...flags(initFlags), "--yes"])
    assert.equal(refused.code, 2)
    assert.match(refused.err, /menshen.json exists.*--replace/)
    assert.deepEqual([folder.text("menshen.json"), folder.has("menshen.env")], ["mine", false])
    const { code } = await folder.run(["init", ...flags(initFlags), "--replace"])
    assert.deepEqual([code, folder.text("menshen.json.old")], [0, "mine"])
    assert.deepEqual(atStart(folder).faults, [])
    const again = await folder.run(["init", ...flags(initFlags), "--replace"])
    assert.deepEqual([again.code, folder.text("menshen.json.old")], [0, "mine"])
    assert.ok(folder.has("menshen.json.old1"))
  })

  test("never changes a value of menshen.env, and names those that it kept", async () => {
    const folder = newFolder()
    const file = join(folder.path, "menshen.env")
    writeFileSync(
      file,
      "OTHER='a b'\nACME_TOKEN=keptkeptkeptkeptkept\nACME_AES_KEY=\nACME_APP_SECRET=",
    )
    chmodSync(file, 0o644)
    const { code, out } = await folder.run(["init", ...flags(initFlags)])
    assert.equal(code, 0)
    const { OTHER, ACME_TOKEN, ACME_AES_KEY, ACME_APP_SECRET } = folder.secrets()
    assert.deepEqual([OTHER, ACME_TOKEN, ACME_APP_SECRET], ["a b", "keptkeptkeptkeptkept", ""])
    assert.match(ACME_AES_KEY ?? "", /^[A-Za-z0-9]{43}$/)
    assert.match(out, /had these already, and keeps them: ACME_TOKEN\./)
    assert.equal(folder.text("menshen.env").match(/^ACME_APP_SECRET=/gm)?.length, 1)
    assert.equal(modeOf(folder, "menshen.env"), "600")
  })

  test("speaks the language of the locale, and calls WeChat's pages by their Chinese names", async () => {
    for (const [env, words] of [
      [{ LANG: "zh_CN.UTF-8" }, "已写入 menshen.json"],
      [{ LANG: "zh_CN.UTF-8", LC_ALL: "C" }, "Wrote menshen.json"],
      [{ LC_MESSAGES: "zh_TW" }, "已写入 menshen.json"],
    ] as [Record<string, string>, string][]) {
      const { out } = await newFolder().run(["init", ...flags(initFlags)], { env })
      for (const word of [words, "API IP 白名单", "消息推送", "开发密钥"])
        assert.ok(out.includes(word), word)
    }
  })

  test("says that a git repository should not take the secrets, unless it does not", async () => {
    const folder = newFolder()
    mkdirSync(join(folder.path, ".git"))
    mkdirSync(join(folder.path, "deep"))
    const config = ["--config", "deep/menshen.json"]
    const { out } = await folder.run(["init", ...flags(initFlags), ...config])
    assert.match(out, /write menshen\.env into \.gitignore/)
    writeFileSync(join(folder.path, ".gitignore"), "node_modules\n/deep/menshen.env\n")
    const again = await folder.run(["init", ...flags(initFlags), ...config, "--replace"])
    assert.ok(!again.out.includes(".gitignore"))
  })

  test("works from another folder, and says how to start with these files", async () => {
    const [here, there] = [newFolder(), newFolder()]
    const config = join(there.path, "menshen.json")
    const { out } = await here.run(["init", ...flags({ ...initFlags, config })])
    assert.deepEqual(readdirSync(here.path), [])
    assert.ok(out.includes(`npx menshen start --config ${config}`))
    assert.deepEqual(atStart(there).faults, [])
  })
})
