// Never runs: type-checking it is the test (`npm test` runs tsc over tests/).

import {
  type EnvelopeInput,
  openEnvelope,
  type Push,
  parsePush,
  type Reason,
  sealReply,
  type TextMessage,
  verifySignature,
} from "menshen/core"

const stamp = { token: "abc", timestamp: "1714112445", nonce: "1" }
export const verified: boolean = verifySignature({ ...stamp, signature: "" })
export const verifiedSealed: boolean = verifySignature({ ...stamp, signature: "", encrypt: "" })

const envelope: EnvelopeInput = {
  ...stamp,
  encodingAesKey: "",
  appId: "",
  msgSignature: "",
  encrypt: "",
}
const opened = openEnvelope({ ...envelope, previousEncodingAesKey: "" })
export const message: string = opened.ok ? opened.message : ""
export const reason: Reason | undefined = opened.ok ? undefined : opened.reason
// @ts-expect-error: a refusal has no message
export const unsafe = opened.message

const { encrypt: _, msgSignature: __, ...credentials } = envelope
export const sealed: { encrypt: string; msgSignature: string } = sealReply({
  ...credentials,
  random: new Uint8Array(16),
  message: "",
})
// @ts-expect-error: random is required
sealReply({ ...credentials, message: "" })

export function describe(push: Push): string {
  if (push.msgType !== "event") {
    return push.msgType === "text" ? (push satisfies TextMessage).content : (push.msgId ?? "")
  }
  switch (push.event) {
    case "SCAN":
      return push.eventKey
    case "subscribe":
      return push.eventKey ?? ""
    case "TEMPLATESENDJOBFINISH":
      return push.status
    default:
      // @ts-expect-error: not every event has a status
      return push.status
  }
}

const parsed = parsePush(new Uint8Array())
export const described: string = parsed.ok ? describe(parsed.push) : parsed.reason
// @ts-expect-error: a number is neither text nor bytes
parsePush(7)
