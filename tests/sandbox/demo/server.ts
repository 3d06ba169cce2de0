// The demo site: a small shop that signs people in with Menshen, as any site would.
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http"
import { listenOnLoopback, type Running } from "../listen.ts"
import { sendStyle } from "./assets.ts"
import { type Binding, openBinding } from "./bind.ts"
import { bind } from "./bind-routes.ts"
import { languageOf } from "./language.ts"
import * as pages from "./pages.ts"
import { openProvider, type Provider, ProviderError } from "./provider.ts"
import { Sessions } from "./sessions.ts"
import { Users } from "./users.ts"

export type DemoOptions = {
  /** 0 takes a free port; the site's address must then be registered with the provider. */
  port: number
  issuer: string
  clientId: string
  scope?: string
  /** A second way to sign in, for people who may already have an account at the shop. */
  members?: { clientId: string; secret: string }
  /** The client of a third way to sign in, with an account that signs in by message. */
  notes?: string
}

export type Visit = {
  request: IncomingMessage
  response: ServerResponse
  url: URL
  sessions: Sessions
  provider: Provider
  members: { provider: Provider; binding: Binding; users: Users } | undefined
  notes: Provider | undefined
}

const routes: Record<string, (visit: Visit) => Promise<void>> = {
  "/": shop,
  "/login": login,
  "/callback": callback,
  "/members/login": membersLogin,
  "/members/callback": membersCallback,
  "/notes/login": notesLogin,
  "/notes/callback": notesCallback,
  "/bind": bind,
  "/me": me,
  "/logout": logout,
}

export async function startDemo(options: DemoOptions): Promise<Running> {
  const site = { listener: undefined as RequestListener | undefined }
  const running = await listenOnLoopback(options.port, (request, response) => {
    site.listener?.(request, response)
  })
  const provider = openProvider({
    scope: "openid",
    ...options,
    callback: `${running.url}/callback`,
  })
  const members = options.members && openMembers(options, options.members, running.url)
  const notes =
    options.notes === undefined ? undefined : openNotes(options, options.notes, running.url)
  const sessions = new Sessions()
  site.listener = (request, response) => {
    const url = new URL(request.url ?? "/", running.url)
    void answer(
      { request, response, url, sessions, provider, members, notes },
      new URL(running.url),
    )
  }
  return running
}

const openNotes = ({ issuer }: DemoOptions, clientId: string, site: string) =>
  openProvider({ scope: "openid", issuer, clientId, callback: `${site}/notes/callback` })

function openMembers(
  { issuer }: DemoOptions,
  { clientId, secret }: { clientId: string; secret: string },
  site: string,
): Visit["members"] {
  const callback = `${site}/members/callback`
  return {
    provider: openProvider({ scope: "openid", issuer, clientId, callback }),
    binding: openBinding({ issuer, clientId, secret, url: `${site}/bind` }),
    users: new Users(),
  }
}

/** The same machine by its number: its origin is not registered, and its cookies are others. */
const isOtherName = ({ method, headers }: IncomingMessage, { port }: URL) =>
  method === "GET" && [`127.0.0.1:${port}`, `[::1]:${port}`].includes(headers.host ?? "")

async function answer(visit: Visit, site: URL): Promise<void> {
  const { request, response, url } = visit
  const language = languageOf(request)
  try {
    if (isOtherName(request, site))
      return redirect(response, site.origin + url.pathname + url.search)
    if (url.pathname === "/style.css") return await sendStyle(response)
    const route = Object.hasOwn(routes, url.pathname) ? routes[url.pathname] : undefined
    if (!route) return html(response, 404, pages.notFound(language))
    await route(visit)
  } catch (error) {
    const status = error instanceof ProviderError ? error.status : 500
    html(response, status, pages.failure(language, error as Error))
  }
}

async function shop({
  request,
  response,
  sessions,
  provider,
  members,
  notes,
}: Visit): Promise<void> {
  const session = sessions.open(request, response)
  const attempt = await sessions.begin(session)
  const widget = { ...attempt, ...provider.widget }
  html(
    response,
    200,
    pages.shop(languageOf(request), widget, session.claims, {
      members: members !== undefined,
      notes: notes !== undefined,
    }),
  )
}

async function login({ request, response, sessions, provider }: Visit): Promise<void> {
  const session = sessions.open(request, response)
  redirect(response, await provider.authorizationUrl(await sessions.begin(session)))
}

async function callback({ request, response, url, sessions, provider }: Visit): Promise<void> {
  const session = sessions.open(request, response)
  const attempt = sessions.finish(session, url.searchParams.get("state") ?? "")
  if (!attempt && session.claims) return redirect(response, "/me")
  if (!attempt) throw new ProviderError(400, "unknown_attempt")
  const claims = await provider.signIn(url, attempt)
  sessions.signIn(session, response, claims)
  redirect(response, "/me")
}

async function membersLogin(visit: Visit): Promise<void> {
  const { members } = visit
  if (!members) return redirect(visit.response, "/")
  await login({ ...visit, provider: members.provider })
}

async function membersCallback(visit: Visit): Promise<void> {
  const { members } = visit
  if (!members) return redirect(visit.response, "/")
  await callback({ ...visit, provider: members.provider })
}

async function notesLogin(visit: Visit): Promise<void> {
  if (!visit.notes) return redirect(visit.response, "/")
  await login({ ...visit, provider: visit.notes })
}

async function notesCallback(visit: Visit): Promise<void> {
  if (!visit.notes) return redirect(visit.response, "/")
  await callback({ ...visit, provider: visit.notes })
}

async function me({ request, response, sessions }: Visit): Promise<void> {
  const { claims } = sessions.open(request, response)
  if (!claims) return redirect(response, "/")
  html(response, 200, pages.me(languageOf(request), claims))
}

/** Local: this site forgets the visitor; the provider is not involved. */
async function logout({ request, response, sessions }: Visit): Promise<void> {
  if (request.method !== "POST") return redirect(response, "/")
  sessions.end(sessions.open(request, response), response)
  redirect(response, "/")
}

export function html(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
  })
  response.end(page)
}

export function redirect(response: ServerResponse, to: string): void {
  response.writeHead(303, { Location: to, "Cache-Control": "no-store" })
  response.end()
}
