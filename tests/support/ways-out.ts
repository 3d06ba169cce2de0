// The ways out to WeChat's API, each as the keeper has it, in the process of a test.

import { setTimeout as sleep } from "node:timers/promises"
import type { OfficialAccount } from "../../edge/core/config.ts"
import type { Call, Egress } from "../../edge/desks/account/egress/egress.ts"
import { PoolCodes } from "../../edge/desks/account/egress/pool-codes.ts"
import { WaysOut } from "../../edge/desks/account/egress/ways-out.ts"
import { accountSteps } from "../../edge/desks/account/keeper-schema.ts"
import { inventedCodes } from "./pool.ts"
import * as relay from "./relay-server.ts"
import { sqlInMemory } from "./sql-storage.ts"

export const kinds = ["direct", "relay", "cloudrun", "pool"] as const
export type Kind = (typeof kinds)[number]

export interface Way {
  kind: Kind
  make: (call: Call) => ReturnType<Egress["make"]>
  close: () => void
}

// workerd's, which Node has elsewhere.
Object.assign(globalThis, { scheduler: { wait: (ms: number) => sleep(ms) } })

const secrets: Record<string, string> = {
  APP_SECRET: relay.appSecret,
  SECRET: relay.secret,
  OTHER: "x".repeat(32),
}

/** A pool has a relay beside it, and some codes.
 * @param apiBase where WeChat's API is, for whoever calls it */
export async function startWay(kind: Kind, apiBase: string): Promise<Way> {
  const isRelayed = kind === "relay" || kind === "pool"
  const server = isRelayed ? await relay.startRelayServer({ url: apiBase }) : undefined
  return { ...wayTo(kind, apiBase, server?.url), kind, close: () => server?.close() }
}

export function wayTo(kind: Kind, apiBase: string, relayUrl = "", secretEnvs = ["SECRET"]) {
  const relayed = { url: relayUrl, secretEnvs }
  const egress =
    kind === "relay" ? { kind, ...relayed } : kind === "pool" ? { kind, relay: relayed } : { kind }
  const account = { name: "acme", appId: relay.appId, appSecretEnv: "APP_SECRET", apiBase, egress }
  const notes: string[] = []
  const note = (_: unknown, path: string) => void notes.push(path)
  const watch = { isSpent: () => false, note }
  const sql = sqlInMemory(accountSteps.flat())
  const now = Date.now()
  new PoolCodes(sql).add(inventedCodes(50, "code", Math.floor(now / 1000) + 86_400), now)
  const egressOf = new WaysOut(sql, (name) => secrets[name], watch)
  const make = (call: Call) => egressOf.make(account as unknown as OfficialAccount, call)
  return { make, notes }
}
