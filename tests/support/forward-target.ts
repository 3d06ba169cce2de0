// A server of the account's owner: it verifies each push with the sandbox's reader of envelopes, which shares no code
// with Menshen, and answers as the test says.

import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { openMessage, sealMessage, signQuery } from "../sandbox/wechat/envelope.ts"
import type { SandboxAccount } from "../sandbox/wechat/server.ts"

export interface Received {
  /** The raw target of the request. */
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
  /** The message inside; undefined if it does not verify. */
  message: string | undefined
  at: number
}

/** The text of a reply, what is to be written instead, or silence. */
export type Said = string | Raw | "hang" | "cut"
export interface Raw {
  status?: number
  headers?: Record<string, string>
  body: string | Uint8Array
}

export const success: Raw = { body: "success" }
export const garbage: Raw = {
  headers: { "content-type": "text/html" },
  body: "<html><body>It works!</body></html>",
}

export const fieldOf = (message: string | undefined, name: string): string =>
  new RegExp(`<${name}>(?:<!\\[CDATA\\[(.*?)\\]\\]>|([^<]*))</${name}>`, "s")
    .exec(message ?? "")
    ?.slice(1)
    .find((part) => part !== undefined) ?? ""

export class ForwardTarget {
  /** WeChat's own deliveries. */
  readonly received: Received[] = []
  /** Deliveries of the queue. */
  readonly again: Received[] = []
  /** What it wrote, in order. */
  readonly replies: string[] = []
  /** How long it thinks, and what it waits for then. */
  delayMs = 0
  gate: Promise<void> | undefined
  say: (received: Received) => Said = () => success
  url = ""
  account: SandboxAccount | undefined
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      const body = Buffer.concat(chunks)
      const path = request.url ?? ""
      const received = { path, headers: request.headers, body, at: Date.now() }
      const all = { ...received, message: this.messageIn(path, body) }
      const isAgain = request.headers["menshen-redelivery"] !== undefined
      ;(isAgain ? this.again : this.received).push(all)
      setTimeout(async () => {
        await this.gate
        this.answer(all, response)
      }, this.delayMs)
    })
  })

  async start(port = 0): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(port, "127.0.0.1", resolve))
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/wechat`
    return this
  }

  stop(): void {
    this.server.closeAllConnections()
    this.server.close()
  }

  forget(): void {
    this.received.length = 0
    this.again.length = 0
    this.replies.length = 0
    this.delayMs = 0
    this.gate = undefined
    this.say = () => success
  }

  /** The texts of people that it got. */
  get texts(): string[] {
    return this.received.map(({ message }) => fieldOf(message, "Content")).filter(Boolean)
  }

  private answer(received: Received, response: ServerResponse): void {
    const said = this.say(received)
    if (said === "hang") return
    if (said === "cut") {
      response.destroy()
      return
    }
    if (typeof said === "string") {
      const body = this.replyTo(received, said)
      this.replies.push(body)
      response.writeHead(200, { "content-type": "application/xml; charset=UTF-8" }).end(body)
      return
    }
    response.writeHead(said.status ?? 200, said.headers ?? {}).end(said.body)
  }

  private messageIn(path: string, body: Buffer): string | undefined {
    const query = new URL(path, "http://target").searchParams
    const [timestamp, nonce] = [query.get("timestamp") ?? "", query.get("nonce") ?? ""]
    const { account } = this
    if (account === undefined) return undefined
    if (signQuery({ token: account.token, timestamp, nonce }) !== query.get("signature")) {
      return undefined
    }
    const encrypt = fieldOf(body.toString(), "Encrypt")
    const msgSignature = query.get("msg_signature") ?? ""
    const opened = openMessage({ ...account, timestamp, nonce, msgSignature, encrypt })
    return opened.ok ? opened.message : undefined
  }

  /** With white space and a comment of its own, so that a rewritten reply differs. */
  replyTo({ message }: Received, text: string): string {
    const { account } = this
    if (account === undefined) throw new Error("the target has no account")
    const clear =
      `<xml>\n  <ToUserName><![CDATA[${fieldOf(message, "FromUserName")}]]></ToUserName>\n` +
      `  <FromUserName><![CDATA[${fieldOf(message, "ToUserName")}]]></FromUserName>\n` +
      `  <CreateTime>${Math.floor(Date.now() / 1000)}</CreateTime>\n` +
      `  <MsgType><![CDATA[text]]></MsgType>\n  <Content><![CDATA[${text}]]></Content>\n</xml>`
    const [timestamp, nonce] = [String(Math.floor(Date.now() / 1000)), "4711"]
    const sealed = sealMessage({ ...account, timestamp, nonce, message: clear })
    return (
      `<xml>\n <Encrypt><![CDATA[${sealed.encrypt}]]></Encrypt>\n` +
      ` <MsgSignature><![CDATA[${sealed.msgSignature}]]></MsgSignature>\n` +
      ` <TimeStamp>${timestamp}</TimeStamp>\n <Nonce><![CDATA[${nonce}]]></Nonce>\n</xml>\n`
    )
  }
}

type Config = Record<string, unknown>

/** Gives the demo's first account these targets. */
export const forwarding =
  (targets: object[], more: object = {}) =>
  (config: Config): void => {
    const [account] = config.accounts as Config[]
    Object.assign(account ?? {}, { forward: targets, ...more })
    const { allow } = config.outbound as { allow: string[] }
    if (!allow.includes("127.0.0.1/32")) allow.push("127.0.0.1/32")
  }
