// What the doctor has of the core: its judgement of menshen.json with the secrets, and the sealing of a push.

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { type Config, checkConfig, type Fault, loadConfig } from "../../edge/core/config.ts"
import { Door } from "../../edge/core/door.ts"
import { workerFolder } from "../start/paths.ts"

export type { Config, Fault }
export type OfficialAccount = Config["accounts"][number]

export interface Judged {
  config: Config | undefined
  /** Of the text alone. */
  faults: Fault[]
  /** Of a sound text's secrets. */
  secretFaults: Fault[]
  warnings: Fault[]
  /** Names of variables. */
  secrets: string[]
}

export interface Credentials {
  token: string
  encodingAesKey: string
  appId: string
}

export class Core {
  private readonly door = new Door(
    new WebAssembly.Module(readFileSync(join(workerFolder, "core.wasm"))),
  )

  judge(text: string, env: NodeJS.ProcessEnv): Judged {
    const { faults, secrets, warnings } = checkConfig(this.door, text)
    if (faults.length > 0) {
      return { config: undefined, faults, secretFaults: [], warnings: [], secrets: [] }
    }
    const { config, ...loaded } = loadConfig(this.door, text, (name) => env[name])
    const all = loaded.faults.length > 0 ? warnings : loaded.warnings
    return { config, faults: [], secretFaults: loaded.faults, warnings: all, secrets }
  }

  /** As WeChat seals a push. */
  seal(
    { token, encodingAesKey, appId }: Credentials,
    { timestamp, nonce, message }: { timestamp: string; nonce: string; message: string },
  ): { encrypt: string; msgSignature: string } {
    const random = crypto.getRandomValues(new Uint8Array(16))
    return this.door.call(
      "menshen_seal_reply",
      (to) => {
        to.text(token).text(encodingAesKey).text(appId)
        to.text(timestamp).text(nonce).text(random).text(message)
      },
      (from) => {
        from.number()
        return { encrypt: from.text(), msgSignature: from.text() }
      },
    )
  }
}
