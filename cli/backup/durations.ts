// Times on the command line: 10s, 5m, 12h, 30d.

import { wrongUsage } from "../refusal.ts"

const units: Record<string, number> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** In milliseconds. */
export function durationOf(option: string, text: string): number {
  const [, count, unit = ""] = /^([1-9]\d{0,5})([smhd])$/.exec(text) ?? []
  const ms = Number(count) * (units[unit] ?? Number.NaN)
  if (Number.isNaN(ms)) throw wrongUsage(`--${option} takes a time such as 10s, 5m, 12h or 30d.`)
  return ms
}

/** A moment of ISO 8601 with its zone, in milliseconds since 1970. */
export function momentOf(option: string, text: string): number {
  const hasZone = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text)
  const at = hasZone ? Date.parse(text) : Number.NaN
  if (Number.isNaN(at)) {
    throw wrongUsage(`--${option} takes a moment with its zone, such as 2026-11-30T12:00:00Z.`)
  }
  return at
}
