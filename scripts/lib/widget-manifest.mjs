// What <menshen-login> offers, read from where it stands in web-widget/: the custom elements
// manifest (schema 1.0.0) that editors read, and the tables of docs/widget.md.

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "./paths.mjs"

const source = (file) => readFileSync(join(root, "web-widget", file), "utf8")

/** Each documented member of a block: its doc comment, its name, and what follows on its line. */
function members(file, from, to, pattern) {
  const text = source(file)
  const start = text.indexOf(from)
  const block = text.slice(start, text.indexOf(to, start))
  return [...block.matchAll(pattern)].map(([, description, name, rest]) => {
    return { name, description: description.replaceAll(/\s*\n\s*(\* ?)?/g, " ").trim(), rest }
  })
}

const attributes = () =>
  members(
    "attributes.ts",
    "interface MenshenLoginAttributes",
    "\n}",
    /\/\*\* ([\s\S]*?) \*\/\s+"?([\w-]+)"?\?: (.*)/g,
  ).map(({ name, description, rest }) => {
    return { name, fieldName: propertyOf(name), description, type: { text: rest } }
  })

/** Each attribute is a property too. */
const propertyOf = (attribute) => attribute.replace(/-./g, (dash) => dash.slice(1).toUpperCase())

const fields = () =>
  attributes().map(({ name, fieldName, description, type }) => {
    return { kind: "field", name: fieldName, attribute: name, reflects: true, description, type }
  })

const events = () =>
  members(
    "events.ts",
    "interface MenshenLoginEventMap",
    "\n}",
    /\/\*\* (.*?) \*\/\s+(\w+): (.*)/g,
  ).map(({ name, description, rest }) => ({ name, description, type: { text: rest } }))

const properties = () =>
  members("styles.css", ":host {", "\n}", /\/\* ([\s\S]*?) \*\/\s+(--menshen-[\w-]+): (.*);/g).map(
    ({ name, description, rest }) => ({ name, description, default: rest }),
  )

const parts = () => [
  { name: "panel", description: "The whole box." },
  ...members("panel.ts", "const tags = {", "} as const", /\/\*\* (.*?) \*\/\s+(\w+): (.*)/g).map(
    ({ name, description }) => ({ name, description }),
  ),
  { name: "qr", description: "The QR code: an SVG, or an image on a phone." },
  { name: "chat-code", description: "In `step`: the six digits to send to the account." },
  { name: "phone-code", description: "In `step`: the field for the six digits that WeChat shows." },
  { name: "copy", description: "In `step`: the button that copies them." },
  { name: "match-number", description: "In `step`: the two digits to answer with." },
  { name: "confirm", description: "In `step`: the button that sends what was typed." },
  { name: "note", description: "In `step`: a word more, or what is wrong." },
]

export const words = () => Object.entries(JSON.parse(source("words/en.json")))

export function manifest() {
  const declaration = {
    kind: "class",
    name: "MenshenLogin",
    customElement: true,
    tagName: "menshen-login",
    description: "Sign-in by scanning a QR code with WeChat.",
    superclass: { name: "HTMLElement" },
    attributes: attributes(),
    events: events(),
    cssProperties: properties(),
    cssParts: parts(),
    members: [
      ...fields(),
      { kind: "field", name: "current", readonly: true, description: "The state that is shown." },
      { kind: "field", name: "words", description: "Sentences of the page's own, by their names." },
      { kind: "method", name: "restart", description: "A new ticket, whatever became of the old." },
    ],
  }
  const reference = { name: "MenshenLogin", module: "dist/widget/element.js" }
  const exported = { kind: "js", name: "MenshenLogin", declaration: reference }
  const defined = {
    kind: "custom-element-definition",
    name: "menshen-login",
    declaration: reference,
  }
  const module = (path, exports, declarations) => ({
    kind: "javascript-module",
    path,
    exports,
    declarations,
  })
  return {
    schemaVersion: "1.0.0",
    modules: [
      module("dist/widget/element.js", [exported], [declaration]),
      module("dist/widget/define.js", [exported, defined], []),
      module("dist/widget/menshen-login.js", [exported, defined], []),
    ],
  }
}

const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n")

/** The generated tables of docs/widget.md, by the name of their marker. */
export function tables() {
  const [{ declarations }] = manifest().modules
  const [{ attributes, events, cssProperties, cssParts }] = declarations
  const code = (text) => `\`${text}\``
  const detail = ({ type }) =>
    type.text.replace(/^CustomEvent<(.*)>$/, "$1").replaceAll("readonly ", "")
  return {
    attributes: table(
      ["attribute", "what it says"],
      attributes.map(({ name, description }) => [code(name), description]),
    ),
    events: table(
      ["event", "detail", "when"],
      events.map((event) => [code(event.name), code(detail(event)), event.description]),
    ),
    properties: table(
      ["property", "where it is not set", "what it changes"],
      cssProperties.map((one) => [code(one.name), code(one.default), one.description]),
    ),
    parts: table(
      ["part", "what it is"],
      cssParts.map(({ name, description }) => [code(name), description]),
    ),
    words: table(
      ["name", "in English"],
      words().map(([name, text]) => [code(name), text]),
    ),
  }
}

/** A document with its generated tables as they should be. */
export function withTables(document) {
  return Object.entries(tables()).reduce((text, [name, rows]) => {
    const marked = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`)
    return text.replace(marked, (_, from, to) => `${from}${rows}\n${to}`)
  }, document)
}
