// The demonstration: a sandbox WeChat with a phone, and a demo site, beside a Menshen that is configured for them.

import { readFileSync } from "node:fs"
import { sandboxConfigFile } from "./paths.ts"
import { demoSecrets } from "./secrets.ts"
import type { Settings } from "./settings.ts"

export const demonstration = (settings: Settings) => ({
  env: sandboxEnvironment(settings),
  configText: sandboxConfig(settings),
})

/** The sandbox's configuration assumes the default ports. */
function sandboxConfig({ configFile, ports }: Settings): string {
  const text = readFileSync(configFile ?? sandboxConfigFile, "utf8")
  const moved: Record<string, number> = {
    8600: ports.menshen,
    8601: ports.sandbox,
    8602: ports.demo,
  }
  return text.replace(/localhost:(860[012])\b/g, (_, usual: string) => `localhost:${moved[usual]}`)
}

const sandboxEnvironment = ({ env, ports }: Settings): NodeJS.ProcessEnv => ({
  ...env,
  ...demoSecrets(env),
  MENSHEN_PORT: String(ports.menshen),
  MENSHEN_SANDBOX_PORT: String(ports.sandbox),
  MENSHEN_DEMO_PORT: String(ports.demo),
})
