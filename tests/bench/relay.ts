// What a relay adds: the time until a page has its QR code, and the time of a whole sign-in, by the relay and direct, one
// after the other so that both see the same machine. Everything is on loopback, where a hop weighs most.

import { startRelayWorld } from "../support/relay.ts"
import * as world from "../support/world.ts"

const short = process.argv.includes("--short")
const [codes, signIns] = short ? [50, 10] : [1000, 200]
const warmUp = short ? 20 : 100

type Step = (w: world.World) => Promise<unknown>

const steps: Record<string, [Step, number]> = {
  "a QR code (POST /tickets)": [(w) => world.openTicket(w), codes],
  "a whole sign-in, with a UnionID": [
    async (w) => {
      const { person } = await world.newPerson(w)
      await world.signIn(w, person)
    },
    signIns,
  ],
}

const timed = async (step: Step, w: world.World) => {
  const began = performance.now()
  await step(w)
  return performance.now() - began
}

const at = (times: number[], share: number) =>
  times.toSorted((one, other) => one - other)[Math.floor(times.length * share)] ?? Number.NaN

async function compare(name: string, [step, count]: [Step, number], worlds: world.World[]) {
  const times: number[][] = worlds.map(() => [])
  for (let turn = -warmUp; turn < count; turn++) {
    // The one that goes first changes, because each warms the machine for the other.
    const order = turn % 2 === 0 ? [0, 1] : [1, 0]
    for (const which of order) {
      const ms = await timed(step, worlds[which] as world.World)
      if (turn >= 0) times[which]?.push(ms)
    }
  }
  for (const share of [0.5, 0.99]) {
    const [direct = 0, relay = 0] = times.map((list) => at(list, share))
    const label = `${name}, p${share * 100}`.padEnd(40)
    const ratio = (relay / direct).toFixed(2)
    console.log(
      `${label} ${direct.toFixed(2)} ms direct, ${relay.toFixed(2)} ms by relay: ${ratio} x`,
    )
  }
}

const direct = await world.startWorld()
const relay = await startRelayWorld()
try {
  for (const [name, step] of Object.entries(steps)) await compare(name, step, [direct, relay])
} finally {
  await direct.close()
  await relay.close()
}
