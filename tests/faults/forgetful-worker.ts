// The worker with stubs that lose the first answer of every call that may be repeated: the call is carried out,
// and its caller gets the error of a desk that has just moved. The built worker contains none of this.

import { keeperRepetitions } from "../../edge/desks/account/keeper-stub.ts"
import { configurationRepetitions } from "../../edge/desks/configuration/configuration-stub.ts"
import type { Repetition } from "../../edge/desks/desks.ts"
import { directoryRepetitions } from "../../edge/desks/directory/directory-stub.ts"
import { forwardRepetitions } from "../../edge/desks/forward/forward-stub.ts"
import { keyRingRepetitions } from "../../edge/desks/keys/key-ring-stub.ts"
import { sessionRepetitions } from "../../edge/desks/sessions/sessions-stub.ts"
import { ticketRepetitions } from "../../edge/desks/ticket/ticket-stub.ts"
import type { Env } from "../../edge/env.ts"
import worker, {
  AccountKeeper as SoundAccountKeeper,
  Directory as SoundDirectory,
  ForwardDesk as SoundForwardDesk,
  KeyRing as SoundKeyRing,
  SessionDesk as SoundSessionDesk,
  TicketDesk as SoundTicketDesk,
} from "../../edge/worker.ts"

export * from "../../edge/worker.ts"

const desks: Record<string, Readonly<Record<string, Repetition>>> = {
  ACCOUNT_KEEPER: keeperRepetitions,
  CONFIGURATION_DESK: configurationRepetitions,
  DIRECTORY: directoryRepetitions,
  FORWARD_DESK: forwardRepetitions,
  KEY_RING: keyRingRepetitions,
  SESSION_DESK: sessionRepetitions,
  TICKET_DESK: ticketRepetitions,
}

type Calls = Record<string, (...given: unknown[]) => Promise<unknown>>

const tell = (event: string, type: string) => console.log(JSON.stringify({ event, type }))

let hasTold = false
/** Not while the module loads, when nothing is logged. */
function tellOnce(): void {
  if (hasTold) return
  hasTold = true
  for (const [desk, repetitions] of Object.entries(desks)) {
    const again = Object.entries(repetitions).filter(([, repetition]) => "again" in repetition)
    for (const [method] of again) tell("may_be_repeated", `${desk}.${method}`)
  }
}

const answered = new Set<string>()

/** Carries the call out, and loses its answer if it is the first of its kind. */
async function forget(name: string, call: () => Promise<unknown>, given: unknown[]) {
  const answer = await call()
  const key = `${name} ${JSON.stringify(given)}`
  if (answered.has(key)) return answer
  answered.add(key)
  tell("answer_lost", name)
  throw Object.assign(new Error("Network connection lost."), { retryable: true })
}

function forgetful(stub: object, desk: string): object {
  const repetitions = desks[desk] ?? {}
  return new Proxy(stub, {
    get(sound, method) {
      const name = String(method)
      const call = (...given: unknown[]) => (sound as Calls)[name]?.(...given)
      const repetition = repetitions[name]
      if (repetition === undefined || "once" in repetition) return call
      return (...given: unknown[]) =>
        forget(`${desk}.${name}`, async () => await call(...given), given)
    },
  })
}

function withForgetfulDesks(env: Env): Env {
  return new Proxy(env, {
    get(sound, name) {
      const value = Reflect.get(sound, name)
      if (typeof name !== "string" || !(name in desks)) return value
      const namespace = value as DurableObjectNamespace
      return { getByName: (of: string) => forgetful(namespace.getByName(of), name) }
    },
  })
}

/** Of the same class, for the runtime too; only its desks get the other environment. */
const withForgetfulEnv = <Class extends new (ctx: DurableObjectState, env: Env) => object>(
  Sound: Class,
): Class =>
  new Proxy(Sound, {
    construct: (sound, [ctx, env], target) =>
      Reflect.construct(sound, [ctx, withForgetfulDesks(env)], target),
  })

export const TicketDesk = withForgetfulEnv(SoundTicketDesk)
export const SessionDesk = withForgetfulEnv(SoundSessionDesk)
export const KeyRing = withForgetfulEnv(SoundKeyRing)
export const Directory = withForgetfulEnv(SoundDirectory)
export const ForwardDesk = withForgetfulEnv(SoundForwardDesk)
export const AccountKeeper = withForgetfulEnv(SoundAccountKeeper)

export default {
  fetch(request, env, ctx) {
    tellOnce()
    return worker.fetch(request, withForgetfulDesks(env), ctx)
  },
} satisfies typeof worker
