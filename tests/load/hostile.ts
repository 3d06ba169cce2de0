// Strangers who cost as much as they can: tickets followed by the request that makes the QR code, pushed
// requests, invented tokens and wrong admin keys.

import { randomBytes } from "node:crypto"
import type { World } from "../support/world.ts"

/** How often each answer came, such as "POST /tickets 429". */
export type Answers = Record<string, number>

type Attack = (w: World, address: string) => Promise<[path: string, status: number]>

const random = () => randomBytes(32).toString("base64url")

const form = (fields: Record<string, string>) => new URLSearchParams(fields)

function authorizationRequest(w: World): Record<string, string> {
  return {
    client_id: "shop",
    redirect_uri: w.redirectUri,
    response_type: "code",
    scope: "openid",
    state: random(),
    nonce: random(),
    code_challenge: random(),
    code_challenge_method: "S256",
  }
}

async function send(w: World, path: string, address: string, init: RequestInit = {}) {
  const headers = { ...(init.headers as Record<string, string>), "x-client": address }
  const response = await fetch(w.menshen.url + path, { redirect: "manual", ...init, headers })
  return { response, text: await response.text() }
}

/** Two requests: a page, and its QR code, which is an image that the page asks for. */
const hostedTicket: Attack = async (w, address) => {
  const { response, text } = await send(w, `/authorize?${form(authorizationRequest(w))}`, address)
  const [image] = /\/authorize\/qr\?[^"]*/.exec(text) ?? []
  if (image === undefined) return ["GET /authorize", response.status]
  const cookie = response.headers.getSetCookie().map((one) => one.split(";")[0])
  const headers = { cookie: cookie.join("; "), "sec-fetch-site": "same-origin" }
  const code = await send(w, image.replaceAll("&amp;", "&"), address, { headers })
  return ["GET /authorize/qr", code.response.status]
}

const pushedRequest: Attack = async (w, address) => {
  const body = form(authorizationRequest(w))
  const { response } = await send(w, "/par", address, { method: "POST", body })
  return ["POST /par", response.status]
}

const inventedCode: Attack = async (w, address) => {
  const body = form({
    grant_type: "authorization_code",
    client_id: "shop",
    redirect_uri: w.redirectUri,
    code: random(),
    code_verifier: random(),
  })
  const { response } = await send(w, "/token", address, { method: "POST", body })
  return ["POST /token", response.status]
}

const wrongAdminKey: Attack = async (w, address) => {
  const headers = { authorization: `Bearer ${random()}` }
  const { response } = await send(w, "/admin/pools/customers/users", address, { headers })
  return ["GET /admin", response.status]
}

const round = [hostedTicket, pushedRequest, inventedCode, wrongAdminKey]
const requestsOfRound = round.length + 1

/**
 * So many requests, spread evenly over the time whatever the answers are.
 * @param addresses from how many addresses they come
 */
export async function attack(
  w: World,
  { count, seconds, addresses }: { count: number; seconds: number; addresses: number },
): Promise<Answers> {
  const answers: Answers = {}
  const began = performance.now()
  const pending: Promise<void>[] = []
  const attacks = (count / requestsOfRound) * round.length
  for (let at = 0; at < attacks; at++) {
    await dueAt(began, (at * seconds * 1000) / attacks)
    const kind = round[at % round.length] as Attack
    const address = `203.0.113.${Math.floor(at / round.length) % addresses}`
    const note = (answer: string) => {
      answers[answer] = (answers[answer] ?? 0) + 1
    }
    // A stranger's broken connection is theirs.
    pending.push(
      kind(w, address).then(
        ([path, status]) => note(`${path} ${status}`),
        () => note("no answer"),
      ),
    )
  }
  await Promise.all(pending)
  return answers
}

/** Returns when so much time has passed since `began`. */
export async function dueAt(began: number, ms: number): Promise<void> {
  const left = began + ms - performance.now()
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, left))
}
