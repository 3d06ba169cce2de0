// Imports and exports people as JSON Lines.

import { readBody, uploadSeconds } from "../../http/read-body.ts"
import { ask, type C, refuseAdmin } from "./operator-answer.ts"

/** A transaction delays the sign-ins of the whole pool, so a batch stays small. */
const batchBytesMax = 1024 * 1024

export async function importBatch(c: C): Promise<Response> {
  const body = await readBody(c.req.raw, batchBytesMax, uploadSeconds)
  if (body === undefined) return refuseAdmin("too_large")
  const { dryRun = "false", import: id, cursor = "" } = c.req.query()
  if (!["true", "false"].includes(dryRun)) return refuseAdmin("request_malformed")
  if (id !== undefined && !(isImport(id) && cursor.length <= 256)) {
    return refuseAdmin("request_malformed")
  }
  const progress = id === undefined ? {} : { progress: { id, cursor } }
  return ask(c, { kind: "import", body, dryRun: dryRun === "true", ...progress })
}

const isImport = (id: string) => /^[A-Za-z0-9_-]{1,64}$/.test(id)
const importOf = (c: C): string => c.req.param("import") ?? ""

export const importProgress = (c: C) => ask(c, { kind: "import_progress", id: importOf(c) })
export const finishImport = (c: C) => ask(c, { kind: "finish_import", id: importOf(c) })

export const exportPage = (c: C) =>
  ask(c, { kind: "export", after: c.req.query("after") ?? "" }, jsonLines)

const jsonLines = { "content-type": "application/jsonl; charset=utf-8" }
