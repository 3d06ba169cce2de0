// What the launcher of one machine asks (cli/start/door.ts), by a socket in a folder that only its account sees. It
// is an entry point of its own, so that no address of the default one leads here; Cloudflare does not use it.

import { untilIdle } from "../base/in-flight.ts"
import { releaseTickets } from "../desks/ticket-shards.ts"
import { type Env, prepare } from "../env.ts"
import { deskFaults } from "../health/readiness.ts"

/** The launcher ends this process after it (cli/start/run.ts). */
const patienceMs = 7000

export const inside = {
  async fetch(request: Request, env: Env): Promise<Response> {
    await prepare(env)
    const { pathname } = new URL(request.url)
    if (request.method === "GET" && pathname === "/faults") return faults(env)
    if (request.method === "POST" && pathname === "/release") return release(env)
    return new Response(null, { status: 404 })
  },
}

/** What /health/ready names to an operator. */
const faults = async (env: Env) => Response.json({ faults: await deskFaults(env) })

/** This process is about to end. The answer begins when those who wait have been let go, and ends when no request is
 * under way. */
async function release(env: Env): Promise<Response> {
  await releaseTickets(env)
  return new Response(idling())
}

const idling = (): ReadableStream<Uint8Array> =>
  new ReadableStream({
    async start(controller) {
      controller.enqueue(new TextEncoder().encode("released\n"))
      await untilIdle(patienceMs)
      controller.close()
    },
  })
