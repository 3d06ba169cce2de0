// Reaches the signing keys: one ring for each issuer.

import { configOf, type Env } from "../../env.ts"
import { again, once, type Repetitions, reads, repeating } from "../desks.ts"
import type { KeyRing } from "./key-ring.ts"

const carriesOut = again("it carries out a plan, of which nothing is left after the first call")

export const keyRingRepetitions: Repetitions<KeyRing> = {
  known: reads,
  adopt: again("of two installations the first counts"),
  note: again("what is known is known"),
  probe: again("the row is the same"),
  sign: again("a signature that nobody has seen is worth nothing"),
  jwks: carriesOut,
  hintJwks: carriesOut,
  subjectOf: again("it computes"),
  rotate: once("it replaces every key that was made before the call"),
}

export const keyRingOf = (env: Env) =>
  repeating(
    () => (env.KEY_RING as DurableObjectNamespace<KeyRing>).getByName(configOf(env).issuer),
    keyRingRepetitions,
  )
