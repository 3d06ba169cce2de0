// `npm run seeded`: writes one realistic mistake after the other into a copy of edge/ and core/, and expects the named
// test to fail. No test holds a promise whose fault survives. `npm run seeded -- core` runs one side, and
// `npm run seeded -- key-ring` the faults of files whose path contains this.

import { Refusal, runScript, say } from "../../scripts/lib/say.mjs"
import { CoreRun } from "./core-run.ts"
import { EdgeRun } from "./edge-run.ts"
import type { Fault, Verdict } from "./fault.ts"
import { coreFaults, edgeFaults } from "./faults/all.ts"

interface Run {
  /** Makes what faults are written into, and sees that each named test passes without one. */
  begin: (faults: readonly Fault[]) => Promise<void>
  judge: (fault: Fault) => Promise<Verdict>
  end: () => void
}

async function seeded(): Promise<void> {
  const [part = ""] = process.argv.slice(2)
  const chosen = (faults: readonly Fault[]) => faults.filter(({ file }) => file.includes(part))
  const [edge, core] = [chosen(edgeFaults), chosen(coreFaults)]
  if (edge.length + core.length === 0) throw new Refusal(`No fault is in a file like ${part}.`)
  // Two cores: the one compiles, the other mostly waits for a worker.
  const sides = await Promise.all([judged(edge, new EdgeRun()), judged(core, new CoreRun())])
  const verdicts = sides.flat()
  const killed = verdicts.filter((verdict) => verdict === "killed").length
  say(`${killed} killed, ${verdicts.length - killed} survived`)
  if (killed < verdicts.length) process.exitCode = 1
}

async function judged(faults: readonly Fault[], run: Run): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  try {
    if (faults.length > 0) await run.begin(faults)
    for (const fault of faults) {
      const began = performance.now()
      const verdict = await run.judge(fault)
      const seconds = ((performance.now() - began) / 1000).toFixed(1)
      say(`${verdict.padEnd(8)} ${fault.file}: ${fault.fault} (${seconds} s)`)
      verdicts.push(verdict)
    }
  } finally {
    run.end()
  }
  return verdicts
}

await runScript(seeded)
