// In which order the kinds of desks are read, and what follows for a restore. Every file has a moment of its own,
// a few milliseconds after the one before it.
//
// Where a step writes first in one desk and then in another, the later desk is read first. So nothing is in a
// backup without its cause, and what is in it is what a crash between two desks leaves
// (docs/decisions/0053-the-order-of-a-backup.md).

export interface Reading {
  /** The class, as its folder names it. */
  desk: string
  /** The revocations that need it here, and what a restore does about the rest. */
  because: string
}

export const readingOrder: readonly Reading[] = [
  {
    desk: "Directory",
    because:
      "An unlink, a merge, a forgetting and an unfollow are letters to the session desk, deleted once it has ended the sessions: a letter that is gone here is carried out there.",
  },
  {
    desk: "ForwardDesk",
    because:
      "A push waits here after the ticket desk has taken what it says. It revokes nothing, so any place would do.",
  },
  {
    desk: "TicketDesk",
    because:
      "A code is used and a sign-in denied here after the session desk has written the grant or the end. A ticket that is not finished ends at the restore, because its code may have been used since.",
  },
  {
    desk: "AccountKeeper",
    because:
      "A chat code is assigned here before its ticket exists. A restore closes the length in use until every code of before has expired.",
  },
  {
    desk: "SessionDesk",
    because:
      "Sign-out, refresh tokens and used assertions are one transaction here. Sessions and grants of users whom the directory's earlier moment does not have end at the restore.",
  },
  {
    desk: "ConfigurationDesk",
    because:
      "A version is one row, which nothing else writes. What came through a newer version is in the desks above, and is not used until that version is stored again.",
  },
  {
    desk: "KeyRing",
    because:
      "Every token of a grant above is signed, and its subject derived, by rows that are here.",
  },
]

const folderOf = (desk: string) => `menshen-${desk}`

/** The place of a file in the order; the engine's own files with the alarms are read last. */
export function placeOf(path: string): number {
  if (path.endsWith("/metadata.sqlite")) return readingOrder.length
  return readingOrder.findIndex(({ desk }) => path.startsWith(`${folderOf(desk)}/`))
}

export const deskOf = (path: string): string | undefined =>
  path.endsWith("/metadata.sqlite") ? undefined : readingOrder[placeOf(path)]?.desk

/** Of the paths below a data folder those of desks, in the order in which they are read. */
export const inReadingOrder = (paths: readonly string[]): string[] =>
  paths
    .filter((path) => placeOf(path) >= 0)
    .toSorted((one, other) => placeOf(one) - placeOf(other) || (one < other ? -1 : 1))

/** The key ring comes last when a restore moves folders into place: without it, a directory that is there is not
 * taken for a new installation (edge/health/roll-call-plan.ts). */
export const foldersInPlaceOrder = (folders: readonly string[]): string[] => {
  const last = folderOf("KeyRing")
  return folders.toSorted((one, other) => Number(one === last) - Number(other === last))
}
