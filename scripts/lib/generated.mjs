// Generates TypeScript from the tables of core/ and wasm/: one text for each file that
// scripts/generate.mjs writes, before Biome formats it.

const head = `// Made by \`npm run generate\` from the tables of core/ and wasm/: change them there, never here.
// tests/wasm/tables.test.ts fails where this file is not what the tables say.
`

const camel = (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase())

const list = (name, type, names) => `
export const ${name} = [
${names.map((one) => `  ${JSON.stringify(one)},`).join("\n")}
] as const
export type ${type} = (typeof ${name})[number]
`

const union = (rows) => rows.map(({ name }) => JSON.stringify(name)).join(" | ")

/** The type, reader and writer of a field by its kind; every other kind is the name of a list. */
const plain = {
  number: ["number", "from.number()", (value) => `number(${value})`],
  flag: ["boolean", "from.number() === 1", (value) => `number(${value} ? 1 : 0)`],
  text: ["string", "from.text()", (value) => `text(${value})`],
  bytes: ["Uint8Array", "from.copy()", (value) => `text(${value})`],
}
const types = {
  states: "State",
  purposes: "Purpose",
  confirmations: "Confirm",
  reasons: "Reason",
  phoneAnswers: "PhoneAnswer",
  matters: "Matter",
  newsKinds: "NewsKind",
}
const kindOf = (kind) =>
  plain[kind] ?? [types[kind], `from.oneOf(${kind})`, (value) => `oneOf(${kind}, ${value})`]

const member = ({ name, kind }) => `${camel(name)}: ${kindOf(kind)[0]}`

const shape = (name, fields, modifier = "") => `
export interface ${name} {
${fields.map((field) => `  ${modifier}${member(field)}`).join("\n")}
}
`

/** An object literal is evaluated from top to bottom, which is the order of the wire format. */
const reader = (name, type, fields) => `
export const ${name} = (from: Reader): ${type} => ({
${fields.map(({ name, kind }) => `  ${camel(name)}: ${kindOf(kind)[1]},`).join("\n")}
})
`

const writes = (object, fields) =>
  fields.map(({ name, kind }) => `.${kindOf(kind)[2](`${object}.${camel(name)}`)}`).join("")

const eventType = ({ name, fields }) =>
  `{ ${[`kind: ${JSON.stringify(name)}`, ...fields.map(member)].join("; ")} }`

const eventCase = ({ name, fields }, place) => `
    case ${JSON.stringify(name)}:
      to.number(${place})${writes("event", fields)}
      return`

/** edge/core/generated.ts */
export const edgeText = (tables) => `${head}
import type { Reader, Writer } from "./wire.ts"

/** The version of the calls of core.wasm; the host refuses any other. */
export const abiVersion = ${tables.abiVersion}

/** How many seconds a QR code is shown. */
export const qrSeconds = ${tables.qrMs / 1000}

/** How many seconds a scan may come later than that. */
export const qrGraceSeconds = ${tables.qrGraceMs / 1000}

/** How many seconds a browser has to collect an approved ticket. */
export const collectSeconds = ${tables.collectMs / 1000}

/** How many digits a chat code has; see core/ticket/chat_code.hpp. */
export const chatCodeDigits = {
  least: ${tables.chatCodeDigits[0]},
  most: ${tables.chatCodeDigits[1]},
}

/** Of so many numbers of a length, at most one is a code that waits. */
export const chatCodesPerLiveOne = ${tables.chatCodesPerLiveOne}

/** How many seconds the link "not me" in a person's chat is good. */
export const notMeSeconds = ${tables.notMeMs / 1000}

/** The limits on anonymous requests: core/config/limits.hpp. \`windowSeconds\` 0: so many at once. */
export const limits = {
${tables.limits.map(({ name, per, windowSeconds }) => `  ${name}: { per: ${JSON.stringify(per)}, windowSeconds: ${windowSeconds} },`).join("\n")}
} as const
export type LimitName = keyof typeof limits

/** The languages of the pages, and of the chat. */${list("languages", "Language", tables.languages)}
/** What the operator's own texts may be about: core/config/texts.hpp. */
export type ReplyPlace = ${union(tables.texts.replies)}
export type PagePlace = ${union(tables.texts.pages)}
export type Placeholder = ${union(tables.texts.replies[1].placeholders.map((name) => ({ name })))}
/** The most bytes that each part of a reply about a sign-in has. The core refuses texts with which a reply would have
 * more than WeChat shows; tests hold the parts to these numbers. */
export const replyBytes = {
  whole: ${tables.texts.replyBytes},
  ownLines: ${tables.texts.ownLinesBytes},
  placeholders: ${JSON.stringify(tables.texts.placeholders)},
} as const
${list("states", "State", tables.states)}

/** No transition leads out of these: core/ticket/lifecycle.hpp. */
export const finalStates: readonly State[] = ${JSON.stringify(finalStatesOf(tables))}
/** The purpose of a ticket. */${list("purposes", "Purpose", tables.purposes)}
/** How the person agrees after the scan. The last one is WeChat's; no app can choose it. */${list("confirmations", "Confirm", tables.confirmations)}
/** The chat's answer to the person who scanned. */${list("phoneAnswers", "PhoneAnswer", tables.phoneAnswers)}
/** The meaning of a push for a sign-in. */${list("matters", "Matter", tables.matters)}
/** What a push says about a person. */${list("newsKinds", "NewsKind", tables.newsKinds)}
/** Every refusal by its index. The index may be stored, so the list only grows at its end. */${list(
  "reasons",
  "Reason",
  tables.reasons.map(({ name }) => name),
)}
/** For the operator: what happened and what to do. */
export const reasonSentences: Record<Reason, string> = {
${tables.reasons.map(({ name, why }) => `  ${name}: ${JSON.stringify(why)},`).join("\n")}
}

/** A ticket's fields that are fixed at creation; see core/ticket/ticket.hpp. */${shape("TicketFixed", tables.ticketFixed, "readonly ")}
/** The fields that the core changes. */${shape("TicketMoving", tables.ticketMoving)}
export type TicketFields = TicketFixed & TicketMoving

export function writeTicket(to: Writer, ticket: TicketFields): void {
  to${writes("ticket", [...tables.ticketFixed, ...tables.ticketMoving])}
}
${reader("readTicketMoving", "TicketMoving", tables.ticketMoving)}
/** The events of a ticket; see core/ticket/advance.hpp. */
export type TicketEvent =
${tables.ticketEvents.map((event) => `  | ${eventType(event)}`).join("\n")}

export function writeTicketEvent(to: Writer, event: TicketEvent): void {
  switch (event.kind) {${tables.ticketEvents.map(eventCase).join("")}
  }
}

/** The core's answer to an event, before the moving fields; see wasm/ticket_wire.hpp. */${shape("AdvanceAnswer", tables.advanceAnswer)}${reader("readAdvanceAnswer", "AdvanceAnswer", tables.advanceAnswer)}
/** The fields of every request to the callback; see wasm/push_wire.hpp. */${shape("OpenedPushFields", tables.openedPush)}${reader("readOpenedPushFields", "OpenedPushFields", tables.openedPush)}
/** The additional fields of an accepted push. */${shape("PushFields", tables.push)}${reader("readPushFields", "PushFields", tables.push)}
/** The texts of an accepted push, one a line; trailing empty lines are omitted. */
export interface PushLines {
${tables.pushLines.map((name) => `  ${camel(name)}: string`).join("\n")}
}

export const pushLinesOf = (lines: readonly string[]): PushLines => ({
${tables.pushLines.map((name, at) => `  ${camel(name)}: lines[${at}] ?? "",`).join("\n")}
})
`

/** web-widget/generated.ts */
export const widgetText = (tables) => `${head}
/** A chat code; see core/ticket/chat_code.hpp. */
export const chatCodePattern = /^[1-9]\\d{${tables.chatCodeDigits.map((digits) => digits - 1)}}$/
${list("states", "State", tables.states)}
/** The views of the widget. */${list("views", "ViewName", tables.views)}
/** The next action of the widget. */${list("actions", "Action", tables.actions)}
/** Whether a message counts. */${list("news", "News", tables.widgetNews)}`

const finalStatesOf = ({ states, steps }) =>
  states.filter((state) => !steps.some(([from]) => from === state))
