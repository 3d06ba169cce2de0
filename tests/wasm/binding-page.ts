// Generates docs/binding-rules.md from the core's own table and answers.
//   node tests/wasm/binding-page.ts           prints it
//   node tests/wasm/binding-page.ts --write   writes it

import { writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type {
  BindingDecision,
  FirstSignIn,
  ResolveQuestion,
  Write,
} from "../../edge/core/binding.ts"
import { Door } from "../../edge/core/door.ts"
import { type BindingRule, coreModule, readJson, root, tables } from "./core-wasm.ts"

export const page = new URL("docs/binding-rules.md", root)

const door = new Door(coreModule)
const resolve = (question: ResolveQuestion): BindingDecision =>
  door.call("menshen_resolve", (to) => to.text(JSON.stringify(question)), readJson)

interface Situation {
  purpose: "sign_in" | "link"
  identity: "none" | "user"
  union: "absent" | "none" | "same" | "other" | "changed"
  session: "none" | "same" | "other"
  firstSignIn: FirstSignIn
}

const identities = ["none", "user"] as const
const unions = ["absent", "none", "same", "other", "changed"] as const
const sessions = ["none", "same", "other"] as const
const policies = ["create", "ask", "bind-or-create", "refuse"] as const

/** A is the identity's owner, B another owner of the union, S another session, N a new user. */
function known({ identity, union, session }: Situation): ResolveQuestion["known"] {
  const identityOwner = identity === "user" ? "A" : undefined
  const unionOwner = { same: "A", other: "B" }[union as string]
  const sessions = { same: identityOwner ?? unionOwner, other: "S" }
  const identityUnion = union === "changed" ? "before" : undefined
  const holds = { identityOwner, identityUnion, unionOwner, session: sessions[session as "same"] }
  return Object.fromEntries(Object.entries(holds).filter(([, value]) => value !== undefined))
}

function isPossible({ identity, union, session }: Situation): boolean {
  if (identity === "none" && (union === "same" || union === "changed")) return false
  return session !== "same" || identity === "user" || union === "other"
}

function cell(situation: Situation): string {
  if (!isPossible(situation)) return "—"
  const { purpose, firstSignIn } = situation
  const { outcome, reason, user, writes } = resolve({
    purpose,
    firstSignIn,
    identity: { appId: "wx1", openid: "i" },
    ...(situation.union !== "absent" && { union: { openPlatform: "acme", unionid: "u" } }),
    known: known(situation),
    fresh: "N",
  })
  const title = `**${outcome}**${user === undefined ? "" : ` ${user}`}`
  const why = reason === "accepted" ? [] : [`\`${reason}\``]
  return [title, ...why, ...writes.map(words)].join("<br>")
}

function words(write: Write): string {
  switch (write.kind) {
    case "add_user":
      return `new user ${write.user}`
    case "add_identity":
      return `identity → ${write.user}`
    case "add_union":
      return `UnionID → ${write.user}`
    case "add_conflict":
      return write.other ? `conflict ${write.user} – ${write.other}` : `conflict of ${write.user}`
    default:
      throw new Error(`resolve does not ${write.kind}`)
  }
}

/** The text of a cell, if it is the same for every value of the omitted dimension; else an error. */
function whatever(situations: Situation[]): string {
  const said = new Set(situations.filter(isPossible).map(cell))
  if (said.size > 1) throw new Error("this dimension matters: the page has to show it")
  return [...said][0] ?? "—"
}

type Column = [
  title: string,
  situations: (row: Pick<Situation, "identity" | "union">) => Situation[],
]

const signIn: Column[] = [
  ["`create`", ["create"]],
  ["`ask`, `bind-or-create`", ["ask", "bind-or-create"]],
  ["`refuse`", ["refuse"]],
].map(([title, chosen]) => [
  title as string,
  (row) =>
    (chosen as FirstSignIn[]).flatMap((firstSignIn) =>
      sessions.map((session) => ({ ...row, session, firstSignIn, purpose: "sign_in" })),
    ),
])

const link: Column[] = sessions.map((session) => [
  { none: "no session", same: "the same user", other: "another user" }[session],
  (row) => policies.map((firstSignIn) => ({ ...row, session, firstSignIn, purpose: "link" })),
])

const identityWords = { none: "no owner", user: "A's" }
const unionWords = {
  absent: "unknown",
  none: "no owner",
  same: "A's",
  other: "B's",
  changed: "changed, not A's",
}

function grid(columns: Column[]): string[] {
  const rows = identities.flatMap((identity) => unions.map((union) => ({ identity, union })))
  const possible = rows.filter(({ identity, union }) =>
    isPossible({ identity, union, session: "none", purpose: "link", firstSignIn: "create" }),
  )
  return [
    `| identity | UnionID | ${columns.map(([title]) => title).join(" | ")} |`,
    `|---|---|${columns.map(() => "---|").join("")}`,
    ...possible.map((row) => {
      const cells = columns.map(([, situations]) => whatever(situations(row)))
      return `| ${[identityWords[row.identity], unionWords[row.union], ...cells].join(" | ")} |`
    }),
  ]
}

const some = (names: string[], of: readonly string[]) =>
  names.length === of.length ? "any" : names.join(", ")

function ruleRow(rule: BindingRule): string {
  const when = [
    rule.purpose,
    some(rule.identity, identities),
    some(rule.union, unions),
    some(rule.session, sessions),
    some(rule.firstSignIn, policies),
  ]
  const reason = rule.reason === "accepted" ? "" : ` \`${rule.reason}\``
  return `| ${when.join(" | ")} | **${rule.outcome}**${reason} | ${rule.why} |`
}

export function document(): string {
  return `${[
    ...introduction,
    "",
    "## Signing in",
    "",
    ...aboutSignIn,
    "",
    ...grid(signIn),
    "",
    "## Linking",
    "",
    ...aboutLink,
    "",
    ...grid(link),
    "",
    "## The rules",
    "",
    ...aboutRules,
    "",
    "| purpose | identity's owner | union's owner | session | firstSignIn | outcome | why |",
    "|---|---|---|---|---|---|---|",
    ...tables().rules.map(ruleRow),
  ].join("\n")}\n`
}

const introduction = `# Binding rules: who a scan signs in

A scan proves an identity: an openid of one official account. WeChat's API may report the union of that
identity: a UnionID of one Open Platform. The directory knows the owner of each, if there is one. These tables
define the result. All evidence about one person ends with one owner or in one conflict, so the order and the
repetition of deliveries change nothing.

A is the identity's owner, B another owner of the UnionID, S another signed-in user, and N a new user. The name
after an outcome is the user it signs in. The lines below are the writes.

\`node tests/wasm/binding-page.ts --write\` generates this page from \`core/binding/rules.hpp\` and the core's own
answers; a test fails when the page is stale.`.split("\n")

const aboutSignIn =
  `Columns are the app's \`firstSignIn\`. A session in the browser changes nothing: the phone that scans may belong to
a stranger. A person is new only if neither identity nor UnionID has an owner.`.split("\n")

const aboutLink =
  `Columns compare two users: the one who is signed in, or has just proved an old account, and the one to whom the
evidence points, the owner of the identity or else of the UnionID. The app's \`firstSignIn\` changes nothing. A
conflict with another user signs nobody in; both accounts are proved, so an explicit merge may follow.`.split(
    "\n",
  )

const aboutRules =
  `The rows of the table. Each possible situation has exactly one rule; the compiler checks this.`.split(
    "\n",
  )

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--write")) writeFileSync(page, document())
  else console.log(document())
}
