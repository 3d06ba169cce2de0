// `menshen init`: a menshen.json and its secrets, from the fewest questions.

import { constants, copyFileSync, existsSync } from "node:fs"
import { dirname, join } from "node:path"
import type { LocalCall } from "../command.ts"
import { type Exit, exits, notPossible, wrongUsage } from "../refusal.ts"
import { answersTo } from "./answers.ts"
import { newDraft } from "./compose.ts"
import { faultsIn } from "./core.ts"
import { spareName, textIn } from "./files.ts"
import { frameworkIn } from "./frameworks.ts"
import type { Answers } from "./question.ts"
import { initQuestions } from "./questions.ts"
import { report } from "./report.ts"
import { givenIn, inSession, type Session } from "./session.ts"
import { snippetOf } from "./snippets.ts"
import { accountSteps, appSteps, fileSteps } from "./steps.ts"
import { textOf } from "./text-of.ts"
import { startWith, write } from "./writing.ts"

export const init = (call: LocalCall): Promise<Exit> =>
  inSession(call, async (session) => {
    const { config, say, dialogue } = session
    const before = textIn(config)
    const old = before === undefined ? undefined : await allowedReplacement(call, session)
    dialogue?.tell(`${say("needs")}\n\n${say("where")}`)
    const schema = schemaBeside(config)
    const answers = await answersTo({
      questions: initQuestions,
      given: givenIn(call, initQuestions),
      faultsOf: (some) => faultsIn(textOf(newDraft(some, schema).document)),
      pointerOf: ({ place: { part, member } }) => `${pointers[part]}/${member}`,
      say,
      verb: "init",
      dialogue,
    })
    if (old !== undefined) copyFileSync(config, old, constants.COPYFILE_EXCL)
    finish(call, session, before, answers)
    return exits.done
  })

const pointers = { file: "", account: "/accounts/0", app: "/apps/0" }

/** A menshen.json is somebody's work: it is replaced on request only, and then kept under another name. */
async function allowedReplacement(call: LocalCall, session: Session): Promise<string> {
  const { config, say, dialogue } = session
  const old = spareName(config)
  if (call.switches.has("replace")) return old
  const unasked = `${config} exists. npx menshen add app and npx menshen add account change it; --replace begins anew and keeps the old file as ${old}.`
  if (dialogue === undefined) throw wrongUsage(unasked)
  const typed = await dialogue.ask(say("replace", { file: config, old }))
  if (/^(yes|y|是)$/i.test(typed.trim())) return old
  throw notPossible(`Nothing was written. ${unasked}`)
}

/** Named only where it is, because an editor complains otherwise. */
function schemaBeside(config: string): string | undefined {
  const path = "node_modules/menshen/core/config/menshen.schema.json"
  return existsSync(join(dirname(config), path)) ? `./${path}` : undefined
}

function finish(
  call: LocalCall,
  session: Session,
  before: string | undefined,
  answers: Answers,
): void {
  const draft = newDraft(answers, schemaBeside(session.config))
  const written = write(session, before, draft)
  const { issuer = "" } = answers
  const [account = {}] = draft.document.accounts
  const [app = {}] = draft.document.apps
  const done = { ...written, say: session.say, issuer, start: startWith(session) }
  report(call, session.say, {
    ...written,
    steps: [...fileSteps(done), ...accountSteps(account, done, true), ...appSteps(app, done)],
    snippet: snippetOf(frameworkIn(answers), issuer, app),
  })
}
