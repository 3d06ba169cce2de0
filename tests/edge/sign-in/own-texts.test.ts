// The operator's own texts in the chat: they stand beside what protects a person, and never in its place.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { type Language, languages, type ReplyPlace } from "../../../edge/core/config.ts"
import { replyBytes } from "../../../edge/core/generated.ts"
import { browserName } from "../../../edge/i18n/browser-name.ts"
import { type ChatDetails, chatText, type OwnReplies } from "../../../edge/i18n/chat-text.ts"
import { placeName } from "../../../edge/i18n/place-name.ts"
import { askingReply, everyReply, protectingLines, type Reply } from "../../support/replies.ts"

const bytes = (text: string) => Buffer.byteLength(text)

const ownAt = (place: ReplyPlace, lang: Language, ...template: string[]): OwnReplies => ({
  replies: { [place]: { [lang]: template } },
})
const none: OwnReplies = { replies: {} }

describe("the operator's own text in a reply", () => {
  for (const lang of languages) {
    for (const reply of everyReply(lang)) {
      const { name, answer, details, place } = reply
      test(`leaves what protects a person: ${name}, ${lang} (CD-01, CD-05)`, () => {
        const own = {
          ...ownAt(place ?? "success", lang, "Hello, ", "app", "!\nAgain: ", "app", ""),
          afterSignIn: { url: "https://shop.example.com/", words: {} },
        }
        const said = chatText(lang, answer, details, own)
        const lines = said.split("\n")
        for (const line of protectingLines(lang, reply)) assert.ok(lines.includes(line), line)
        assert.equal(said.startsWith("Hello, Acme Shop!\nAgain: Acme Shop"), place !== undefined)
        if (place === undefined) assert.equal(said, chatText(lang, answer, details, none))
      })
    }
  }

  test("is the one of this moment and language alone", () => {
    const { answer, details } = askingReply("en", "reply")
    const builtIn = chatText("en", answer, details, none)
    assert.equal(chatText("en", answer, details, ownAt("success", "en", "A")), builtIn)
    assert.equal(chatText("en", answer, details, ownAt("scan", "ja", "A")), builtIn)
    assert.equal(chatText("en", answer, details, ownAt("scan", "en", "A")), `A\n${builtIn}`)
  })

  test("inserts each value once, as text", () => {
    const { answer, details } = askingReply("en", "reply")
    const own = ownAt("scan", "en", "", "app", " ", "place", " ", "browser", " ", "time", "")
    const odd: ChatDetails = { ...details, app: "{time} <a href=x>", browser: "", place: "" }
    const [first] = chatText("en", answer, odd, own).split("\n")
    const time = "Oct 20, 2026, 12:00 (UTC+8)"
    assert.equal(first, `{time} ＜a href=x> an unknown place unknown ${time}`)
  })
})

describe("what follows a sign-in", () => {
  const [done, linked] = ["signing in, links false", "signing in, links true"].map((name) =>
    everyReply("en").find((reply) => reply.name === name),
  ) as [Reply, Reply]
  const url = "https://shop.example.com/orders?a=1&b=2"
  const lastButOne = ({ answer, details }: Reply, words: object) =>
    chatText("en", answer, details, { ...none, afterSignIn: { url, words } })
      .split("\n")
      .at(-2)

  test("is a link of the operator's, before “not me”", () => {
    assert.equal(lastButOne(done, { en: ["Orders"] }), `<a href="${url}">Orders</a>`)
    assert.equal(lastButOne(done, { ja: ["Orders"] }), `<a href="${url}">Back to Acme Shop</a>`)
  })

  test("is no link for a WeChat that is added, or a person who has not confirmed", () => {
    assert.doesNotMatch(lastButOne(linked, {}) ?? "", /shop\.example/)
    assert.doesNotMatch(lastButOne(askingReply("en", "tap"), {}) ?? "", /shop\.example/)
  })
})

describe("WeChat never cuts a reply, because", () => {
  for (const lang of languages) {
    test(`Menshen's own lines are as short as the core counts on: ${lang}`, () => {
      const empty = { app: "", confirmLink: "", notMeLink: "" }
      const widest = { browser: "Firefox / Windows", place: `GS/${"x".repeat(64)}` }
      const longest = everyReply(lang).map(({ answer, details }) =>
        bytes(chatText(lang, answer, { ...details, ...empty, ...widest }, none)),
      )
      assert.ok(Math.max(...longest) < replyBytes.ownLines, `${Math.max(...longest)}`)
    })

    test(`no value is longer than the core counts on: ${lang}`, () => {
      const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
      const countries = letters.flatMap((one) => letters.map((other) => one + other))
      const own = (name: string) => ownAt("denied", lang, "", name, "")
      const details = askingReply(lang, "tap").details
      const longest = (name: string, changes: Partial<ChatDetails>[]) =>
        Math.max(
          ...changes.map((one) =>
            bytes(chatText(lang, "denied", { ...details, ...one }, own(name))),
          ),
        )
      const places = countries.map((country) => ({ place: `${country}/${"x".repeat(64)}` }))
      assert.ok(longest("place", [...places, { place: "" }]) <= replyBytes.placeholders.place)
      const browsers = [
        browserName("Mozilla Firefox/1 (Windows)"),
        browserName("MicroMessenger"),
        "",
      ]
      const asked = browsers.map((browser) => ({ browser }))
      assert.ok(longest("browser", asked) <= replyBytes.placeholders.browser)
      const times = [0, 6, 11].map((month) => ({ at: Date.UTC(2026, month, 28, 14, 44) }))
      assert.ok(longest("time", times) <= replyBytes.placeholders.time)
      assert.ok(longest("app", [{ app: "🙂".repeat(64) }]) <= replyBytes.placeholders.app)
      assert.equal(placeName("", lang), "")
    })
  }
})
