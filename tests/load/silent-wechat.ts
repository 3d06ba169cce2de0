// A WeChat that makes QR codes and remembers none, so that hours of them cost this process nothing. It stands
// in for the sandbox where only the load counts.

import { randomBytes } from "node:crypto"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

export interface SilentWeChat {
  url: string
  /** The calls so far. */
  calls: () => number
  close: () => void
}

export async function startSilentWeChat(): Promise<SilentWeChat> {
  let calls = 0
  const server = createServer((request, response) => {
    calls++
    request.resume()
    request.once("end", () => {
      response.setHeader("content-type", "application/json")
      response.end(JSON.stringify(answerTo(request.url ?? "")))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}`,
    calls: () => calls,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** docs/wechat-protocol.md#qr-codes and #access-tokens. */
function answerTo(path: string): object {
  if (path.startsWith("/cgi-bin/stable_token")) {
    return { access_token: randomBytes(96).toString("base64url"), expires_in: 7200 }
  }
  const text = randomBytes(15).toString("base64url")
  return {
    ticket: randomBytes(60).toString("base64url"),
    expire_seconds: 120,
    url: `http://weixin.qq.com/q/02${text}`,
  }
}
