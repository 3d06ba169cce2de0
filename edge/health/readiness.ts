// Whether sign-ins can work: a row is written and read in the desks on which they depend. Anybody may ask, so
// one probe answers everybody until its time is over.

import { log, logError } from "../base/log.ts"
import { SharedWork } from "../base/shared-work.ts"
import { orSilence } from "../base/silence.ts"
import type { Warning } from "../base/warning.ts"
import { keeperOf } from "../desks/account/keeper-stub.ts"
import { directoryOf } from "../desks/directory/directory-stub.ts"
import { forwardDeskOf } from "../desks/forward/forward-stub.ts"
import { targetsOf } from "../desks/forward/targets.ts"
import type { Carried } from "../desks/installation.ts"
import type { KnownRing } from "../desks/keys/key-ring.ts"
import { keyRingOf } from "../desks/keys/key-ring-stub.ts"
import { shardsSentence } from "../desks/keys/known-places.ts"
import { sessionsOf } from "../desks/sessions/sessions-stub.ts"
import { shardDesk } from "../desks/ticket/ticket-stub.ts"
import { shardsOf } from "../desks/ticket-shards.ts"
import { configOf, type Env } from "../env.ts"
import {
  type DeskFault,
  desksToProbe,
  faultOf,
  foreignFault,
  type Probed,
  silentFault,
} from "./probe-plan.ts"
import { haveRollCall } from "./roll-call.ts"

const silentAfterMs = 5000
/** How long a changed number of ticket desks is named: the "not me" links of before are valid for a day. */
const shardsNamedMs = 25 * 60 * 60 * 1000

interface Known {
  faults: DeskFault[]
  ring: KnownRing | undefined
}

let known: Known = { faults: [], ring: undefined }
let probedAt = Number.NEGATIVE_INFINITY
/** The roll call and each desk have five seconds. */
const running = new SharedWork(3 * silentAfterMs)
let turn = 0

/** The desks that do not work, as a probe found that is as old as menshen.json allows. */
export async function deskFaults(env: Env): Promise<DeskFault[]> {
  const { probeSeconds } = configOf(env).health
  const isOld = Date.now() - probedAt >= probeSeconds * 1000
  if (running.isRunning || isOld) await running.join(() => probeAll(env))
  return known.faults
}

/** For /health, which starts no probe. */
export function storageWarnings(): Warning[] {
  const faults = known.faults.map(({ kind, sentence }) => ({ kind, sentence }))
  const { shards = 0, shardsBefore = 0, shardsChangedAt = 0 } = known.ring ?? {}
  const isNamed = Date.now() - shardsChangedAt < shardsNamedMs
  if (!isNamed) return faults
  return [...faults, { kind: "shards_changed", sentence: shardsSentence(shardsBefore, shards) }]
}

async function probeAll(env: Env): Promise<void> {
  await haveRollCall(env)
  const { pools, accounts } = configOf(env)
  const named = {
    pools: pools.map(nameOf),
    accounts: accounts.map(nameOf),
    forwarding: accounts.filter((account) => targetsOf(account).length > 0).map(nameOf),
    shards: shardsOf(env),
  }
  const failing = known.faults.map(({ desk }) => desk)
  const desks = desksToProbe(named, turn++, failing)
  const found = await Promise.all(desks.map((desk) => probeOne(env, desk)))
  const ring = found.find(({ desk }) => desk.kind === "key-ring")?.carried as KnownRing | undefined
  const failed = found.flatMap((one) => failureIn(one, ring?.id))
  tellNews(known.faults, failed)
  known = { faults: failed.map(({ fault }) => fault), ring: ring ?? known.ring }
  probedAt = Date.now()
}

interface Failure {
  fault: DeskFault
  error?: unknown
}

function failureIn({ desk: { name }, carried, failure }: Found, id: string | undefined): Failure[] {
  if (failure !== undefined) return [failure]
  const isForeign = carried?.id && id && carried.id !== id
  return isForeign ? [{ fault: foreignFault(name) }] : []
}

const nameOf = ({ name }: { name: string }) => name

interface Found {
  desk: Probed
  carried?: Carried | undefined
  failure?: Failure
}

async function probeOne(env: Env, desk: Probed): Promise<Found> {
  try {
    const carried = await orSilence(silentAfterMs, probeOf(env, desk))
    if (carried !== "silent") return { desk, carried }
    return { desk, failure: { fault: silentFault(desk.name) } }
  } catch (error) {
    return { desk, failure: { fault: faultOf(desk.name, error), error } }
  }
}

async function probeOf(env: Env, desk: Probed): Promise<Carried | undefined> {
  switch (desk.kind) {
    case "key-ring":
      return keyRingOf(env).probe()
    case "directory":
      return directoryOf(env, desk.pool).probe()
    case "sessions":
      return sessionsOf(env, desk.pool).probe()
    case "keeper":
      return void (await keeperOf(env, desk.account).probe())
    case "forward":
      return void (await forwardDeskOf(env, desk.account).probe())
    case "tickets":
      return void (await shardDesk(env, desk.shard).probe())
  }
}

/** One line when a desk begins to fail, and one when it works again. */
function tellNews(before: DeskFault[], now: Failure[]): void {
  const failing = now.map(({ fault }) => fault.desk)
  for (const { desk } of before) {
    if (!failing.includes(desk)) log("desk_works", { target: desk })
  }
  for (const { fault, error } of now) {
    const { desk: target, kind: type, sentence } = fault
    const isKnown = before.some((old) => old.desk === target && old.kind === type)
    if (isKnown) continue
    if (error === undefined) log("desk_failed", { target, type, sentence })
    else logError("desk_failed", error, { target, type, sentence })
  }
}
