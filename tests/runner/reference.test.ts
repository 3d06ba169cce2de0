// docs/reference/ is up to date with the doc comments, and every public name has one.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, test } from "node:test"
import { headOf } from "../../scripts/lib/doc-comments.mjs"
import { declaration, words } from "../../scripts/lib/widget-manifest.mjs"
import { entries, examples, exported } from "../../scripts/lib/widget-reference.mjs"
import { pages } from "../../scripts/reference.mjs"
import { restartingAttributes } from "../../web-widget/settings.ts"

const root = join(import.meta.dirname, "../..")
const read = (path: string) => readFileSync(join(root, path), "utf8")
const namesOf = (rows: { name?: string | undefined }[]) => rows.map(({ name }) => name).sort()

interface Declaration {
  readonly name: string
  readonly doc?: { readonly text: string }
  readonly members: readonly Declaration[]
  readonly indented: boolean
}

for (const { path, write } of pages) {
  test(`${path} is up to date with its source`, () => {
    assert.ok(read(path) === write(), `${path} is out of date; run: npm run reference`)
  })
}

describe("the widget's public code", () => {
  test("has a comment at the head of every entry", () => {
    for (const { name, source } of entries()) assert.notEqual(source && headOf(source), "", name)
  })

  test("has a doc comment for every export and every member", () => {
    const all = exported() as unknown as Declaration[]
    const names = namesOf(all)
    for (const wanted of ["MenshenLogin", "Menshen", "SvelteHTMLElements", "Success", "Words"])
      assert.ok(names.includes(wanted), wanted)
    for (const { name, doc, members, indented } of all) {
      assert.ok(doc?.text, `${name} has no doc comment`)
      if (indented) continue
      for (const member of members.filter(({ name }) => !name.endsWith("Callback()")))
        assert.ok(member.doc?.text, `${name}.${member.name} has no doc comment`)
    }
    assert.ok(examples().length > 10)
  })
})

describe("the element's reference", () => {
  test("lists the attributes that the class observes, and the two of the style sheet", () => {
    const hosted = ["ticket", "qr", "expires-in", "app-name", "chat-code"]
    const observed = restartingAttributes.filter((name) => !hosted.includes(name))
    assert.deepEqual(
      namesOf(declaration().attributes),
      [...observed, "lang", "theme", "size"].sort(),
    )
  })

  test("lists the events that are dispatched", () => {
    const announced = /const details = \{([\s\S]*?)\n {2}\}/.exec(
      read("web-widget/announce.ts"),
    )?.[1]
    const dispatched = [...(announced ?? "").matchAll(/^ {4}(\w+):/gm)].map(([, name = ""]) => name)
    for (const file of ["announce", "element", "session"])
      for (const [, name = ""] of read(`web-widget/${file}.ts`).matchAll(/\bemit\("(\w+)"/g))
        dispatched.push(name)
    assert.deepEqual(namesOf(declaration().events), [...new Set(dispatched)].sort())
  })

  test("lists the parts that are drawn", () => {
    const drawn = new Set<string>()
    for (const file of ["panel", "qr", "qr-extras", "steps"]) {
      const text = read(`web-widget/${file}.ts`)
      const tags = /const tags = \{([\s\S]*?)\} as const/.exec(text)?.[1] ?? ""
      for (const [, name = ""] of tags.matchAll(/^ {2}(\w+):/gm)) drawn.add(name)
      // make("div", "panel"); make(row, "b", "chat-code", …); part: "qr"; setAttribute("part", "qr").
      const made = /\bmake\((?:\w+, )?"\w+", "([\w-]+)"|\bpart(?:: |", )"([\w-]+)"/g
      for (const [, one, other] of text.matchAll(made)) drawn.add(one ?? other ?? "")
    }
    assert.deepEqual(namesOf(declaration().cssParts), [...drawn].sort())
  })

  test("lists the custom properties that the style sheets use", () => {
    const css = read("web-widget/styles.css") + read("web-widget/steps.css")
    const used = new Set([...css.matchAll(/var\((--menshen-[\w-]+)\)/g)].map(([, name]) => name))
    assert.deepEqual(namesOf(declaration().cssProperties), [...used].sort())
  })

  test("lists every key of the words", () => {
    for (const [key] of words())
      assert.ok(read("docs/reference/widget.md").includes(`| \`${key}\` |`))
  })
})
