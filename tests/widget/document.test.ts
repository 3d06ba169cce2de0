// The built files match the manifest. tests/runner/reference.test.ts compares the manifest with the
// source.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, test } from "node:test"
import { ownProperties } from "../../scripts/lib/widget-bundles.mjs"
import { manifest } from "../../scripts/lib/widget-manifest.mjs"

const [{ declarations = [] } = {}] = manifest().modules
const { members, cssParts } = declarations[0] as {
  members: { name: string }[]
  cssParts: { name: string }[]
}
const camel = (name: string) => name.replace(/-./g, (dash) => dash.slice(1).toUpperCase())
const namesOf = (rows: { name: string }[]) => rows.map(({ name }) => name).sort()

describe("the built widget", () => {
  test("has a property for each attribute, and no undocumented member", async () => {
    const hosted = ["ticket", "qr", "expires-in", "app-name", "chat-code"]
    const { MenshenLogin } = await import("menshen/widget/element.js")
    const all = Object.getOwnPropertyNames(MenshenLogin.prototype)
    // Overridden, so that a listener that comes late hears `success`.
    const own = all.filter((name) => !(name in EventTarget.prototype) || name === "constructor")
    const callbacks = own.filter((name) => /^constructor$|Callback$/.test(name))
    // On a server there is no HTMLElement that would have its own `lang` and `nonce`.
    assert.deepEqual(
      [...namesOf(members), ...hosted.map(camel), ...callbacks].sort(),
      [...own, "lang"].sort(),
    )
  })

  test("contains every documented part", () => {
    const read = (name: string) => readFileSync(`dist/widget/${name}.js`, "utf8")
    const built = read("menshen-login") + read("steps")
    for (const { name } of cssParts) assert.match(built, new RegExp(`\\b${name}\\b`))
  })

  test("shortens only names that no other code uses", () => {
    const inner = new Set<string>(ownProperties)
    const source = (file: string) => readFileSync(`web-widget/${file}.ts`, "utf8")
    // A page's widget and the issuer's frame may be of two versions, whose letters differ.
    const ticket = /export interface Ticket \{[^}]+\}/.exec(source("messages"))?.[0] ?? ""
    assert.match(ticket, /chatCode/)
    const outer = [source("events"), source("attributes"), source("frame-messages"), ticket].join(
      "",
    )
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

  test("does nothing when it is imported on a server, and has one class", async () => {
    const before = Object.getOwnPropertyNames(globalThis)
    const { MenshenLogin } = await import("menshen/widget/element.js")
    assert.equal(typeof MenshenLogin, "function")
    assert.equal((await import("menshen/widget")).MenshenLogin, MenshenLogin)
    await import("menshen/widget/classic.js")
    assert.deepEqual(Object.getOwnPropertyNames(globalThis), before)
  })
})
