// What a sign-in shows, what it needs around it, and how it is run.

import type { Level, Matrix } from "./brain.ts"
import type { Wish } from "./client.ts"
import type { Collected, Fault, Ticket } from "./messages.ts"
import type { View } from "./tables.ts"

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
  readonly fault?: Fault
  /** A new QR is on its way without anybody asking. */
  readonly renews?: boolean
  /** Another window draws; this one only tells about it. */
  readonly away?: boolean
  /** Another page draws, in this frame. */
  readonly frame?: HTMLIFrameElement | undefined
  /** The way that is left where the widget cannot run. */
  readonly instead?: { readonly signInUrl: string; readonly codeVerifier?: string }
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

export interface Surroundings {
  readonly issuer: string
  readonly wish: Wish
  /** Somebody else's ticket: shown, never replaced by this code. */
  readonly hosted?: Ticket | undefined
  /** How much of the QR may be hidden by a logo. */
  readonly level?: Level
  /** Automatic refreshes that are used up already. */
  readonly refreshes: number
  /** Where the widget made the PKCE pair. */
  readonly codeVerifier?: string
  draw(scene: Scene): void
  /** With the code, unless the ticket is somebody else's. */
  succeed(collected: Collected | undefined): void
  /** Whoever made the hosted ticket makes the next one. */
  renew?(refreshes: number): void
}
