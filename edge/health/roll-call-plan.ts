// Decides which files of an installation are new, which are lost, and which belong to another one. A pure
// function of what each file says about itself, so that tests need no files.

import { type Carried, keyRingName, knows } from "../desks/installation.ts"

/** A directory or a session desk. */
export interface Member {
  /** For the operator, such as "directory/customers". */
  name: string
  pool: string
  carried: Carried
}

export interface RollCall {
  issuer: string
  /** What the key ring of this issuer says. */
  ring: Carried & { pools: readonly string[] }
  members: readonly Member[]
  /** The id for an installation that begins now. */
  newId: string
}

export interface Roll {
  /** The id of the installation; "" while its key ring is lost. */
  id: string
  /** Whether the key ring takes this id now. */
  isNewRing: boolean
  /** Members that take this id, because their pool is new, or their file is of an earlier version. */
  joining: Member[]
  /** Names of files that are empty although the others know them. */
  lost: string[]
  /** Names of files that carry another installation's id. */
  foreign: string[]
}

export function rollOf({ issuer, ring, members, newId }: RollCall): Roll {
  const carried = members.map((member) => member.carried)
  // A key ring is that of one issuer. A member that knew only others is no witness against a new ring.
  const isKnownRing = carried.some((one) => one.id !== "" && knows(one, issuer))
  if (ring.id === "" && ring.isEmpty && isKnownRing) {
    return { id: "", isNewRing: false, joining: [], lost: [keyRingName], foreign: [] }
  }
  const id = ring.id || carried.find((one) => one.id !== "")?.id || newId
  // A ring has its id before its members have it, so a new one knows the pools of those that have one.
  const pools = ring.id === "" ? joinedPools(members) : ring.pools
  const isLost = ({ pool, carried }: Member) =>
    carried.id === "" && carried.isEmpty && pools.includes(pool)
  const isForeign = ({ carried }: Member) => carried.id !== "" && carried.id !== id
  const isJoining = (member: Member) =>
    !isLost(member) &&
    !isForeign(member) &&
    (member.carried.id === "" || !knows(member.carried, issuer))
  const names = (which: (member: Member) => boolean) =>
    members.filter(which).map(({ name }) => name)
  return {
    id,
    isNewRing: ring.id === "",
    joining: members.filter(isJoining),
    lost: names(isLost),
    foreign: names(isForeign),
  }
}

/** The pools of members that have joined: the key ring of before had them. */
export const joinedPools = (members: readonly Member[]): string[] => [
  ...new Set(members.filter(({ carried }) => carried.id !== "").map(({ pool }) => pool)),
]

/** The id of a key ring whose loss is accepted: that of most members. */
export function commonestId(members: readonly Member[]): string {
  const ids = members.map(({ carried }) => carried.id).filter((id) => id !== "")
  const count = (id: string) => ids.filter((other) => other === id).length
  return ids.toSorted((one, other) => count(other) - count(one))[0] ?? ""
}
