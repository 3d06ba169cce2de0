// Which desks one probe asks, and what an answer means. Pure, so that tests need no disk.

import { type StorageTrouble, sentenceOfTrouble, troubleOf } from "../base/storage-trouble.ts"
import { deskName, keyRingName } from "../desks/installation.ts"

export type Probed =
  | { kind: "key-ring"; name: string }
  | { kind: "directory" | "sessions"; name: string; pool: string }
  | { kind: "keeper" | "forward"; name: string; account: string }
  | { kind: "tickets"; name: string; shard: number }

export interface Installed {
  pools: readonly string[]
  accounts: readonly string[]
  /** The accounts of them whose pushes are forwarded. */
  forwarding: readonly string[]
  shards: number
}

const ticketsName = (shard: number) => `tickets/shard-${shard}`

/** Every desk on which all sign-ins of a pool or all pushes of an account depend, and one ticket desk: another one at each
 * turn, beside those that failed last: nothing says of one that is not asked that it works again. */
export function desksToProbe(
  { pools, accounts, forwarding, shards }: Installed,
  turn: number,
  failing: readonly string[] = [],
): Probed[] {
  const every = Array.from({ length: shards }, (_, shard) => ({ shard, name: ticketsName(shard) }))
  const tickets = every.filter(
    ({ shard, name }) => shard === turn % shards || failing.includes(name),
  )
  const ofPool = (pool: string): Probed[] => [
    { kind: "directory", name: deskName("directory", pool), pool },
    { kind: "sessions", name: deskName("sessions", pool), pool },
  ]
  return [
    { kind: "key-ring", name: keyRingName },
    ...pools.flatMap(ofPool),
    ...accounts.map((account) => ofAccount("keeper", account)),
    ...forwarding.map((account) => ofAccount("forward", account)),
    ...tickets.map(({ shard, name }): Probed => ({ kind: "tickets", name, shard })),
  ]
}

const ofAccount = (kind: "keeper" | "forward", account: string): Probed => ({
  kind,
  name: `${kind}/${account}`,
  account,
})

/** A desk that does not work. */
export interface DeskFault {
  kind: StorageTrouble | "desk_silent" | "desk_failed" | "foreign_file"
  desk: string
  /** What happened and what to do. */
  sentence: string
}

const silent = "does not answer within five seconds: look at the load of the machine and its disk"
const failed = "fails: the log has a line desk_failed with the place of the error"
const foreign =
  "carries the id of another installation than the key ring: restore all files of the data folder from one backup, or accept it with all its rows with npx menshen accept-loss"

export function silentFault(desk: string): DeskFault {
  return { kind: "desk_silent", desk, sentence: `${desk} ${silent}` }
}

export function foreignFault(desk: string): DeskFault {
  return { kind: "foreign_file", desk, sentence: `${desk} ${foreign} ${desk}` }
}

export function faultOf(desk: string, error: unknown): DeskFault {
  const kind = troubleOf(error)
  if (kind === undefined) return { kind: "desk_failed", desk, sentence: `${desk} ${failed}` }
  const command = kind === "data_lost" ? ` ${desk}` : ""
  return { kind, desk, sentence: `${desk}: ${sentenceOfTrouble(kind)}${command}` }
}
