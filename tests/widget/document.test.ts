// docs/widget.md and the manifest say what the element takes and gives: no more, no less.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { ownProperties } from "../../scripts/lib/widget-bundles.mjs"
import { manifest, withTables } from "../../scripts/lib/widget-manifest.mjs"
import { restartingAttributes } from "../../web-widget/settings.ts"

const [{ declarations = [] } = {}] = manifest().modules
const { attributes, members, events, cssProperties, cssParts } = declarations[0] as {
  attributes: { name: string }[]
  members: { name: string }[]
  events: { name: string; description: string }[]
  cssProperties: { name: string; default: string }[]
  cssParts: { name: string }[]
}
const camel = (name: string) => name.replace(/-./g, (dash) => dash.slice(1).toUpperCase())
const namesOf = (rows: { name: string }[]) => rows.map(({ name }) => name).sort()

test("docs/widget.md has the tables of the source; `npm run format` writes them", () => {
  const page = readFileSync("docs/widget.md", "utf8")
  assert.ok(page === withTables(page), "docs/widget.md is out of date; run: npm run format")
})

test("the attributes are those that the element observes, and what its style sheet asks for", async () => {
  const hosted = ["ticket", "qr", "expires-in", "app-name", "chat-code"]
  const observed = restartingAttributes.filter((name) => !hosted.includes(name))
  assert.deepEqual(namesOf(attributes), [...observed, "lang", "theme", "size"].sort())
  const { MenshenLogin } = await import("menshen/widget/element.js")
  const own = Object.getOwnPropertyNames(MenshenLogin.prototype)
  const callbacks = own.filter((name) => /^constructor$|Callback$/.test(name))
  // On a server there is no HTMLElement that would have its own `lang` and `nonce`.
  assert.deepEqual(
    [...namesOf(members), ...hosted.map(camel), ...callbacks].sort(),
    [...own, "lang"].sort(),
  )
})

test("the events are those that stage.ts and announce.ts know", () => {
  const known = /for \(const type of (\[[^\]]+\])/.exec(
    readFileSync("tests/widget/support/stage.ts", "utf8"),
  )?.[1]
  assert.deepEqual(namesOf(events), JSON.parse(known ?? "[]").sort())
})

test("every custom property and every part that is used is documented", () => {
  const css = readFileSync("web-widget/styles.css", "utf8")
  const used = new Set([...css.matchAll(/var\((--menshen-[\w-]+)\)/g)].map(([, name]) => name))
  assert.deepEqual(namesOf(cssProperties), [...used].sort())
  const read = (name: string) => readFileSync(`dist/widget/${name}.js`, "utf8")
  const built = read("menshen-login") + read("steps")
  for (const { name } of cssParts) assert.match(built, new RegExp(`\\b${name}\\b`))
})

test("what is a letter in the built files is a name of nobody else's", () => {
  const inner = new Set<string>(ownProperties)
  const source = (file: string) => readFileSync(`web-widget/${file}.ts`, "utf8")
  // A page's widget and the issuer's frame may be of two versions, whose letters differ.
  const ticket = /export interface Ticket \{[^}]+\}/.exec(source("messages"))?.[0] ?? ""
  assert.match(ticket, /chatCode/)
  const outer = [source("events"), source("attributes"), source("frame-messages"), ticket].join("")
  for (const [, name = ""] of outer.matchAll(/readonly "?([\w-]+)"?\??:/g))
    assert.ok(!inner.has(name), name)
  const compiler = `node_modules/@typescript/typescript-${process.platform}-${process.arch}`
  const dom = readFileSync(`${compiler}/lib/lib.dom.d.ts`, "utf8")
  // Of WebAuthn, WebGPU, DTMF and SVG transforms, which the widget has no use for.
  const elsewhere = ["challenge", "draw", "matrix", "tone"]
  const taken = [...inner].filter((name) =>
    new RegExp(`^ +(readonly )?${name}\\??[:(]`, "m").test(dom),
  )
  assert.deepEqual(taken.sort(), elsewhere)
})

test("importing any of them on a server does nothing, and there is one class", async () => {
  const before = Object.getOwnPropertyNames(globalThis)
  const { MenshenLogin } = await import("menshen/widget/element.js")
  assert.equal(typeof MenshenLogin, "function")
  assert.equal((await import("menshen/widget")).MenshenLogin, MenshenLogin)
  await import("menshen/widget/classic.js")
  assert.deepEqual(Object.getOwnPropertyNames(globalThis), before)
})
