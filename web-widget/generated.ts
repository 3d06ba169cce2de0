// Made by `npm run generate` from the tables of core/ and wasm/: change them there, never here.
// tests/wasm/tables.test.ts fails where this file is not what the tables say.

/** A chat code; see core/ticket/chat_code.hpp. */
export const chatCodePattern = /^[1-9]\d{5,7}$/

export const states = [
  "waiting",
  "scanned",
  "confirmed",
  "choosing",
  "approved",
  "granted",
  "redeemed",
  "expired",
  "cancelled",
  "denied",
  "refused",
] as const
export type State = (typeof states)[number]

/** The views of the widget. */
export const views = [
  "waiting",
  "scanned",
  "choosing",
  "signing",
  "success",
  "expired",
  "denied",
  "refused",
  "cancelled",
  "offline",
] as const
export type ViewName = (typeof views)[number]

/** The next action of the widget. */
export const actions = ["rest", "socket", "poll", "collect", "refresh", "leave"] as const
export type Action = (typeof actions)[number]

/** Whether a message counts. */
export const news = ["stale", "same", "fresh"] as const
export type News = (typeof news)[number]
