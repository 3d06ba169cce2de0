// The authorization endpoint (RFC 6749 section 4.1.1, OpenID Connect Core 3.1.2): answers from a session
// if one may answer, otherwise by the QR code of the hosted page.

import type { Context } from "hono"
import { qrSeconds } from "../../core/ticket.ts"
import type { Session } from "../../desks/sessions/sessions.ts"
import { sessionsOf } from "../../desks/sessions/sessions-stub.ts"
import { appOf, type Env, officialAccountOf } from "../../env.ts"
import { ticketsOfCookie, withTicket } from "../../http/cookie.ts"
import { isFramed, isFromOwnPage, isNavigation } from "../../http/own-page.ts"
import { redirect } from "../../http/redirect.ts"
import { onlyHead } from "../../http/refuse.ts"
import { repeatedName } from "../../http/repeated-name.ts"
import { visitorOf } from "../../http/visitor.ts"
import type { Language } from "../../i18n/language.ts"
import { type AuthorizationParams, checkRequest } from "../../oidc/authorization-request.ts"
import { requestQuery } from "../../oidc/form.ts"
import { openPushed, pushedHash } from "../../oidc/pushed-request.ts"
import { wayFrom } from "../../oidc/redirect-to-client.ts"
import { closeSession, sessionOf } from "../../oidc/session-cookie.ts"
import { judgeSession, mayAskWeChat, needsPerson } from "../../oidc/session-rules.ts"
import { errorPage } from "../../pages/error-page.ts"
import { languageFor } from "../../pages/page.ts"
import { signInPage } from "../../pages/sign-in-page.ts"
import { signedInPage } from "../../pages/signed-in-page.ts"
import {
  openPageTicket,
  openSessionTicket,
  openTicketInside,
  type SignInRequest,
} from "../../sign-in/open-ticket.ts"
import { waitingSeconds, waitingTicket } from "../../sign-in/waiting-ticket.ts"
import { authorizationUrl, isWeChat, stateOf } from "../../sign-in/web-authorization.ts"
import { shown } from "../hosted/ticket-page.ts"
import { crowdLimit, limitPage } from "../limited.ts"
import { pageWithoutCode } from "../without-code.ts"
import { answerTicket, decline, refuse } from "./resume.ts"

type C = Context<{ Bindings: Env }>

/** The person's choice: on the page that shows who is signed in, or where a sign-in has ended. */
type Choice = "none yet" | "go on" | "not me" | "leave" | "again" | "scan again"

export async function authorize(c: C): Promise<Response> {
  // Previews of links send HEAD, and must not start anything.
  if (c.req.method === "HEAD") return onlyHead()
  const query = isNavigation(c) ? await requestQuery(c) : undefined
  if (query === undefined) return errorPage(c, 400, "request_malformed")
  // A form of another site brings no SameSite=Lax cookie, and so no session; our own redirect does. A request
  // that is too long for an address gets a QR code.
  const crossSite = c.req.method === "POST" && c.req.header("sec-fetch-site") === "cross-site"
  return crossSite && query.length <= addressCharsMax
    ? redirect(`/authorize?${new URLSearchParams(query)}`)
    : answerRequest(c, query, "none yet")
}

/** Most proxies refuse a request line above 8 KiB. */
const addressCharsMax = 7 * 1024
/** The form repeats a query of 16 KiB, and escapes its escapes. */
const choiceBytesMax = 32 * 1024

/** The buttons of the page that shows who is signed in. Forms of other sites are refused. */
export async function choose(c: C): Promise<Response> {
  const text = isFromOwnPage(c) ? await requestQuery(c, choiceBytesMax) : undefined
  if (text === undefined) return errorPage(c, 400, "request_malformed")
  const form = new URLSearchParams(text)
  if (repeatedName(form) !== undefined) return errorPage(c, 400, "request_malformed")
  return answerRequest(c, form.get("request") ?? "", choiceIn(form))
}

function choiceIn(form: URLSearchParams): Choice {
  const choice = form.get("choice")
  return choice === "go on" || choice === "leave" ? choice : "not me"
}

export async function answerRequest(c: C, query: string, choice: Choice): Promise<Response> {
  const params = await pushedOr(c.env, new URLSearchParams(query))
  if (params === undefined) return errorPage(c, 400, "request_malformed")
  const checked = checkRequest(c.env, params, visitorOf(c))
  if (!checked.ok) {
    return checked.kind === "page"
      ? errorPage(c, 400, checked.reason, checked)
      : refuse(c, checked.to, checked)
  }
  const { request, authorizationParams } = checked.value
  if (choice === "leave") return decline(c, request)
  const crowd = await crowdLimit(c, request)
  if (crowd !== undefined) return limitPage(c, crowd.retryAfter, wayFrom(c, request))
  const session = await sessionOf(c, request.app.pool)
  const verdict = await judgeSession(c.env, request, authorizationParams, session)
  if (!verdict.ok) return refuse(c, request, verdict)
  const { serves, expectedSub } = verdict.value
  const sound = { ...request, expectedSub }
  const silent = authorizationParams.prompts.has("none")
  // A page that could be framed must not have buttons that continue as a person (OA-11).
  const framed = isFramed(c) && !silent
  const mayAskWeChat = choice === "none yet" || choice === "again"
  if (mayAskWeChat && !framed && asksWeChat(c, request, authorizationParams)) {
    return askWeChat(c, sound, params)
  }
  const lang = languageOf(c, params)
  const isAnew = choice === "again" || choice === "scan again"
  if (session === undefined || !serves || framed) return showQr(c, sound, { lang, isAnew })
  if (choice === "not me") {
    return showQr(c, sound, { lang, isAnew }, await closeSession(c, request.app.pool))
  }
  return choice === "go on" || silent
    ? answerBySession(c, sound, session)
    : signedInPage({ lang, app: request.app, session, request: query })
}

const languageOf = (c: C, params: URLSearchParams) =>
  languageFor(c, params.get("ui_locales") ?? undefined)

/** RFC 9126 section 4: a pushed request is the whole request. Undefined if there is no such request, or if
 * a parameter beside it occurs twice, since there is no address to report that to. */
async function pushedOr(env: Env, params: URLSearchParams): Promise<URLSearchParams | undefined> {
  const requestUri = params.get("request_uri") ?? ""
  const hash = await pushedHash(requestUri)
  if (hash === undefined) return params
  if (repeatedName(params) !== undefined) return undefined
  const clientId = params.get("client_id") ?? ""
  const app = appOf(env, clientId)
  const pushed = app && (await sessionsOf(env, app.pool).pushedRequest(hash, clientId))
  return pushed === undefined ? undefined : openPushed(requestUri, clientId, pushed)
}

const asksWeChat = (c: C, request: SignInRequest, params: AuthorizationParams): boolean =>
  officialAccountOf(c.env, request.app).oauth !== undefined &&
  isWeChat(c.req.header("user-agent")) &&
  mayAskWeChat(params) &&
  !needsPerson(request)

/** Sends the browser to WeChat; the answer goes to routes/wechat/authorization-return.ts. */
async function askWeChat(c: C, request: SignInRequest, params: URLSearchParams): Promise<Response> {
  const ticket = await openTicketInside(c.env, request)
  const to = authorizationUrl(c.env, request.app, await stateOf(ticket), languageOf(c, params))
  return withTicket(redirect(to), c.req.header("cookie"), ticket)
}

interface Manner {
  lang: Language
  /** The visitor asked for a new code. It gets an address of its own, which a reload repeats. */
  isAnew: boolean
}

async function showQr(
  c: C,
  request: SignInRequest,
  { lang, isAnew }: Manner,
  ...cookies: string[]
): Promise<Response> {
  const cookie = c.req.header("cookie")
  const held = isAnew ? [] : ticketsOfCookie(cookie, waitingSeconds)
  const waiting = await waitingTicket(c.env, request, held)
  if (waiting !== undefined) {
    return withCookies(await shown(c, request.app, waiting, lang), cookies)
  }
  const ticket = await openPageTicket(c.env, request)
  if (!ticket.ok) return pageWithoutCode(c, ticket, wayFrom(c, request))
  const { scene, url, chatCode } = ticket.value
  if (isAnew) {
    const page = `/authorize/wait?ticket=${scene}&version=0&ui_locales=${lang}`
    return withTicket(redirect(page), cookie, ticket.value)
  }
  const page = await signInPage({
    lang,
    app: request.app,
    scene,
    qr: url,
    chatCode,
    version: 1,
    secondsLeft: qrSeconds,
    inside: isWeChat(c.req.header("user-agent")),
  })
  return withCookies(withTicket(page, cookie, ticket.value, isFramed(c)), cookies)
}

function withCookies(page: Response, cookies: string[]): Response {
  for (const cookie of cookies) page.headers.append("set-cookie", cookie)
  return page
}

const answerBySession = async (c: C, request: SignInRequest, session: Session): Promise<Response> =>
  answerTicket(c, await openSessionTicket(c.env, request, session))
