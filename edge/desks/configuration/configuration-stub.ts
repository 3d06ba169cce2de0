// Reaches the desk of the stored configuration: one for each deployment.

import { storeName } from "../../configuration/stored.ts"
import type { Env } from "../../env.ts"
import { again, type Repetitions, reads, repeating } from "../desks.ts"
import type { ConfigurationDesk } from "./configuration-desk.ts"

export const configurationRepetitions: Repetitions<ConfigurationDesk> = {
  newerThan: reads,
  textOf: reads,
  entries: reads,
  put: again("a call has an id, by which the desk knows it"),
}

export const configurationDeskOf = (env: Env) =>
  repeating(
    () =>
      (env.CONFIGURATION_DESK as DurableObjectNamespace<ConfigurationDesk>).getByName(storeName),
    configurationRepetitions,
  )
