// Reaches the directory of a pool.

import type { Env } from "../../env.ts"
import { again, once, type Repetitions, reads, repeating } from "../desks.ts"
import { memberRepetitions } from "../member-stub.ts"
import type { Directory } from "./directory.ts"

const decides = again("it finds what it has decided")

export const directoryRepetitions: Repetitions<Directory> = {
  ...memberRepetitions,
  signIn: decides,
  link: decides,
  joinable: reads,
  join: once("the accounts that it joined are no conflict any more"),
  profile: reads,
  formerUsersOf: reads,
  unionidOf: reads,
  unlink: once("what it removed is unknown"),
  takeBack: again("it takes back what is left"),
  hear: again("WeChat repeats its news, too"),
  bindProved: decides,
  settled: again("what is withdrawn is withdrawn"),
  addProof: again("the id of a proof is random, and names one row"),
  startProof: again("the browser that started a proof may start it again"),
  spendProof: once("a proof is spent once"),
  startOtp: once("each call sends a code and is counted"),
  checkOtp: once("each call is a try"),
  admin: once("its program sees the failure and decides"),
}

export const directoryOf = (env: Env, pool: string) =>
  repeating(
    () => (env.DIRECTORY as DurableObjectNamespace<Directory>).getByName(pool),
    directoryRepetitions,
  )
