// The public interface of <menshen-login>, read from its declarations in web-widget/, as a custom
// elements manifest (schema 1.0.0) for editors. widget-reference.mjs writes the same as a page.

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { declarationOf, oneLine } from "./doc-comments.mjs"
import { root } from "./paths.mjs"

const source = (file) => readFileSync(join(root, "web-widget", file), "utf8")

const declared = (name, file) => declarationOf({ name, file: `web-widget/${file}.ts` })
export const element = () => declared("MenshenLogin", "element")
const membersOf = (name, file) => declared(name, file).members

/** Each documented name of a comment block without a declaration: { name, description, rest }. */
function namesIn(file, from, to, pattern) {
  const text = source(file)
  const start = text.indexOf(from)
  const block = text.slice(start, text.indexOf(to, start))
  return [...block.matchAll(pattern)].map(([, description, name, rest]) => {
    return { name, description: oneLine(description), rest }
  })
}

const attributes = () =>
  membersOf("MenshenLoginAttributes", "attributes").map(({ name, type, doc }) => ({
    name,
    fieldName: propertyOf(name),
    description: oneLine(doc.text),
    type: { text: type },
    ...(doc.tags.default && { default: doc.tags.default }),
  }))

/** Each attribute is also a property. */
const propertyOf = (attribute) => attribute.replace(/-./g, (dash) => dash.slice(1).toUpperCase())

const reflected = () =>
  attributes().map(({ fieldName, name, ...rest }) => {
    return { kind: "field", name: fieldName, attribute: name, reflects: true, ...rest }
  })

/** The members of the class that a page uses; the browser calls the others. */
export const ownMembers = () => element().members.filter(({ name }) => !/Callback\(\)$/.test(name))

const members = () =>
  ownMembers().map(({ name, type, doc }) => {
    const method = name.endsWith("()")
    return {
      kind: method ? "method" : "field",
      name: name.replace("()", ""),
      description: oneLine(doc.text),
      ...(method
        ? { return: { type: { text: type } } }
        : { type: { text: type.replace("()", "") } }),
      ...(["current", "result"].includes(name) && { readonly: true }),
    }
  })

const events = () =>
  membersOf("MenshenLoginEventMap", "events").map(({ name, type, doc }) => {
    return { name, description: oneLine(doc.text), type: { text: type } }
  })

const properties = () =>
  namesIn("styles.css", ":host {", "\n}", /\/\* ([\s\S]*?) \*\/\s+(--menshen-[\w-]+): (.*);/g).map(
    ({ name, description, rest }) => ({ name, description, default: rest }),
  )

/** The rows of the panel have their names in panel.ts; qr.ts and steps.ts draw the other parts. */
const parts = () => [
  { name: "panel", description: "The whole box." },
  ...namesIn("panel.ts", "const tags = {", "} as const", /\/\*\* (.*?) \*\/\s+(\w+): (.*)/g).map(
    ({ name, description }) => ({ name, description }),
  ),
  { name: "qr", description: "In `stage`: the QR code, an SVG; an image on a phone." },
  { name: "blank", description: "In `stage`: the placeholder until there is a QR code." },
  { name: "chat-code", description: "In `step`: the digits to send to the account." },
  { name: "half", description: "In `chat-code`: one of the two groups of digits." },
  { name: "copy", description: "In `step`: the button that copies them." },
  { name: "match-number", description: "In `step`: the two digits to answer with." },
  { name: "form", description: "In `step`: the form around the field." },
  { name: "phone-code", description: "In `step`: the field for the six digits that WeChat shows." },
  { name: "confirm", description: "In `step`: the button that sends what was typed." },
  { name: "note", description: "In `step`: a hint, or what is wrong with what was typed." },
]

export const words = () => Object.entries(JSON.parse(source("words/en.json")))

export function declaration() {
  return {
    kind: "class",
    name: "MenshenLogin",
    customElement: true,
    tagName: "menshen-login",
    description: oneLine(element().doc.text),
    superclass: { name: "HTMLElement" },
    attributes: attributes(),
    events: events(),
    slots: [],
    cssProperties: properties(),
    cssParts: parts(),
    members: [...reflected(), ...members()],
  }
}

export function manifest() {
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
      module("dist/widget/element.js", [exported], [declaration()]),
      module("dist/widget/define.js", [exported, defined], []),
      module("dist/widget/menshen-login.js", [exported, defined], []),
    ],
  }
}
