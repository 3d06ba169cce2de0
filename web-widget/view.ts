// What a sign-in shows (the view model), what it needs from its host, and how it is run.

import type { AuthorizationParams } from "./client.ts"
import type { Collected, Fault, Ticket } from "./messages.ts"
import type { Level, Matrix, TicketView } from "./widget-core.ts"
import { device } from "./words.ts"

/** The view model. Three views exist only in TypeScript, because they have no ticket. */
export interface View {
  readonly name: TicketView | "idle" | "loading" | "error"
  readonly ticket?: Ticket | undefined
  /** The ticket's URL as a QR code. */
  readonly matrix?: Matrix | undefined
  /** By the clock of performance.now(). */
  readonly deadline?: number
  /** Of a refusal, or of a QR code that waits for a press. */
  readonly reason?: string | undefined
  /** Of the line of the operator's log about a refusal. */
  readonly errorId?: string | undefined
  /** Of an error, and of `offline` if only the server is unreachable. */
  readonly fault?: Fault | undefined
  /** How the person has to confirm, after `scanned`. */
  readonly confirm?: string | undefined
  /** The two digits to answer with. */
  readonly matchNumber?: string | undefined
  /** Where a typed code is sent. */
  readonly issuer?: string
  /** A new QR code follows without a click. */
  readonly renews?: boolean
  /** Another window draws; this one only reports the progress. */
  readonly away?: boolean
  /** The issuer's page draws, in this frame. */
  readonly frame?: HTMLIFrameElement | undefined
  /** The page has not taken the code of `success`. */
  readonly untaken?: boolean
  /** The hosted page, if the widget cannot run or if the link is shorter. */
  readonly instead?: SignInLink | undefined
}

/** Detail of `waiting` where a button leads to the hosted page: the same request, without the widget. */
export interface SignInLink {
  /** URL of the hosted sign-in page. The code comes to `redirect-uri`. */
  readonly signInUrl: string
  /** The verifier of the widget's PKCE pair: keep it until the code arrives at `redirect-uri`. */
  readonly codeVerifier?: string
}

/** What a session runs: a sign-in here, or one in another window. */
export interface Run {
  start(): void
  /** The visitor asks for a new QR code. */
  restart(): void
  /** The network or the page came back. */
  wake(networkChanged: boolean): void
  /** The page came back from the browser's back/forward cache. */
  back(): void
  /** Closes every connection and timer. */
  stop(): void
}

/** Inside WeChat, followers of an account with web authorization sign in without a QR code. */
export const shortcut = (context: WidgetContext, name: View["name"], ticket: Ticket | undefined) =>
  name === "waiting" && ticket?.oauth && device === "wechat" ? context.instead : undefined

/** What a run needs from the page it runs on. */
export interface WidgetContext {
  readonly issuer: string
  readonly params: AuthorizationParams
  /** A ticket that another page made. It is shown here, and never replaced. */
  readonly hosted?: Ticket | undefined
  /** Error correction of the QR code: a logo hides modules. */
  readonly level?: Level
  /** Automatic refreshes that were used already. */
  readonly refreshes: number
  readonly instead?: SignInLink | undefined
  draw(view: View): void
  /** Called with the code, or without one if the ticket is another page's. */
  succeed(collected: Collected | undefined): void
  /** Asks the page that made the hosted ticket to make the next one. */
  renew?(refreshes: number): void
}
