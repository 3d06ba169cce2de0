// The launcher's own way to the worker: a socket in the folder of this run, which only this account sees
// (edge/routes/inside.ts).

import { join } from "node:path"
import { send } from "./ask.ts"

/** For the requests in flight of a worker that cannot be asked: a supervisor may have stopped it already. */
const blindMs = 3000

/** Systems allow a socket about a hundred bytes of path. */
const longestPath = 100

/** Undefined where the folder lies too deep; Menshen then ends without a word to those who wait. */
export function doorIn(runFolder: string): string | undefined {
  const path = join(runFolder, "door")
  return process.platform !== "win32" && Buffer.byteLength(path) <= longestPath ? path : undefined
}

export interface Release {
  /** Browsers that waited have been told, and none waits from now on. */
  told: Promise<void>
  /** No request is under way. */
  idle: Promise<void>
}

/** Tells waiting browsers that Menshen starts again, so that it can end as soon as the requests in flight have
 * answers. Both resolve in any case, and keep no process alive. */
export function release(door: string | undefined): Release {
  const [told, idle] = [signal(), signal()]
  const blind = () => {
    told.resolve()
    setTimeout(idle.resolve, blindMs).unref()
  }
  if (door === undefined) blind()
  else {
    const socket = send({ path: door }, "/release", "POST")
    socket.on("error", blind)
    socket.on("data", (bytes) => {
      if (bytes.includes("released")) told.resolve()
    })
    socket.on("end", () => {
      told.resolve()
      idle.resolve()
    })
  }
  return { told: told.promise, idle: idle.promise }
}

function signal() {
  let resolve = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve: () => resolve() }
}
