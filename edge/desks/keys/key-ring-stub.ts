// Reaches the signing keys: one ring for each issuer.

import { configOf, type Env } from "../../env.ts"
import type { KeyRing } from "./key-ring.ts"

export const keyRingOf = (env: Env) =>
  (env.KEY_RING as DurableObjectNamespace<KeyRing>).getByName(configOf(env).issuer)
