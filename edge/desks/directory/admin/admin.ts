// Answers the admin calls of a directory. Each call leaves one row in the audit, even if it is refused.

import type { ConflictState, Search } from "../../../base/admin-api.ts"
import { type AdminAnswer, said } from "../decide/admin-answer.ts"
import { merge, undoMerge } from "../decide/merge.ts"
import type { People } from "../decide/people.ts"
import type { ToldUnion, Unions } from "../decide/unions.ts"
import type { Actor } from "../store/audit.ts"
import { Imports } from "../store/imports.ts"
import { exportPage } from "./export.ts"
import { describeUser, find } from "./find.ts"
import { type Batch, importBatch } from "./import.ts"
import { auditTrail, listConflicts, listDeadLetters, retryDeadLetters } from "./lists.ts"
import { migrateByMapping, migrateByWeChat } from "./migration.ts"
import { forgetByOperator, unlinkByOperator } from "./part.ts"
import { resolveConflict } from "./resolve-conflict.ts"

export type AdminCall =
  | { kind: "find"; search: Search }
  | { kind: "show"; user: string }
  | { kind: "audit"; user?: string; before?: number }
  | { kind: "conflicts"; state: ConflictState; after: number }
  | { kind: "resolve"; conflict: number; into?: string }
  | { kind: "merge"; from: string; into: string }
  | { kind: "undo"; merge: number }
  | { kind: "unlink"; user: string; appId: string; openid: string }
  | { kind: "forget"; user: string }
  | ({ kind: "import" } & Batch)
  | { kind: "import_progress"; id: string }
  | { kind: "finish_import"; id: string }
  | { kind: "export"; after: string }
  | { kind: "migrate"; from: string; to: string; after: string }
  | { kind: "migrate_by_mapping"; from: string; to: string; body: Uint8Array }
  | { kind: "wanted_unions"; appId: string; after: string }
  | { kind: "told_unions"; appId: string; unions: ToldUnion[] }
  | { kind: "dead_letters"; after: number }
  | { kind: "retry_dead_letters"; id?: number }

export async function answerAdmin(
  people: People,
  unions: Unions,
  actor: Actor,
  call: AdminCall,
): Promise<AdminAnswer> {
  const answer = await answerTo(people, unions, actor, call)
  const { reason, user = "", detail = {} } = answer
  const refusal = reason === "accepted" ? {} : { reason }
  people.audit.record(actor, `admin.${call.kind}`, user, { ...detail, ...refusal })
  return answer
}

function answerTo(
  people: People,
  unions: Unions,
  actor: Actor,
  call: AdminCall,
): AdminAnswer | Promise<AdminAnswer> {
  switch (call.kind) {
    case "find":
      return find(people, call.search)
    case "show":
      return describeUser(people, call.user)
    case "audit":
      return auditTrail(people, call)
    case "conflicts":
      return listConflicts(people, call)
    case "resolve":
      return resolveConflict(people, actor, call)
    case "merge":
      return merge(people, actor, call)
    case "undo":
      return undoMerge(people, actor, call.merge)
    case "unlink":
      return unlinkByOperator(people, actor, call)
    case "forget":
      return forgetByOperator(people, actor, call.user)
    case "import":
      return importBatch(people, actor, call)
    case "import_progress":
      return said(new Imports(people.sql).get(call.id))
    case "finish_import":
      new Imports(people.sql).finish(call.id, Date.now())
      return said({})
    case "export":
      return exportPage(people, call.after)
    case "migrate":
      return migrateByWeChat(people, actor, call)
    case "migrate_by_mapping":
      return migrateByMapping(people, actor, call)
    case "wanted_unions":
      return said(unions.wanted(call.appId, call.after))
    case "told_unions":
      return takeToldUnions(unions, call)
    case "dead_letters":
      return listDeadLetters(people, call.after)
    case "retry_dead_letters":
      return retryDeadLetters(people, call.id)
  }
}

/** One that is not wanted changes nothing, so a batch may be sent again. */
function takeToldUnions(
  unions: Unions,
  { appId, unions: told }: Extract<AdminCall, { kind: "told_unions" }>,
): AdminAnswer {
  const taken = told.filter((one) => unions.tell(appId, one)).length
  const counts = { taken, notWanted: told.length - taken }
  return said(counts, { detail: counts })
}
