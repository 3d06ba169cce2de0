// Hands out the stubs of desks. A desk that moves or restarts breaks its stub, and the runtime marks the error
// `retryable`: the call was carried out and its answer lost, or it never arrived. Cloudflare leaves the repetition
// to the caller (developers.cloudflare.com/durable-objects/best-practices/error-handling), and so does a cluster
// of workerd. Each desk's table says of every method whether it may be repeated, and why.

import { isBroken } from "../base/passing.ts"

/** `again`: a second call changes nothing and is answered as the first. `once`: it is not made again. */
export type Repetition = { readonly again: string } | { readonly once: string }

export const again = (because: string): Repetition => ({ again: because })
export const once = (because: string): Repetition => ({ once: because })

/** Of most methods. */
export const reads = again("it reads")

/** The runtime calls these; a new socket is asked for by its browser. */
type OwnMethods =
  | "fetch"
  | "connect"
  | "alarm"
  | "webSocketMessage"
  | "webSocketClose"
  | "webSocketError"

/** Of every method that a desk offers. */
export type Repetitions<Desk extends Rpc.DurableObjectBranded> = {
  readonly [Method in Exclude<keyof Desk, OwnMethods | keyof Rpc.DurableObjectBranded>]: Repetition
}

type Calls = Record<string | symbol, (...given: unknown[]) => Promise<unknown>>

const triesMost = 5
/** Doubled at each try: together less than a second, within which a desk has moved. */
const firstPauseMs = 50

/** A stub that makes a broken call again where the desk's table allows it.
 * @param fresh gives a stub of the same desk: a broken one stays broken */
export function repeating<Stub extends object>(
  fresh: () => Stub,
  repetitions: Readonly<Record<string, Repetition>>,
): Stub {
  return new Proxy(fresh(), {
    get(stub, method) {
      const repetition = repetitions[String(method)]
      if (repetition === undefined) return bound(stub, method)
      const first = (...given: unknown[]) => (stub as Calls)[method]?.(...given)
      if ("once" in repetition) return first
      return async (...given: unknown[]) => {
        try {
          return await first(...given)
        } catch (error) {
          return makeAgain(error, () => (fresh() as Calls)[method]?.(...given))
        }
      }
    },
  })
}

function bound(stub: object, name: string | symbol): unknown {
  const value = Reflect.get(stub, name, stub)
  return typeof value === "function" ? value.bind(stub) : value
}

async function makeAgain(
  first: unknown,
  call: () => Promise<unknown> | undefined,
): Promise<unknown> {
  let last = first
  for (let tries = 1, pauseMs = firstPauseMs; tries < triesMost; tries++, pauseMs *= 2) {
    if (!isBroken(last)) break
    // Callers that lost the same desk do not return at one moment.
    await scheduler.wait(pauseMs * (0.5 + Math.random() / 2))
    try {
      return await call()
    } catch (error) {
      last = error
    }
  }
  throw last
}
