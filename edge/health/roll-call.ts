// Asks the files of the installation who they are, before anything else is asked of them: an empty directory
// would make everybody somebody else (docs/decisions/0050-a-lost-file-is-noticed.md).

import type { Losses } from "../base/admin-api.ts"
import { log, logError } from "../base/log.ts"
import { isNews } from "../base/once-a-minute.ts"
import { newInstallationId } from "../base/secrets.ts"
import { SharedWork } from "../base/shared-work.ts"
import { sentenceOfTrouble } from "../base/storage-trouble.ts"
import type { Config } from "../core/config.ts"
import { directoryOf } from "../desks/directory/directory-stub.ts"
import { deskName, keyRingName } from "../desks/installation.ts"
import { keyRingOf } from "../desks/keys/key-ring-stub.ts"
import { sessionsOf } from "../desks/sessions/sessions-stub.ts"
import { shardsOf } from "../desks/ticket-shards.ts"
import { ConfigError, configOf, type Env } from "../env.ts"
import { commonestId, joinedPools, type Member, type Roll, rollOf } from "./roll-call-plan.ts"

const againMs = 1000
const silentAfterMs = 5000

/** The configuration whose files have answered: another one may have other pools. */
let called: Config | undefined
let triedAt = 0
const running = new SharedWork(silentAfterMs)

/** Once for each configuration. While it fails, the desks that it did not admit refuse by themselves, so a request
 * waits for one attempt a second, five seconds at most. */
export async function haveRollCall(env: Env): Promise<void> {
  if (isCalled(env)) return
  if (!running.isRunning && Date.now() - triedAt < againMs) return
  await running.join(() => attempt(env))
}

const isCalled = (env: Env) => called !== undefined && called === configOf(env)

async function attempt(env: Env): Promise<void> {
  try {
    const config = configOf(env)
    const { lost } = await callRoll(env, false)
    if (lost.length === 0) called = config
  } catch (error) {
    // Nobody was called.
    if (error instanceof ConfigError) return
    logError("roll_call_failed", error)
  }
  // The next configuration need not wait for its own.
  triedAt = isCalled(env) ? 0 : Date.now()
}

/** A ring that knows every pool answers for all of them: a member that it knows and whose file is lost
 * refuses by itself. */
async function callRoll(env: Env, everybody: boolean): Promise<Roll & { members: Member[] }> {
  const { issuer, pools, accounts } = configOf(env)
  const ring = keyRingOf(env)
  const known = await ring.known()
  const names = pools.map(({ name }) => name)
  const isKnown = known.id !== "" && names.every((name) => known.pools.includes(name))
  const members = isKnown && !everybody ? [] : await membersOf(env, names)
  const roll = rollOf({ issuer, ring: known, members, newId: newInstallationId() })
  for (const name of roll.lost) tellLost(name)
  if (roll.id === "") return { ...roll, members }
  const installation = roll.isNewRing
    ? await ring.adopt({ id: roll.id, issuer })
    : { id: roll.id, issuer }
  await Promise.all(roll.joining.map(({ name }) => memberOf(env, name).adopt(installation)))
  // Last, so that a crash before it leaves a member that is asked again.
  const shards = shardsOf(env)
  await ring.note({ pools: names, accounts: accounts.map(({ name }) => name), shards })
  return { ...roll, members }
}

const kinds = ["directory", "sessions"] as const

function memberOf(env: Env, name: string) {
  const [kind, pool = ""] = name.split("/")
  return kind === "directory" ? directoryOf(env, pool) : sessionsOf(env, pool)
}

function membersOf(env: Env, pools: string[]): Promise<Member[]> {
  const all = pools.flatMap((pool) => kinds.map((kind) => ({ name: deskName(kind, pool), pool })))
  return Promise.all(
    all.map(async ({ name, pool }) => ({
      name,
      pool,
      carried: await memberOf(env, name).carried(),
    })),
  )
}

function tellLost(name: string): void {
  if (!isNews(`data_lost ${name}`)) return
  log("data_lost", { target: name, sentence: sentenceOfTrouble("data_lost") })
}

/** The names of the files that an operator has to decide about. */
export async function lossesIn(env: Env): Promise<Losses> {
  const { lost, foreign } = await callRoll(env, true)
  return { lost, foreign }
}

/** An operator says that a lost file may begin anew, or that another installation's file belongs to this one with
 * all its rows. False if it is neither. */
export async function acceptLoss(env: Env, name: string): Promise<boolean> {
  const { lost, foreign, id, members } = await callRoll(env, true)
  const { issuer } = configOf(env)
  if (foreign.includes(name)) {
    await memberOf(env, name).adopt({ id, issuer })
    log("file_adopted", { target: name })
    return true
  }
  if (!lost.includes(name)) return false
  if (name === keyRingName) {
    await keyRingOf(env).adopt({ id: commonestId(members), issuer })
    // Or whatever else was lost with it would join as if it were new.
    await keyRingOf(env).note({ pools: joinedPools(members), accounts: [], shards: shardsOf(env) })
  } else await memberOf(env, name).adopt({ id, issuer })
  log("loss_accepted", { target: name })
  return true
}
