// Finds an answer to each question: its flag, then the person at the terminal, then its default.

import { wrongUsage } from "../refusal.ts"
import type { Fault } from "./core.ts"
import type { Dialogue } from "./dialogue.ts"
import { frameworkIn, frameworks } from "./frameworks.ts"
import type { Answers, Choice, Question } from "./question.ts"
import { isAppSecret } from "./secrets.ts"
import type { Say } from "./texts.ts"

export interface Asking {
  questions: Question[]
  /** By key, from the flags. */
  given: Answers
  /** What the core says about the file with these answers. */
  faultsOf: (answers: Answers) => Fault[]
  /** Where the answer to a question stands in that file. */
  pointerOf: (question: Question) => string
  say: Say
  /** Of an example, as in "init". */
  verb: string
  /** Absent if there is nobody to ask. */
  dialogue?: Dialogue | undefined
}

export async function answersTo(asking: Asking): Promise<Answers> {
  const answers: Answers = {}
  const missing: Question[] = []
  for (const question of asking.questions) {
    const given = asking.given[question.key]
    if (question.when?.(answers) === false) {
      if (given !== undefined && missing.length === 0) throw unused(question)
      continue
    }
    const answer =
      given === undefined ? await found(question, answers, asking) : cleaned(question, given)
    if (answer === undefined) missing.push(question)
    else answers[question.key] = checked(question, answer, answers, asking)
  }
  if (missing.length > 0) throw unanswered(missing, answers, asking)
  return answers
}

const cleaned = ({ clean }: Question, answer: string) => clean?.(answer) ?? answer

function unanswered(missing: Question[], answers: Answers, asking: Asking) {
  const { say, questions } = asking
  const whole = withSamples(questions, answers)
  // An answer that follows from another missing one is not needed.
  const needed = missing.filter(({ fallback }) => fallback?.(whole) === undefined)
  const lines = needed.map(({ flag, value, choices }) => {
    const listed = choices?.map((choice) => choice.value).join("|")
    return `  --${flag} ${listed ?? value}`
  })
  const example = exampleOf(answers, asking)
  return wrongUsage([say("unasked"), ...lines, say("example", { command: example })].join("\n"))
}

/** The whole command: what was given, and a sample for each answer that is needed. */
function exampleOf(answers: Answers, { questions, given, verb }: Asking): string {
  const whole = withSamples(questions, answers)
  const words = questions.flatMap(({ key, flag, isSecret, when, fallback, sample, example }) => {
    const isGiven = given[key] !== undefined
    if (isSecret || when?.(whole) === false) return []
    if (!isGiven && fallback?.(whole) !== undefined) return []
    return [`--${flag} ${quoted(given[key] ?? example?.(whole) ?? sample)}`]
  })
  return [`npx menshen ${verb}`, ...words].join(" ")
}

const quoted = (word: string) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`

const unused = ({ flag }: Question) =>
  wrongUsage(`--${flag} says nothing about what the other flags choose; leave it out.`)

function checked(question: Question, answer: string, answers: Answers, asking: Asking): string {
  const { key, flag, fallbackFault } = question
  const fault = faultIn(question, answer, answers, asking)
  if (fault === undefined) return answer
  const isMade = asking.given[key] === undefined && fallbackFault !== undefined
  throw wrongUsage(isMade ? asking.say(fallbackFault, { answer }) : `--${flag}: ${fault}`)
}

async function found(
  question: Question,
  answers: Answers,
  asking: Asking,
): Promise<string | undefined> {
  const fallback = question.fallback?.(answers)
  const { dialogue } = asking
  if (dialogue === undefined || question.text === undefined) return fallback
  // A single choice is none.
  if (question.choices?.length === 1 && fallback !== undefined) return fallback
  const { say } = asking
  dialogue.tell(`\n${say(question.text, { path: frameworks[frameworkIn(answers)].path })}`)
  for (const line of choiceLines(question.choices ?? [], say)) dialogue.tell(line)
  for (;;) {
    const typed = await dialogue.ask(promptOf(question, fallback, say), question.isSecret)
    const answer = cleaned(question, chosen(question, typed.trim())) || fallback || ""
    if (question.isSecret && answer !== "") {
      dialogue.tell(say("arrived", { count: String(answer.length) }))
    }
    const fault = faultIn(question, answer, answers, asking)
    if (fault === undefined) return answer
    dialogue.tell(say("wrong", { sentence: fault }))
  }
}

const choiceLines = (choices: Choice[], say: Say) => {
  const width = Math.max(...choices.map(({ value }) => value.length))
  return choices.map(({ value, text }, at) => {
    const about = typeof text === "string" ? say(text) : text.name
    return `  ${at + 1}  ${value.padEnd(width)}  ${about}`.trimEnd()
  })
}

function promptOf({ choices }: Question, fallback: string | undefined, say: Say): string {
  const before = choices === undefined ? "" : say("choose")
  const after = fallback ? say("fallback", { value: fallback }) : ""
  return `${before}${after}> `.replace(/^ /, "")
}

/** A choice may be written by its number. */
const chosen = ({ choices }: Question, typed: string): string =>
  (/^\d{1,4}$/.test(typed) ? choices?.[Number(typed) - 1]?.value : undefined) ?? typed

/** Why the answer does not do; nothing if it does. */
function faultIn(
  question: Question,
  answer: string,
  answers: Answers,
  { questions, faultsOf, pointerOf, say }: Asking,
): string | undefined {
  const { choices, isSecret } = question
  const values = choices?.map(({ value }) => value)
  if (values && !values.includes(answer)) return say("notAChoice", { choices: values.join(", ") })
  if (answer === "") return question.fallback?.(answers) === undefined ? say("needed") : undefined
  if (isSecret) return isAppSecret(answer) ? undefined : say("notASecret")
  const own = question.fault?.(answer, answers)
  const whole = withSamples(questions, { ...answers, [question.key]: answer })
  const pointer = pointerOf(question)
  const at = faultsOf(whole).find((fault) => `${fault.pointer}/`.startsWith(`${pointer}/`))
  return at?.sentence ?? (own && say(own))
}

/** Answers that fit, where there are none yet. */
function withSamples(questions: Question[], answers: Answers): Answers {
  const whole = { ...answers }
  for (const { key, sample, when } of questions) {
    if (whole[key] === undefined && when?.(whole) !== false) whole[key] = sample
  }
  return whole
}
