// One desk for each shard: the single writer of its tickets. It decides nothing: it reads a row, asks
// the core, applies the answer in one conditional UPDATE, and answers from the row. No ticket is cached,
// so a restart loses nothing and a repeated push gets the same answer
// (docs/decisions/0003-no-dedupe-key.md).

import { DurableObject } from "cloudflare:workers"
import { logError } from "../../base/log.ts"
import { equalInConstantTime, sha256 } from "../../base/secrets.ts"
import { orSilence } from "../../base/silence.ts"
import type { Core } from "../../core/core.ts"
import { logRefusal } from "../../core/log-refusal.ts"
import type { Reason } from "../../core/reasons.ts"
import { accepted, type Result, refused } from "../../core/result.ts"
import {
  type Decision,
  finalStates,
  type State,
  type Status,
  statusOf,
  type TicketEvent,
} from "../../core/ticket.ts"
import { appOf, coreOf, type Env, endsOnUnfollow, prepareDesk } from "../../env.ts"
import { type AskingBrowser, askForOffer } from "../account/ask-for-offer.ts"
import type { NoOffer } from "../account/qr-codes.ts"
import { migrate } from "../migrate.ts"
import { probe } from "../probe.ts"
import type { SignIns } from "../sign-ins.ts"
import { askDirectory, patienceFor, takeBack } from "./ask-directory.ts"
import { LiveSockets } from "./live-sockets.ts"
import { QrFlights } from "./qr-flights.ts"
import {
  type ChatAnswer,
  type CollectedTicket,
  chatReplyOf,
  collectedOf,
  type Entry,
  type RedeemAnswer,
  type Redemption,
  redeemedOf,
  type Scan,
  type ScanAnswer,
  type TypedAnswer,
} from "./ticket-answers.ts"
import {
  addQr,
  blankPerson,
  countOAuthCode,
  countSignIns,
  insertTicket,
  moveTicket,
  type StoredTicket,
  scenesOfPerson,
  sweepTickets,
  ticketOf,
  withoutRequest,
} from "./ticket-row.ts"
import { ticketSteps } from "./ticket-schema.ts"
import { Waiters } from "./waiters.ts"

/** The result of an event. */
interface Transition {
  decision: Decision
  ticket: StoredTicket
}

/** What an event says about the person or the request that caused it. */
interface Proof {
  openid?: string
  unionid?: string
  provedAt?: number
  redeemedBy?: string
}

const endedStates: State[] = ["denied", "cancelled", "expired"]

const sweepMs = 10 * 60 * 1000
const redriveMs = 1000
/** After a restart the directory is asked once more, however late it is. */
const leastPatienceMs = 5000

export class TicketDesk extends DurableObject<Env> {
  private readonly sql = this.ctx.storage.sql
  private readonly waiters = new Waiters()
  private readonly sockets = new LiveSockets(this.ctx)
  private readonly flights = new QrFlights()
  private sweeping = false

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    migrate(ctx.storage, ticketSteps)
    prepareDesk(ctx, env, () => this.redrive())
  }

  private get core(): Core {
    return coreOf(this.env)
  }

  probe(): Promise<void> {
    return probe(this.ctx.storage)
  }

  create(ticket: StoredTicket): void {
    insertTicket(this.sql, ticket)
    if (!this.sweeping) this.wakeIn(sweepMs)
    this.sweeping = true
  }

  /** WeChat is answered with this result, so only after the write is durable. */
  scan(scan: Scan): ScanAnswer {
    const proof = { openid: scan.openid, provedAt: scan.createTime * 1000 }
    return this.answer(scan.scene, { kind: "scanned", ...scan }, proof)
  }

  /** The match number, sent in the chat. WeChat may deliver it more than once. */
  answered(scene: string, sent: ChatAnswer): ScanAnswer {
    return this.answer(scene, { kind: "answered", ...sent }, sent)
  }

  /** By the link that only this person's chat contains. */
  confirm(scene: string, openid: string, elsewhere: boolean): ScanAnswer {
    return this.answer(scene, { kind: "confirmed", openid, elsewhere }, { openid })
  }

  /** "Not me". */
  deny(scene: string, openid: string): ScanAnswer {
    return this.answer(scene, { kind: "denied", openid }, { openid })
  }

  /** After an unfollow the person can no longer be asked. */
  unfollowed(scene: string, openid: string): ScanAnswer {
    const ends = endsOnUnfollow(this.env, this.row(scene)?.pool)
    return this.answer(scene, { kind: "unfollowed", openid, ends }, { openid })
  }

  /** The person was forgotten: their sign-ins end, and no ticket names them any longer. */
  forgetPerson(appId: string, openid: string): void {
    for (const scene of scenesOfPerson(this.sql, appId, openid)) {
      this.transition(scene, { kind: "denied", openid }, { openid })
      blankPerson(this.sql, scene)
    }
  }

  /** For the account's budget of QR codes. */
  signInsSince(appId: string, since: number): SignIns[] {
    return countSignIns(this.sql, appId, since)
  }

  /** Whether this person is being asked for the match number. */
  awaitsNumber(scene: string, openid: string): boolean {
    const ticket = this.current(scene)
    const isTheirs = ticket?.openid === openid && ticket.confirm === "reply"
    return isTheirs && ticket.state === "scanned"
  }

  /** Another page of the same address took the place of this one. */
  displace(scene: string): void {
    this.transition(scene, { kind: "displaced" })
  }

  /** The phone code, typed into the browser. */
  typed(scene: string, secret: string, phoneCode: string): TypedAnswer {
    const transition = this.transition(scene, { kind: "typed", browserSecret: secret, phoneCode })
    if (transition === undefined) return { reason: "ticket_not_found", triesLeft: 0 }
    const { reason, triesLeft } = transition.decision
    return { reason, status: shown(transition.ticket), triesLeft }
  }

  /** WeChat identified the person behind the browser that holds the ticket. */
  enter(scene: string, entry: Entry): { reason: Reason } {
    const { secret: browserSecret, appId, openid, unionid } = entry
    const event = { kind: "entered", browserSecret, appId, openid } as const
    const transition = this.transition(scene, event, { unionid, provedAt: Date.now() })
    return { reason: transition?.decision.reason ?? "ticket_not_found" }
  }

  /** The text of the QR code: made for the first request that asks for it, and the same for all others. */
  async qr(scene: string, secret: string, asking: AskingBrowser): Promise<Result<string, NoOffer>> {
    const ticket = await this.withProof(scene, secret)
    const app = appOf(this.env, ticket?.clientId)
    if (ticket === undefined || app === undefined) return refused("ticket_not_found")
    if (ticket.qr !== "") return accepted(ticket.qr)
    if (ticket.state !== "waiting") return refused("ticket_out_of_turn")
    return this.flights.share(scene, async () => {
      const offer = await askForOffer(this.env, app, scene, asking)
      if (!offer.ok) return offer
      addQr(this.sql, scene, offer.value.url)
      return accepted(this.row(scene)?.qr ?? "")
    })
  }

  /** Whether the last request for the ticket's code was refused because nobody has pressed anything. */
  wantsPress(scene: string): boolean {
    return this.flights.wantsPress(scene)
  }

  /** Why the ticket has no QR code, as far as it is known. */
  refusalOf(scene: string): NoOffer | undefined {
    return this.flights.refusalOf(scene)
  }

  /** Counts a code of WeChat's web authorization before it is tried, because each costs a call. False if the
   * ticket has had its share. */
  async mayTryCode(scene: string, secret: string): Promise<boolean> {
    const ticket = await this.withProof(scene, secret)
    return ticket !== undefined && countOAuthCode(this.sql, scene)
  }

  /** The whole ticket, for the browser that holds its secret. */
  async withProof(scene: string, secret: string): Promise<StoredTicket | undefined> {
    const hash = await sha256(secret)
    const ticket = this.current(scene)
    return ticket && equalInConstantTime(hash, ticket.browserHash) ? ticket : undefined
  }

  async status(scene: string, secret: string): Promise<Status | undefined> {
    const ticket = await this.withProof(scene, secret)
    return ticket && shown(ticket)
  }

  /** The status once its version exceeds `version`, or the present one after `waitMs`. */
  async wait(
    scene: string,
    secret: string,
    version: number,
    waitMs: number,
  ): Promise<Status | undefined> {
    const first = await this.status(scene, secret)
    if (first === undefined || first.version > version || waitMs <= 0) return first
    // Rows stay for an hour, and a stranger could hold a timer for each.
    if (finalStates.includes(first.state)) return first
    await this.waiters.next(scene, waitMs)
    return this.status(scene, secret)
  }

  /** This process is about to end, and waits for the requests that it has (routes/inside.ts). */
  release(): void {
    this.sockets.release()
    this.waiters.release()
  }

  /** For callers that check another proof than the secret: a link in the chat, or an old account. */
  withoutProof(scene: string): StoredTicket | undefined {
    return this.current(scene)
  }

  /** The directory has recorded whose account the person chose. If the ticket ended first, by "not me" or
   * because its browser gave up, that is taken back: a ticket that ended names no user, so a later "not me"
   * would not find it. */
  async settle(scene: string, user: string): Promise<Result<Status>> {
    const chosen = resultOf(this.transition(scene, { kind: "chosen", user }), shown)
    const ticket = this.row(scene)
    if (chosen.ok || ticket === undefined) return chosen
    if (endedStates.includes(ticket.state)) await takeBack(this.env, { ...ticket, user })
    return chosen
  }

  /** "Not me" about the scan of this ticket came while its session was changing an account. */
  async disown(scene: string): Promise<void> {
    const ticket = this.current(scene)
    if (ticket !== undefined) await takeBack(this.env, ticket)
  }

  collect(scene: string, secret: string, codeHash: Uint8Array): Result<CollectedTicket> {
    const transition = this.transition(scene, {
      kind: "collected",
      browserSecret: secret,
      codeHash,
    })
    return resultOf(transition, collectedOf)
  }

  cancel(scene: string, secret: string): Result<Status> {
    return resultOf(this.transition(scene, { kind: "cancelled", browserSecret: secret }), shown)
  }

  /** What a redemption would give. The code stays unused, so that what can fail is done first; a refusal
   * counts as one of `redeem`. */
  redeemable(redemption: Redemption, scene: string): RedeemAnswer {
    const ticket = this.current(scene)
    const event = { kind: "redeemed", ...redemption } as const
    const decision = ticket && this.core.advance(ticket, event, Date.now(), "")
    return ticket !== undefined && decision?.reason === "accepted"
      ? accepted(redeemedOf(ticket))
      : this.redeem(redemption, scene, "")
  }

  /** @param number names the worker's request: if its answer is lost, the worker repeats it and gets the same */
  redeem(redemption: Redemption, scene: string, number: string): RedeemAnswer {
    const proof = { redeemedBy: number }
    const transition = this.transition(scene, { kind: "redeemed", ...redemption }, proof)
    if (transition === undefined) return { ...refused("code_mismatch"), replayed: false }
    const { decision, ticket } = transition
    const { reason } = decision
    // Everything matched; otherwise the core would have given another reason.
    const isAgain = reason === "ticket_out_of_turn" && ticket.state === "redeemed"
    const isRepetition = isAgain && number !== "" && ticket.redeemedBy === number
    if (reason === "accepted" || isRepetition) return accepted(redeemedOf(ticket))
    return { ...refused(reason), replayed: isAgain }
  }

  /** GET /tickets/{scene}/live. The route has checked the upgrade and its origin. */
  override async fetch(request: Request): Promise<Response> {
    const scene = request.headers.get("menshen-scene") ?? ""
    const address = request.headers.get("menshen-address") ?? ""
    const status = await this.status(scene, request.headers.get("menshen-secret") ?? "")
    if (status === undefined) return new Response(null, { status: 404 })
    return this.sockets.open(scene, address, JSON.stringify(status))
  }

  override webSocketMessage(): void {}

  override webSocketClose(socket: WebSocket, code: number): void {
    socket.close(code === 1005 || code === 1006 ? 1000 : code)
    this.sockets.closed(socket)
  }

  override webSocketError(socket: WebSocket): void {
    this.sockets.closed(socket)
  }

  /** Cleans up and retries; nothing depends on an alarm being on time (RC-14). */
  override alarm(): void {
    this.redrive()
    this.sweeping = sweepTickets(this.sql, Date.now())
    if (this.sweeping) this.wakeIn(sweepMs)
  }

  private row(scene: string): StoredTicket | undefined {
    const [row] = this.sql.exec("SELECT * FROM tickets WHERE scene = ?", scene)
    return row && ticketOf(row)
  }

  private current(scene: string): StoredTicket | undefined {
    return this.transition(scene, { kind: "looked" })?.ticket
  }

  private answer(scene: string, event: TicketEvent, proof: Proof): ScanAnswer {
    const transition = this.transition(scene, event, proof)
    return transition === undefined ? { reason: "ticket_not_found" } : chatReplyOf(transition)
  }

  /** Read, ask, apply. Without await, so that no other event comes in between, and never from memory. */
  private transition(
    scene: string,
    event: TicketEvent,
    { openid = "", unionid = "", provedAt = 0, redeemedBy = "" }: Proof = {},
  ): Transition | undefined {
    const before = this.row(scene)
    if (before === undefined) return undefined
    const now = Date.now()
    const decision = this.core.advance(before, event, now, openid)
    if (!decision.changed) return { decision, ticket: before }
    const claimed = before.openid === "" && decision.next.openid !== ""
    const moved = { ...before, ...decision.next }
    const ticket = moved.state === "redeemed" ? withoutRequest(moved) : moved
    if (claimed) ticket.scannedAt = now
    if (claimed) ticket.unionid = unionid
    if (ticket.state === "redeemed") ticket.redeemedBy = redeemedBy
    if (openid === "" || openid === ticket.openid) {
      ticket.provedAt = Math.max(before.provedAt, provedAt)
    }
    if (!moveTicket(this.sql, before, ticket)) throw new Error("the ticket moved meanwhile")
    this.announce(ticket)
    if (decision.askDirectory) this.ctx.waitUntil(this.askDirectory(ticket))
    return { decision, ticket }
  }

  private announce(ticket: StoredTicket): void {
    this.sockets.send(ticket.scene, JSON.stringify(shown(ticket)))
    this.waiters.wake(ticket.scene)
  }

  /** Runs after WeChat has its answer; the alarm retries. If "not me" came first, takes back what the
   * directory gave. */
  private async askDirectory(ticket: StoredTicket): Promise<void> {
    try {
      const patience = Math.max(patienceFor(ticket, Date.now()), leastPatienceMs)
      const event = await orSilence(patience, askDirectory(this.env, ticket))
      if (event === "silent") return this.giveUp(ticket)
      const transition = this.transition(ticket.scene, event)
      if (transition?.ticket.state === "denied") await takeBack(this.env, transition.ticket)
    } catch (error) {
      logError("directory_failed", error)
      if (patienceFor(ticket, Date.now()) <= 0) this.giveUp(ticket)
      else this.wakeIn(redriveMs)
    }
  }

  /** The person waits for an answer, and a damaged directory has none. */
  private giveUp({ scene, clientId: client }: StoredTicket): void {
    const reason = "storage_failed"
    const transition = this.transition(scene, { kind: "refused", reason })
    if (transition?.decision.reason === "accepted") logRefusal("sign_in_failed", { client, reason })
  }

  /** Effects follow from state: the rows show what a crash left undone. */
  private redrive(): void {
    const rows = this.sql.exec("SELECT scene FROM tickets WHERE state = 'confirmed'").toArray()
    for (const row of rows) {
      const ticket = this.current(row.scene as string)
      if (ticket?.state === "confirmed") this.ctx.waitUntil(this.askDirectory(ticket))
    }
  }

  private wakeIn(ms: number): void {
    this.ctx.waitUntil(this.ctx.storage.setAlarm(Date.now() + ms))
  }
}

const shown = (ticket: StoredTicket) => statusOf(ticket, Date.now())

function resultOf<T>(
  transition: Transition | undefined,
  give: (ticket: StoredTicket) => T,
): Result<T> {
  if (transition === undefined) return refused("ticket_not_found")
  const { reason } = transition.decision
  return reason === "accepted" ? accepted(give(transition.ticket)) : refused(reason)
}
