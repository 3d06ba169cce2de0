// Both files are written last, together, and only when the core accepts the configuration.

import { dirname, relative } from "node:path"
import { notPossible } from "../refusal.ts"
import type { Draft } from "./compose.ts"
import { faultLines, faultsIn } from "./core.ts"
import { withSecrets } from "./env-file.ts"
import { modeOfSecrets, mustBe, replaceFile, textIn } from "./files.ts"
import type { Report } from "./report.ts"
import type { Session } from "./session.ts"
import { textOf } from "./text-of.ts"

export type Written = Pick<Report, "wrote" | "env" | "kept" | "empty">

/** `before`: the text of menshen.json that was read, if there was one. */
export function write(session: Session, before: string | undefined, draft: Draft): Written {
  const { config, env, say } = session
  const text = textOf(draft.document)
  const faults = faultsIn(text)
  if (faults.length > 0) {
    throw notPossible(
      `Nothing was written, because ${config} would be wrong:\n${faultLines(faults)}`,
    )
  }
  mustBe(config, before)
  // First the secrets: a menshen.json that names missing ones would not start.
  const secretsBefore = textIn(env)
  const { text: secrets, kept, empty } = withSecrets(secretsBefore ?? "", draft.secrets, say)
  const isNew = secrets !== (secretsBefore ?? "")
  if (isNew) replaceFile(env, secrets, modeOfSecrets)
  replaceFile(config, text)
  return { wrote: [config, ...(isNew ? [env] : [])], env, kept, empty }
}

/** The command that starts Menshen with these files. */
export function startWith({ config, env }: Session): string {
  const isUsual = relative(dirname(config), env) === "menshen.env"
  const flags = [
    ...(config === "menshen.json" ? [] : ["--config", config]),
    ...(isUsual ? [] : ["--secrets", env]),
  ]
  return ["npx menshen start", ...flags].join(" ")
}
