// `menshen init` as a dialogue, on a pseudo terminal.

import assert from "node:assert/strict"
import { readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, test } from "node:test"
import { appFlags, flags, initFlags, newFolder, onTerminal } from "./support/init.ts"

const secret = "0123456789abcdef0123456789abcdef"
const enter = "\r"
const controlC = "\u0003"

describe("the dialogue of menshen init", () => {
  test("asks, refuses a wrong answer with the core's sentence, and does not echo the AppSecret", async () => {
    const folder = newFolder()
    const { answer, ended, screen } = onTerminal(folder, ["init"])
    await answer("1  service", `1${enter}`)
    await answer("own https address", `http://login.acme.example${enter}`)
    await answer("That does not work: write an https origin", `https://login.acme.example/${enter}`)
    await answer("short name", enter)
    await answer("AppID (", `wx0123456789abcdef${enter}`)
    await answer("Original id", `gh_0123456789ab${enter}`)
    await answer("AppSecret (", `${secret}${enter}`)
    await answer("application's name", `Acme Shop${enter}`)
    await answer("built with?", `vue${enter}`)
    await answer("redirect URI", `https://shop.example.com/callback${enter}`)
    await answer("client_id", enter)
    await answer("A scan is not consent", enter)
    await answer("Write one of: tap", `phone-code${enter}`)
    assert.equal(await ended, 0)
    const { accounts, apps } = folder.config()
    assert.match(screen(), /32 characters arrived\./)
    assert.equal(accounts[0]?.name, "acme")
    assert.equal(apps[0]?.clientId, "acme-shop")
    assert.equal(apps[0]?.confirm, "phone-code")
    assert.equal(folder.secrets().ACME_APP_SECRET, secret)
    assert.ok(screen().startsWith("To sign people in by a scan, the account has to be"))
    for (const [name, value] of Object.entries(folder.secrets())) {
      assert.ok(!screen().includes(value), `${name} is not on the screen`)
    }
  })

  test("does not echo what is typed ahead, which may be the AppSecret", async () => {
    const folder = newFolder()
    const { "account-type": _, ...others } = initFlags
    const words = ["init", ...flags(others), "--account", "acme", "--client-id", "shop"]
    const { answer, ended, screen } = onTerminal(folder, words)
    await answer("1  service", `service${enter}${secret}${enter}`)
    assert.equal(await ended, 0)
    assert.equal(folder.secrets().ACME_APP_SECRET, secret)
    assert.ok(!screen().includes(secret))
  })

  for (const [name, keys] of [
    ["Ctrl-C", controlC],
    ["the end of the input", "\u0004"],
  ] as const) {
    test(`writes nothing after ${name}`, async () => {
      const folder = newFolder()
      const { answer, ended, screen } = onTerminal(folder, ["init"])
      await answer("1  service", `service${enter}`)
      await answer("own https address", keys)
      assert.equal(await ended, 130)
      assert.match(screen(), /Stopped\. Nothing was written\./)
      assert.deepEqual(readdirSync(folder.path), [])
    })
  }

  test("is Chinese where the locale is", async () => {
    const folder = newFolder()
    const words = ["init", ...flags(initFlags)]
    const { answer, ended, screen } = onTerminal(folder, words, { LANG: "zh_CN.UTF-8" })
    await answer("给公众号起个短名字", enter)
    await answer("直接回车表示以后再填", enter)
    await answer("应用的 client_id", enter)
    assert.equal(await ended, 0)
    assert.match(screen(), /扫码登录需要认证服务号/)
    assert.match(screen(), /写到 menshen\.env 里 ACME_APP_SECRET= 的后面/)
    assert.match(folder.text("menshen.env"), /粘贴到 消息推送 → Token/)
  })

  test("stops in Chinese, too", async () => {
    const folder = newFolder()
    const { answer, ended, screen } = onTerminal(folder, ["init"], { LANG: "zh_CN.UTF-8" })
    await answer("这个公众号是哪一种", controlC)
    assert.equal(await ended, 130)
    assert.match(screen(), /menshen: 已停止，没有写入任何内容。/)
  })

  for (const [typed, replaced] of [
    ["", false],
    ["yes", true],
  ] as const) {
    test(`asks before it replaces a file, and "${typed}" ${replaced ? "does" : "does not"}`, async () => {
      const folder = newFolder()
      writeFileSync(join(folder.path, "menshen.json"), "mine")
      const words = ["init", ...flags(initFlags), "--account", "acme", "--client-id", "shop"]
      const { answer, ended } = onTerminal(folder, words)
      await answer("menshen.json exists. Replace it?", `${typed}${enter}`)
      if (replaced) await answer("AppSecret (", enter)
      assert.equal(await ended, replaced ? 0 : 1)
      assert.equal(folder.text(replaced ? "menshen.json.old" : "menshen.json"), "mine")
    })
  }

  test("writes nothing over an edit that was saved meanwhile", async () => {
    const folder = newFolder()
    await folder.run(["init", ...flags(initFlags)])
    const before = folder.text("menshen.env")
    const app = flags({ ...appFlags, "app-name": "Club", framework: "express" })
    const { answer, ended, screen } = onTerminal(folder, ["add", "app", ...app])
    const edited = folder.text("menshen.json").replace('"tap"', '"reply"')
    await answer("The application's client_id", "")
    writeFileSync(join(folder.path, "menshen.json"), edited)
    await answer("", enter)
    assert.equal(await ended, 1)
    assert.match(screen(), /menshen\.json has changed meanwhile, so nothing was written/)
    assert.deepEqual([folder.text("menshen.json"), folder.text("menshen.env")], [edited, before])
  })

  test("leaves the one account and the one pool of a file unasked in menshen add app", async () => {
    const folder = newFolder()
    await folder.run(["init", ...flags(initFlags)])
    const { answer, ended, screen } = onTerminal(folder, ["add", "app"])
    await answer("application's name", `Notes${enter}`)
    await answer("built with?", `8${enter}`)
    await answer("redirect URI", `https://notes.example.com/callback${enter}`)
    await answer("client_id", enter)
    await answer("A scan is not consent", `1${enter}`)
    assert.equal(await ended, 0)
    assert.ok(!screen().includes("pool") && !screen().includes("QR code does it show"))
    assert.deepEqual(
      folder.config().apps.map(({ clientId, confirm }) => [clientId, confirm]),
      [
        ["acme-shop", "tap"],
        ["notes", "tap"],
      ],
    )
  })
})
