// One request to WeChat's own API.

import { type ApiAnswer, read } from "./answer.ts"
import { ask } from "./http.ts"

const timeoutMs = 2000

const isSuccess = (status: number) => status >= 200 && status < 300

/** POSTs JSON, or GETs without a body. */
export async function callWeChat(account: string, url: URL, body?: unknown): Promise<ApiAnswer> {
  const post = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }
  const heard = await ask(account, url, body === undefined ? {} : post, timeoutMs, isSuccess)
  return heard.ok ? read({ account, call: url.pathname }, heard.text, heard.status) : heard
}
