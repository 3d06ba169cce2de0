// GET / says what runs here: everything on a developer's machine, almost nothing on the public web.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { languages } from "../../../edge/i18n/language.ts"
import { pageText } from "../../../edge/i18n/page-text.ts"
import { startDemo } from "../../sandbox/demo/server.ts"
import type { Running } from "../../sandbox/listen.ts"
import { demoConfig, type Menshen, startMenshen } from "../../support/menshen.ts"
import { freePort } from "../../support/ports.ts"
import { startWorld, type World } from "../../support/world.ts"

async function read(url: string, language: string) {
  const response = await fetch(url, { headers: { "accept-language": language } })
  return { response, html: await response.text() }
}

const hrefs = (html: string) => [...html.matchAll(/<a href="([^"]+)"/g)].map(([, url = ""]) => url)

describe("GET / on a developer's machine", () => {
  let w: World
  let demo: Running
  before(async () => {
    w = await startWorld()
    const port = Number(new URL(w.origin).port)
    demo = await startDemo({ port, issuer: w.menshen.url, clientId: "shop" })
  })
  after(async () => {
    await demo?.close()
    await w?.close()
  })

  for (const language of languages) {
    test(`${language}: leads to the phone, the shop and discovery, and every link answers`, async () => {
      const { response, html } = await read(w.menshen.url, language)
      const { here } = pageText[language].home
      assert.equal(response.status, 200)
      assert.ok(html.startsWith(`<!doctype html>\n<html lang="${language}">`))
      for (const words of [here.title, here.phone, here.documents, "Acme Shop"])
        assert.ok(html.includes(words), words)
      const links = hrefs(html)
      const discovery = `${w.menshen.url}/.well-known/openid-configuration`
      for (const url of [w.sandboxUrl, w.origin, discovery]) assert.ok(links.includes(url), url)
      assert.equal(new Set(links).size, links.length, "once each")
      for (const url of links) assert.equal((await fetch(url)).status, 200, url)
    })
  }

  test("answers HEAD, is not stored, may not be framed, and takes nothing", async () => {
    const head = await fetch(w.menshen.url, { method: "HEAD" })
    assert.equal(head.status, 200)
    assert.equal(head.headers.get("cache-control"), "no-store")
    assert.equal(head.headers.get("x-frame-options"), "DENY")
    assert.equal((await fetch(w.menshen.url, { method: "POST" })).status, 404)
    assert.equal((await fetch(`${w.menshen.url}/nowhere`)).status, 404)
  })
})

describe("GET / on the public web", () => {
  let menshen: Menshen
  before(async () => {
    const [port, sandbox, demoPort] = await Promise.all([freePort(), freePort(), freePort()])
    const { configText, secrets } = demoConfig({ menshen: port, sandbox, demo: demoPort })
    const config = { ...JSON.parse(configText), issuer: "https://login.example.com" }
    menshen = await startMenshen({ configText: JSON.stringify(config), secrets, port })
  })
  after(() => menshen?.stop())

  for (const language of languages) {
    test(`${language}: is quiet, although the same applications are registered`, async () => {
      const { response, html } = await read(menshen.url, language)
      const { home } = pageText[language]
      assert.equal(response.status, 200)
      assert.ok(html.includes(home.title) && html.includes(home.body))
      assert.doesNotMatch(html, /Acme|Menshen|localhost|<a |well-known|health/)
    })
  }
})
