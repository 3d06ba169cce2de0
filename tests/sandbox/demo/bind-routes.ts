// GET /bind: Menshen asks for the person's account. POST /bind: the person proves it with a password.
import type { IncomingMessage } from "node:http"
import type { BindRequest } from "./bind.ts"
import { languageOf } from "./language.ts"
import * as pages from "./pages.ts"
import { ProviderError } from "./provider.ts"
import { html, redirect, type Visit } from "./server.ts"

const mostBytes = 8192

export async function bind({ request, response, url, members }: Visit): Promise<void> {
  if (!members) return html(response, 404, pages.notFound(languageOf(request)))
  const form = request.method === "POST" ? await readForm(request) : url.searchParams
  const bindRequest = form.get("request") ?? ""
  const read = await members.binding.read(bindRequest).catch(refuse)
  if (form.get("answer") === "none") return redirect(response, await members.binding.answer(read))
  const user = members.users.withPassword(form.get("email") ?? "", form.get("password") ?? "")
  if (user) return redirect(response, await members.binding.answer(read, user.id))
  html(response, 200, pages.bind(languageOf(request), bindRequest, request.method === "POST"))
}

function refuse(error: Error): BindRequest {
  throw new ProviderError(400, "unsound_request", error.message)
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = ""
  for await (const chunk of request) {
    text += chunk
    if (text.length > mostBytes) throw new ProviderError(413, "unsound_request")
  }
  return new URLSearchParams(text)
}
