// Assigns paths: WeChat's API, its picture server, the control API, the phone page.
import { readFile } from "node:fs/promises"
import type { IncomingMessage, ServerResponse } from "node:http"
import { fileOf } from "../files.ts"
import { serveApi } from "./api/serve.ts"
import { BadInput, onlyKeys, readInput } from "./control/input.ts"
import { type ControlCall, phoneCalls } from "./control/phone-calls.ts"
import { platformCalls } from "./control/platform-calls.ts"
import { views } from "./control/views.ts"
import { BodyTooLong, readBody, send, sendJson } from "./http.ts"
import { serveOauth } from "./oauth/serve.ts"
import type { Platform } from "./platform.ts"
import { drawPng } from "./png.ts"
import { qrMatrix } from "./qr-matrix.ts"

export const controlCalls: Record<string, ControlCall> = {
  ...phoneCalls,
  ...platformCalls,
  "/reset": (platform, input) => {
    onlyKeys(input)
    platform.reset()
    return { ok: true }
  },
}

const pages: Record<string, { file: string; type: string }> = {
  "/": { file: "index.html", type: "text/html; charset=utf-8" },
  "/phone": { file: "index.html", type: "text/html; charset=utf-8" },
  "/phone.css": { file: "phone.css", type: "text/css; charset=utf-8" },
  "/phone-elements.js": { file: "elements.js", type: "text/javascript; charset=utf-8" },
  "/phone-words.js": { file: "words.js", type: "text/javascript; charset=utf-8" },
  "/phone.js": { file: "phone.js", type: "text/javascript; charset=utf-8" },
}

export async function route(
  platform: Platform,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const url = new URL(request.url ?? "/", "http://sandbox")
  try {
    if (url.pathname === "/cgi-bin/showqrcode") return showQrcode(platform, url, response)
    if (url.pathname.startsWith("/connect/"))
      return await serveOauth(platform, url, request, response)
    if (/^\/(cgi-bin|sns)\//.test(url.pathname))
      return await serveApi(platform, url, request, response)
    return await control(platform, url.pathname, request, response)
  } catch (error) {
    const callersFault = error instanceof BadInput || error instanceof BodyTooLong
    sendJson(response, callersFault ? 400 : 500, { error: (error as Error).message })
  }
}

function showQrcode({ codes }: Platform, url: URL, response: ServerResponse): void {
  const code = codes.findByTicket(url.searchParams.get("ticket") ?? "")
  if (code) send(response, 200, "image/png", drawPng(qrMatrix(code.url)))
  else send(response, 404, "text/plain", "")
}

async function control(
  platform: Platform,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const call = Object.hasOwn(controlCalls, path) ? controlCalls[path] : undefined
  if (call && request.method === "POST") {
    const input = readInput((await readBody(request)).toString())
    return sendJson(response, 200, await call(platform, input))
  }
  const view = Object.hasOwn(views, path) ? views[path] : undefined
  if (view && request.method === "GET") return sendJson(response, 200, view(platform))
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined
  if (page && request.method === "GET") return sendPage(response, page)
  notFound(response, request.method ?? "", path)
}

async function sendPage(response: ServerResponse, page: { file: string; type: string }) {
  send(response, 200, page.type, await readFile(fileOf(`phone/${page.file}`)))
}

function notFound(response: ServerResponse, method: string, path: string): void {
  const error = `There is no ${method} ${path} here. tests/sandbox/README.md lists every call.`
  sendJson(response, 404, { error })
}
