// One request of the phone's browser, without added headers or redirects.
import { type IncomingHttpHeaders, request as requestHttp } from "node:http"
import { request as requestHttps } from "node:https"

export type Method = "GET" | "POST"
export type Request = {
  method: Method
  url: URL
  headers: Record<string, string>
  body?: string
}
export type Answer = { status: number; headers: IncomingHttpHeaders; text: string }

const timeoutMs = 10_000
const maxPageBytes = 4 << 20

export function exchangePage({ method, url, headers, body }: Request): Promise<Answer> {
  const send = url.protocol === "https:" ? requestHttps : requestHttp
  const signal = AbortSignal.timeout(timeoutMs)
  return new Promise((resolve, reject) => {
    const sent = send(url, { method, headers, signal, agent: false }, async (response) => {
      try {
        const text = await readPage(response)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
      } catch (error) {
        reject(error)
      }
    })
    sent.on("error", reject)
    sent.end(body)
  })
}

async function readPage(response: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    size += chunk.length
    if (size > maxPageBytes) throw new Error("the page is longer than 4 MB")
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
