// The calls that a directory and a session desk share.

import { again, type Repetitions, reads } from "./desks.ts"
import type { MemberDesk } from "./member-desk.ts"

export const memberRepetitions: Repetitions<MemberDesk> = {
  carried: reads,
  adopt: again("a file has one installation"),
  probe: again("the row is the same"),
}
