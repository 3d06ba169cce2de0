// Menshen as an operator runs it, with the sandbox's WeChat of this machine beside it.

import { type ChildProcess, spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { demoSecrets } from "../../../cli/start/secrets.ts"
import { root } from "../../../scripts/lib/paths.mjs"
import type { Ports } from "./people.ts"

export interface Production {
  /** menshen.json */
  configuration: string
  /** menshen.env */
  variables: string
  weChat: ChildProcess
}

/** The texts of both files, and a WeChat that knows their secrets. */
export function production(ports: Ports): Production {
  const secrets = demoSecrets({})
  const variables = Object.entries({ ...secrets, MENSHEN_PORT: ports.MENSHEN_PORT })
  return {
    configuration: configFor(ports),
    variables: variables.map(([name, value]) => `${name}=${value}\n`).join(""),
    weChat: startWeChat({ ...secrets, ...ports }),
  }
}

/** The sandbox's configuration on these ports. */
function configFor(ports: Ports): string {
  const moved: Record<string, string> = {
    8600: ports.MENSHEN_PORT,
    8601: ports.MENSHEN_SANDBOX_PORT,
    8602: ports.MENSHEN_DEMO_PORT,
  }
  const text = readFileSync(join(root, "dist/sandbox/menshen.json"), "utf8")
  return text.replace(/localhost:(860[012])\b/g, (_, usual: string) => `localhost:${moved[usual]}`)
}

const startWeChat = (env: object): ChildProcess =>
  spawn(process.execPath, [join(root, "dist/sandbox/main.js")], {
    env: { ...process.env, ...env },
    stdio: "ignore",
  })
