// What a request reveals about its browser, so that the person on the phone can recognize it.

import type { Context } from "hono"
import type { Env } from "../env.ts"
import { addressBucket, everybody } from "./client-address.ts"

export interface Visitor {
  userAgent: string
  /** "CN" or "CN/Guangdong", from the network; "" if unknown. */
  place: string
  /** The client's address, as limits count it. */
  addressBucket: string
  /** Something happened on the page that asks: a key, a pointer, or the button of a page without a script.
   * Only this request's sender says so; the last QR codes of a day are for such pages. */
  interacted: boolean
}

/** Of a request that the client itself pushes: the browser comes later. */
export const noVisitor: Visitor = {
  userAgent: "",
  place: "",
  addressBucket: everybody,
  interacted: false,
}

export function visitorOf(c: Context<{ Bindings: Env }>, interacted = false): Visitor {
  const { country, region } = (c.req.raw.cf ?? {}) as { country?: unknown; region?: unknown }
  const known = typeof country === "string" && /^[A-Z]{2}$/.test(country) ? country : ""
  const named =
    typeof region === "string" && /^[\p{L}\p{M}'. -]{1,64}$/u.test(region) && isShort(region)
  return {
    userAgent: c.req.header("user-agent") ?? "",
    place: known !== "" && named ? `${known}/${region}` : known,
    addressBucket: addressBucket(c),
    interacted,
  }
}

/** The core counts on at most 128 bytes of a place in a reply (core/config/texts.hpp), and the longest name of a
 * country has 63. */
const isShort = (region: string) => new TextEncoder().encode(region).length <= 64

export const countryOf = (place: string) => place.split("/")[0] ?? ""

/** True if both countries are known and differ (CD-02). */
export function isElsewhere(one: string, other: string): boolean {
  const [here, there] = [countryOf(one), countryOf(other)]
  return here !== "" && there !== "" && here !== there
}
