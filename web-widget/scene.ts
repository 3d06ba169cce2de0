// What a sign-in shows, what it needs around it, and how it is run.

import type { Level, Matrix } from "./brain.ts"
import type { Wish } from "./client.ts"
import type { Collected, Fault, Ticket } from "./messages.ts"
import type { View } from "./tables.ts"
import { device } from "./words.ts"

/** What is on the screen. The views that are not the brain's own are those without a ticket. */
export interface Scene {
  readonly view: View | "idle" | "loading" | "error"
  readonly ticket?: Ticket | undefined
  /** The ticket's URL as a QR code. */
  readonly matrix?: Matrix | undefined
  /** By the clock of performance.now(). */
  readonly deadline?: number
  /** Of a refusal. */
  readonly reason?: string | undefined
  /** Of an error, and of being offline where the visitor is not. */
  readonly fault?: Fault | undefined
  /** How the person agrees, on the way from `scanned`. */
  readonly confirm?: string | undefined
  /** The two digits to answer with. */
  readonly number?: string | undefined
  /** Where a code that is typed goes. */
  readonly issuer?: string
  /** A new QR is on its way without anybody asking. */
  readonly renews?: boolean
  /** Another window draws; this one only tells about it. */
  readonly away?: boolean
  /** Another page draws, in this frame. */
  readonly frame?: HTMLIFrameElement | undefined
  /** The way that is left where the widget cannot run, or that is shorter. */
  readonly instead?: Instead | undefined
}

/** The hosted page for the same request, and the verifier of a PKCE pair of the widget's own. */
export interface Instead {
  readonly signInUrl: string
  readonly codeVerifier?: string
}

/** What a session runs: a sign-in here, or one in another window. */
export interface Run {
  start(): void
  /** The visitor asks for a new QR. */
  restart(): void
  /** The network or the page came back. */
  wake(networkChanged: boolean): void
  /** Leaves nothing behind. */
  stop(): void
}

/** Inside WeChat a follower of some accounts signs in without any QR code. */
export const shortcut = (around: Surroundings, view: Scene["view"], ticket: Ticket | undefined) =>
  view === "waiting" && ticket?.oauth && device === "wechat" ? around.instead : undefined

export interface Surroundings {
  readonly issuer: string
  readonly wish: Wish
  /** Somebody else's ticket: shown, never replaced by this code. */
  readonly hosted?: Ticket | undefined
  /** How much of the QR may be hidden by a logo. */
  readonly level?: Level
  /** Automatic refreshes that are used up already. */
  readonly refreshes: number
  readonly instead?: Instead | undefined
  draw(scene: Scene): void
  /** With the code, unless the ticket is somebody else's. */
  succeed(collected: Collected | undefined): void
  /** Whoever made the hosted ticket makes the next one. */
  renew?(refreshes: number): void
}
