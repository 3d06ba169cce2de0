// The browser's copy of core/ticket/lifecycle.hpp and wasm/widget_views.hpp: the place in a list is
// what crosses the door. tests/widget/widget-core.test.ts holds them together.

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

export const actions = ["rest", "socket", "poll", "collect", "refresh", "leave"] as const

/** What a message is worth. */
export const news = ["stale", "same", "fresh"] as const

export type State = (typeof states)[number]
export type View = (typeof views)[number]
export type Action = (typeof actions)[number]
export type News = (typeof news)[number]

export const isState = (name: unknown): name is State => states.includes(name as State)
