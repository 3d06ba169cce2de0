// BI 63–82 (docs/threats.md): pushes with a valid signature and a faulty encryption. All answers are
// the same, so that no answer is an oracle.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as push from "../../support/push.ts"
import * as target from "../../support/target.ts"
import { addBistro, startWorld, type World } from "../../support/world.ts"

let w: World
let aimed: target.Target
const answers = new Map<string, push.Answer>()
before(async () => {
  w = await startWorld(addBistro)
  aimed = await target.aim(w)
})
after(() => w.close())

const canary = "canary-inside-the-envelope"
const scan = (more = `<Note>${canary}</Note>`) =>
  push.xmlOf(push.scanFields(w, aimed.openid, aimed.ticket.scene), more)
const sealed = (change: Parameters<typeof push.seal>[2] = {}, message = scan()) =>
  push.seal(w.account, message, change)
const bytes = (encrypt: string) => Buffer.from(encrypt, "base64")

/** Encrypts again until the text has what the case needs. */
function sealedWith(fits: (encrypt: string) => boolean): string {
  for (let tries = 0; tries < 96; tries++) {
    const encrypt = sealed({}, scan(`<Note>${"x".repeat(tries)}</Note>`))
    if (fits(encrypt)) return encrypt
  }
  throw new Error("no message of 96 fits")
}

/** random(16) | length(4) | message | appId, before any padding. */
function layout(message = scan(), length = Buffer.byteLength(message)): Buffer {
  const head = Buffer.alloc(20, 7)
  head.writeUInt32BE(length, 16)
  return Buffer.concat([head, Buffer.from(message), Buffer.from(w.account.appId)])
}

/** The layout with the padding that `pad` makes of the missing count, up to a multiple of 32. */
function padded(pad: (count: number) => Uint8Array): string {
  const full = layout()
  return push.encryptBytes(w.account, Buffer.concat([full, pad(32 - (full.length % 32))]))
}
const spoilt = (count: number, at: number, value: number) => {
  const padding = Buffer.alloc(count, count)
  padding[at < 0 ? count + at : at] = value
  return padding
}

/** `count` bytes of padding that claim 33, over a message made to fit. */
function padding33(): string {
  for (let more = 0; more < 32; more++) {
    const full = layout(scan(`<Note>${"x".repeat(more)}</Note>`))
    if ((full.length + 33) % 32 !== 0) continue
    return push.encryptBytes(w.account, Buffer.concat([full, Buffer.alloc(33, 33)]))
  }
  throw new Error("no message of 32 fits")
}

function nonCanonical(): string {
  const encrypt = sealedWith((text) => /[^=]==?$/.test(text))
  const at = encrypt.indexOf("=") - 1
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
  const next = alphabet.charAt(alphabet.indexOf(encrypt.charAt(at)) + 1)
  return encrypt.slice(0, at) + next + encrypt.slice(at + 1)
}

const flipped = (block: number) => {
  const encrypt = bytes(sealed({}, scan("")))
  encrypt[block * 16] = (encrypt[block * 16] ?? 0) ^ 0x80
  return encrypt.toString("base64")
}
const firstBlockThrice = () => {
  const first = bytes(sealed()).subarray(0, 16)
  // Two more blocks make the length a multiple of 32, so that only the layout can be refused.
  return Buffer.concat([first, Buffer.alloc(16), first, Buffer.alloc(16)]).toString("base64")
}

const capital = () => w.account.appId.toUpperCase()
describe("a signed push with a faulty encryption", () => {
  const rows: [string, () => string][] = [
    ["BI 63: base64 with a line break inside", () => sealed().replace(/^.{76}/, "$&\n")],
    ["BI 63: base64 with a line break at the end", () => `${sealed()}\n`],
    [
      "BI 64: base64 in the URL-safe alphabet",
      () =>
        sealedWith((text) => /[+/]/.test(text))
          .replaceAll("+", "-")
          .replaceAll("/", "_"),
    ],
    ["BI 65: base64 with a non-canonical last character", nonCanonical],
    [
      "BI 66: base64 without its =",
      () => sealedWith((text) => text.endsWith("=")).replace(/=+$/, ""),
    ],
    ["BI 67: an empty text", () => ""],
    ["BI 68: a text of 16 bytes", () => bytes(sealed()).subarray(0, 16).toString("base64")],
    ["BI 69: a text of 48 bytes", () => bytes(sealed()).subarray(0, 48).toString("base64")],
    ["BI 69: a text 16 bytes short", () => bytes(sealed()).subarray(0, -16).toString("base64")],
    ["BI 70: padding of 0", () => padded((count) => spoilt(count, -1, 0))],
    ["BI 71: padding of 33", padding33],
    ["BI 71: padding of 255", () => padded((count) => spoilt(count, -1, 255))],
    [
      "BI 72: padding with different bytes",
      () => sealedWithPadding((count) => spoilt(count, 0, count ^ 1)),
    ],
    ["BI 73: nothing but padding", () => push.encryptBytes(w.account, Buffer.alloc(32, 32))],
    [
      "BI 73: padding that reaches into the header",
      () =>
        push.encryptBytes(w.account, Buffer.concat([Buffer.alloc(16, 7), Buffer.alloc(16, 16)])),
    ],
    ["BI 74: a length of 0xFFFFFFFF", () => sealed({ length: 0xffffffff })],
    ["BI 74: a length of 0x80000000", () => sealed({ length: 0x80000000 })],
    [
      "BI 74: a length of 0xFFFFFFEC, which wraps to 0 with the header,",
      () => sealed({ length: 0xffffffec }),
    ],
    [
      "BI 75: the length of everything that follows",
      () => sealed({ length: Buffer.byteLength(scan()) + w.account.appId.length }),
    ],
    ["BI 75: the length of the whole text", () => sealed({ length: layout().length })],
    ["BI 76: a length one byte short", () => sealed({ length: Buffer.byteLength(scan()) - 1 })],
    ["BI 76: a length one byte long", () => sealed({ length: Buffer.byteLength(scan()) + 1 })],
    ["BI 77: the AppID of another account", () => sealed({ appId: w.accounts[1]?.appId ?? "" })],
    ["BI 78: an AppID cut short", () => sealed({ appId: w.account.appId.slice(0, -1) })],
    ["BI 78: an AppID with one more character", () => sealed({ appId: `${w.account.appId}0` })],
    ["BI 78: a missing AppID", () => sealed({ appId: "" })],
    ["BI 79: the AppID in capitals", () => sealed({ appId: capital() })],
    ["BI 80: a flipped bit in the first block", () => flipped(0)],
    ["BI 81: the first block repeated", firstBlockThrice],
    ["BI 82: an empty message", () => sealed({}, "")],
  ]

  /** Pads with two bytes at least, so that the last can be right and another wrong. */
  function sealedWithPadding(pad: (count: number) => Uint8Array): string {
    for (let more = 0; more < 32; more++) {
      const full = layout(scan(`<Note>${"x".repeat(more)}</Note>`))
      const count = 32 - (full.length % 32)
      if (count < 2) continue
      return push.encryptBytes(w.account, Buffer.concat([full, pad(count)]))
    }
    throw new Error("no message of 32 fits")
  }

  for (const [name, encrypt] of rows) {
    test(`${name} is acknowledged, and the ticket stays as it was`, async () => {
      const answer = await push.postEncrypted(w, encrypt())
      answers.set(name, answer)
      target.assertAcknowledged(answer)
      await target.assertUntouched(aimed)
    })
  }

  test("BI 80: a flipped bit in any block is acknowledged, and the ticket stays as it was", async () => {
    const blocks = bytes(sealed({}, scan(""))).length / 16
    for (let block = 0; block < blocks; block++) {
      const answer = await push.postEncrypted(w, flipped(block))
      answers.set(`BI 80, block ${block}`, answer)
      target.assertAcknowledged(answer)
    }
    await target.assertUntouched(aimed)
  })

  test("CR-01, BI 63–82: gets the same bytes as answer in every case", () => {
    const seen = [...answers.values()].map(({ status, headers: { date, ...headers }, body }) =>
      JSON.stringify([status, headers, body]),
    )
    assert.ok(seen.length > rows.length)
    assert.deepEqual([...new Set(seen)], [seen[0]])
  })

  test("CR-05, D9: the ticket still accepts a valid push, and the log has no secret", async () => {
    await target.assertStillClaimable(aimed)
    target.assertLogKeepsQuiet(w, [aimed.openid], [canary, aimed.ticket.secret])
  })
})
