// `relay`: a program on a machine that the account lists makes the calls, and holds the AppSecret and the access token
// (docs/relay.md). A call that the relay did not receive is repeated; an exchange is not, because the relay may have
// made it.

import {
  answerText,
  bodyHashOf,
  callsPath,
  newNonce,
  type RelayAnswer,
  type RelayedCall,
  RelayKey,
  type RelayRefusal,
  readAnswerHeader,
  relayHeader,
  requestHeader,
  requestText,
} from "../../../base/relay-protocol.ts"
import { tokenPath } from "../../../base/stable-token.ts"
import type { OfficialAccount } from "../../../core/config.ts"
import {
  type ApiAnswer,
  type Called,
  judged,
  noteMalformed,
  notMade,
  refusedOnTheWay,
  unreachable,
} from "./answer.ts"
import { type Call, type Egress, isExchange, type SecretOf, type Watch } from "./egress.ts"
import { onTheWay } from "./errcodes.ts"
import { ask, type Heard } from "./http.ts"
import { patiently } from "./patience.ts"

/** The relay gives up after four. */
const timeoutMs = 5000

type Way = Extract<OfficialAccount["egress"], { kind: "relay" }>

/** What one request to the relay came to. */
type Sent = ApiAnswer | { refused: RelayRefusal }

export class Relay implements Egress {
  private readonly secretOf: SecretOf
  private readonly watch: Watch
  private keys: Promise<RelayKey[]> | undefined
  /** The place of the key that the relay knows. */
  private current = 0
  /** The relay's run, once it has named it. */
  private run = ""

  constructor(secretOf: SecretOf, watch: Watch) {
    this.secretOf = secretOf
    this.watch = watch
  }

  async make(account: OfficialAccount, call: Call): Promise<ApiAnswer> {
    const way = account.egress as Way
    if (isExchange(call)) return this.send(account, way, call)
    // The relay has no token then, and would ask for one with each call.
    if (this.watch.isSpent(account, tokenPath)) {
      return { ...notMade("wechat_quota"), call: tokenPath }
    }
    const answer = await patiently(() => this.send(account, way, call))
    // Without a token WeChat would not have answered the call.
    if (answer.ok || answer.call === tokenPath) this.watch.note(account, tokenPath, answer)
    return answer
  }

  /** Repeats the request if the relay has started anew, or knows the other key only. */
  private async send(account: OfficialAccount, way: Way, call: Call): Promise<ApiAnswer> {
    this.keys ??= Promise.all(
      way.secretEnvs.map((name) => RelayKey.of(String(this.secretOf(name)))),
    )
    const keys = await this.keys
    let at = this.current
    let sent = await this.sendOnce(account, way, call, keys[at] as RelayKey)
    for (let tries = keys.length; tries > 0 && "refused" in sent; tries--) {
      // Another call may have moved on from this key already.
      if (sent.refused === "signature" && this.current === at) this.current = (at + 1) % keys.length
      else if (sent.refused !== "signature" && sent.refused !== "run") break
      at = this.current
      sent = await this.sendOnce(account, way, call, keys[at] as RelayKey)
    }
    if (!("refused" in sent)) return sent
    return refusedOnTheWay({ account: account.name, call: call.path }, errcodeOf(sent.refused))
  }

  private async sendOnce(
    account: OfficialAccount,
    way: Way,
    call: Call,
    key: RelayKey,
  ): Promise<Sent> {
    const stamp = { run: this.run, time: Math.floor(Date.now() / 1000), nonce: newNonce() }
    const body = JSON.stringify(relayed(account, call))
    const text = requestText(stamp, "POST", callsPath, await bodyHashOf(body))
    const headers = {
      "content-type": "application/json",
      [relayHeader]: requestHeader(key.id, stamp, await key.sign(text)),
    }
    const request = { method: "POST", headers, body }
    const heard = await ask(account.name, new URL(callsPath, way.url), request, timeoutMs, isHeard)
    if (!heard.ok) return heard
    return this.read({ account: account.name, call: call.path }, heard, key, stamp.nonce)
  }

  private async read(called: Called, heard: Heard, key: RelayKey, nonce: string): Promise<Sent> {
    const { account } = called
    const answer = parsed(heard.text)
    const isSigned = await isSignedBy(key, heard, nonce)
    if (!isSigned || answer === undefined) return notOfRelay(called, heard, answer)
    if ("refused" in answer) {
      if (answer.run !== undefined) this.run = answer.run
      return { refused: answer.refused }
    }
    const { call } = answer
    if ("answer" in answer) return judged({ account, call }, answer.answer)
    const { isPassing, ...known } = answer.silence
    return { ...unreachable({ ...known, account, call }), isPassing }
  }
}

/** A proxy's own answers are no answers of the relay. */
const isHeard = (status: number) => status < 500

function relayed({ appId }: OfficialAccount, { path, query, body }: Call): RelayedCall {
  const method = body === undefined ? "GET" : "POST"
  return { appId, method, path, ...(query && { query }), ...(body !== undefined && { body }) }
}

async function isSignedBy(key: RelayKey, heard: Heard, nonce: string): Promise<boolean> {
  const signature = readAnswerHeader(heard.headers.get(relayHeader))
  if (signature === undefined) return false
  return key.verify(signature, answerText(nonce, heard.status, await bodyHashOf(heard.text)))
}

function parsed(text: string): RelayAnswer | undefined {
  try {
    const value = JSON.parse(text)
    return typeof value === "object" && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** Only a relay that does not know the key may answer without a signature. */
function notOfRelay(called: Called, { status, text }: Heard, answer?: RelayAnswer): Sent {
  if (status === 401 && answer && "refused" in answer && answer.refused === "signature") {
    return { refused: "signature" }
  }
  const { account, call } = called
  noteMalformed(account, { call, status, bytes: text.length, type: "no signature of the relay" })
  return refusedOnTheWay(called, onTheWay.answer)
}

/** Another nonce, or a moment later, may do. */
function errcodeOf(refused: RelayRefusal): number {
  if (refused === "run" || refused === "nonce") return onTheWay.busy
  return onTheWay[refused]
}
