// Whether a folder holds a whole installation, so that the loss of a file does not reach the backup unnoticed
// (docs/decisions/0050-a-lost-file-is-noticed.md).

/** A directory, a session desk or the key ring. */
export interface Member {
  path: string
  desk: string
  /** Of its installation; "" in a file that has not joined one. */
  id: string
}

/** A sentence that says what is wrong, or undefined. */
export function faultOfRoll(
  members: readonly Member[],
  pools: readonly string[],
): string | undefined {
  const ring = members.find(({ desk }) => desk === "KeyRing")
  if (ring === undefined) return "There is no key ring"
  const foreign = members.find(({ id }) => id !== "" && ring.id !== "" && id !== ring.id)
  if (foreign !== undefined)
    return `${foreign.path} belongs to another installation than the key ring`
  for (const desk of ["Directory", "SessionDesk"]) {
    const joined = members.filter((member) => member.desk === desk && member.id !== "")
    if (joined.length < pools.length && ring.id !== "") {
      return `The key ring knows ${pools.length} pools, and there are ${joined.length} files of ${desk} that have joined it`
    }
  }
  return undefined
}
