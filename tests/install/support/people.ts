// People who sign in at a `menshen start --sandbox` that runs anywhere on this machine.

import { freePort } from "../../support/ports.ts"
import * as world from "../../support/world.ts"

export interface Ports {
  MENSHEN_PORT: string
  MENSHEN_SANDBOX_PORT: string
  MENSHEN_DEMO_PORT: string
}

export async function freePorts(): Promise<Ports> {
  const [menshen, sandbox, demo] = await Promise.all([freePort(), freePort(), freePort()])
  return {
    MENSHEN_PORT: String(menshen),
    MENSHEN_SANDBOX_PORT: String(sandbox),
    MENSHEN_DEMO_PORT: String(demo),
  }
}

/** The demonstration as the tests' steps of a sign-in know it. */
function demonstration(ports: Ports): world.World {
  const origin = `http://localhost:${ports.MENSHEN_DEMO_PORT}`
  const known = {
    menshen: { url: `http://localhost:${ports.MENSHEN_PORT}` },
    sandboxUrl: `http://localhost:${ports.MENSHEN_SANDBOX_PORT}`,
    origin,
    redirectUri: `${origin}/callback`,
  }
  return known as world.World
}

/** The text of a first QR code, once there is one; undefined as long as nothing answers. */
export async function firstQrCode(ports: Ports): Promise<string | undefined> {
  const made = await world.openTicket(demonstration(ports)).catch(() => undefined)
  return made?.url
}

/** One after the other. Returns the `sub` of each. */
export async function signInPeople(ports: Ports, count: number): Promise<string[]> {
  const shop = demonstration(ports)
  const subs: string[] = []
  for (let one = 0; one < count; one++) {
    const { person } = await world.newPerson(shop, `Person ${one}`)
    subs.push(String((await world.signIn(shop, person)).sub))
  }
  return subs
}
