// Two starts and stops of each kind; `npm run starts` does twenty, of the packed program.

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, describe, test } from "node:test"
import { type Ending, endings, type Place, round } from "../../starts/round.ts"
import { program } from "../support/run.ts"
import { sandboxPorts } from "../support/start.ts"

const folder = mkdtempSync(join(tmpdir(), "menshen-starts-"))
after(() => rmSync(folder, { recursive: true }))
const place: Place = { program, folder, ports: await sandboxPorts() }

describe("nothing is left, and nothing is lost, after", () => {
  for (const ending of Object.keys(endings) as Ending[]) {
    for (const moment of ["in use", "early"] as const) {
      test(`${ending}, ${moment}`, () => round(place, ending, moment))
    }
  }

  test("all of them: the last start still has the person and the keys", () =>
    round(place, "one SIGTERM", "in use"))
})
