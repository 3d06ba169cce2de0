// The pages of web OAuth over HTTP.
import type { IncomingMessage, ServerResponse } from "node:http"
import { readBody, send } from "../http.ts"
import type { Person } from "../people.ts"
import type { Platform } from "../platform.ts"
import { answerPath, authorizePath, type ConsentAnswer, personCookie } from "./authorize.ts"

export async function serveOauth(
  platform: Platform,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const person = personOf(platform, request)
  const asks = url.pathname === authorizePath && request.method === "GET"
  const answers = url.pathname === answerPath && request.method === "POST"
  if (asks) return show(response, platform.consent.authorize(person, url.searchParams))
  if (!answers) return send(response, 404, "text/plain", "")
  const form = new URLSearchParams((await readBody(request)).toString())
  return show(response, platform.consent.answer(person, form))
}

function personOf({ people }: Platform, { headers }: IncomingMessage): Person | undefined {
  const pairs = (headers.cookie ?? "").split(/; */).map((pair) => pair.split("="))
  return people.find(pairs.find(([name]) => name === personCookie)?.[1] ?? "")
}

/** WeChat's error pages have status 200 too. */
function show(response: ServerResponse, answer: ConsentAnswer): void {
  if ("go" in answer) {
    response.writeHead(302, { Location: answer.go, "Cache-Control": "no-store" }).end()
    return
  }
  const body = "ask" in answer ? question(answer) : notice(answer)
  send(response, 200, "text/html; charset=utf-8", page(body))
}

function question({ ask, account, person }: Extract<ConsentAnswer, { ask: string }>): string {
  return `<h1>${escapeHtml(account)}</h1>
<p>申请获取你（${escapeHtml(person)}）的昵称和头像<br>asks for your name and picture</p>
<form id="consent" method="post" action="${answerPath}">
<input type="hidden" name="question" value="${ask}">
<button name="answer" value="allow">允许 Allow</button>
<button name="answer" value="refuse" class="quiet">拒绝 Refuse</button>
</form>`
}

const notice = ({ say, errcode }: Extract<ConsentAnswer, { say: string }>) =>
  `<p data-errcode="${errcode}">${escapeHtml(say)}${errcode === 0 ? "" : `，错误码:${errcode}`}</p>`

const page = (body: string) => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>微信 (sandbox)</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/phone.css">
</head>
<body class="wechat">
<main>
${body}
</main>
</body>
</html>
`

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (mark) => entities[mark] ?? mark)
