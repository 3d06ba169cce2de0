// Why a call of ours found nobody.

import { log } from "./log.ts"
import { isNews } from "./once-a-minute.ts"

/** workerd's one message for three causes: the name does not resolve, its address may not be called, or TLS
 * failed. Its own line before ours tells them apart. */
const notConnected = "not_connected"

/** The kind of a failed call: its time was over, the network refused it, or our own runtime. */
export function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  if (isLostConnection(error)) return "connection_lost"
  return error.message.startsWith("internal error") ? notConnected : error.name
}

/** The other side took no connection, or closed it without an answer. */
export const isLostConnection = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith("Network connection lost")

/** Logs a call that failed, once a minute for each host. */
export function noteFailedCall(url: string | URL, error: unknown): void {
  noteFailure(url, failureOf(error))
}

/** The same for a failure that is known by its kind. */
export function noteFailure(url: string | URL, failure: string): void {
  const address = new URL(url).host
  if (!isNews(`call to ${address}`)) return
  log("call_failed", { address, error: failure, sentence: adviceOn(failure) })
}

const adviceOn = (failure: string): string | undefined =>
  failure === notConnected
    ? 'The host\'s name does not resolve, or its address is in a private network that "outbound": {"allow": […]} in menshen.json does not name, or TLS failed. The line of workerd before this one says which.'
    : undefined
