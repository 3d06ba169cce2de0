// `menshen add account` and `menshen add app`: one more entry in a menshen.json, and its secrets.

import type { LocalCall } from "../command.ts"
import { type Exit, exits, notPossible } from "../refusal.ts"
import { answersTo } from "./answers.ts"
import { type Document, type Draft, withAccount, withApp } from "./compose.ts"
import { faultLines, faultsIn } from "./core.ts"
import { textIn } from "./files.ts"
import { frameworkIn } from "./frameworks.ts"
import type { Answers, Question } from "./question.ts"
import { addAccountQuestions, addAppQuestions } from "./questions.ts"
import { type Report, report } from "./report.ts"
import { givenIn, inSession, type Session } from "./session.ts"
import { snippetOf } from "./snippets.ts"
import { accountSteps, appSteps, type Done, openPlatformSteps } from "./steps.ts"
import { textOf } from "./text-of.ts"
import { startWith, write } from "./writing.ts"

/** What is different between an account and an application. */
interface Addition {
  verb: string
  list: "accounts" | "apps"
  questions: Question[]
  draftOf: (answers: Answers) => Draft
  reportOf: (answers: Answers, draft: Draft, done: Done) => Pick<Report, "steps" | "snippet">
}

export const addAccount = (call: LocalCall): Promise<Exit> =>
  add(call, (document) => ({
    verb: "add account",
    list: "accounts",
    questions: addAccountQuestions(document.pools),
    draftOf: (answers) => withAccount(document, answers),
    reportOf: ({ account = "" }, draft, done) => ({
      steps: [
        ...accountSteps(lastOf(draft.document.accounts), done, false),
        ...openPlatformSteps(draft.document.accounts, done),
        {
          sentence: done.say("step.shown", {
            account,
            command: `npx menshen add app --account ${account}`,
          }),
        },
      ],
    }),
  }))

export const addApp = (call: LocalCall): Promise<Exit> =>
  add(call, (document) => ({
    verb: "add app",
    list: "apps",
    questions: addAppQuestions(document.pools),
    draftOf: (answers) => withApp(document, answers),
    reportOf: (answers, draft, done) => {
      const entry = lastOf(draft.document.apps)
      return {
        steps: [{ sentence: done.say("step.restart") }, ...appSteps(entry, done)],
        snippet: snippetOf(frameworkIn(answers), done.issuer, entry),
      }
    },
  }))

const lastOf = <T>(list: T[]): T => list.at(-1) as T

const add = (call: LocalCall, additionTo: (document: Document) => Addition): Promise<Exit> =>
  inSession(call, async (session) => {
    const { say, dialogue } = session
    const before = soundTextIn(session)
    const document: Document = JSON.parse(before)
    const { verb, list, questions, draftOf, reportOf } = additionTo(document)
    const at = document[list].length
    const answers = await answersTo({
      questions,
      given: givenIn(call, questions),
      faultsOf: (some) => faultsIn(textOf(draftOf(some).document)),
      pointerOf: ({ place: { member } }) => `/${list}/${at}/${member}`,
      say,
      verb,
      dialogue,
    })
    const draft = draftOf(answers)
    const written = write(session, before, draft)
    const issuer = String(document.issuer)
    const done = { ...written, say, issuer, start: startWith(session) }
    report(call, say, { ...written, ...reportOf(answers, draft, done) })
    return exits.done
  })

/** Only a sound file gets another entry: the core would not find what else it would have said. */
function soundTextIn({ config }: Session): string {
  const text = textIn(config)
  if (text === undefined) {
    throw notPossible(`There is no ${config}. npx menshen init writes one; --config names another.`)
  }
  const faults = faultsIn(text)
  if (faults.length === 0) return text
  throw notPossible(`Nothing was written, because ${config} has faults:\n${faultLines(faults)}`)
}
