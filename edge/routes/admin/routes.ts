// The admin API's route table. docs/operating.md describes every call.

import { Hono } from "hono"
import type { Env } from "../../env.ts"
import { auditTrail } from "./audit.ts"
import { conflicts, resolveConflict } from "./conflicts.ts"
import { deadLetters, retryDeadLetters } from "./dead-letters.ts"
import { guard } from "./guard.ts"
import { rotateKeys } from "./keys.ts"
import { acceptOneLoss, losses } from "./losses.ts"
import { merge, undoMerge } from "./merges.ts"
import { migrate } from "./migrate.ts"
import { refuseAdmin, refuseRepeated } from "./operator-answer.ts"
import { pools } from "./pools.ts"
import { discardPushes, listPushes, retryPushes } from "./pushes.ts"
import { addPoolCodes, discardPoolCodes, poolStatus } from "./qr-pool.ts"
import { setUp } from "./set-up.ts"
import { exportPage, finishImport, importBatch, importProgress } from "./transfer.ts"
import { toldUnions, wantedUnions } from "./unions.ts"
import { findUser, forgetUser, showUser, unlinkIdentity } from "./users.ts"

export const admin = new Hono<{ Bindings: Env }>()

admin.use("*", guard)
admin.use("*", refuseRepeated)
admin.get("/pools", pools)
admin.get("/set-up", setUp)
admin.post("/keys/rotate", rotateKeys)
admin.get("/losses", losses)
admin.post("/losses/accept", acceptOneLoss)
admin.get("/accounts/:account/pool", poolStatus)
admin.post("/accounts/:account/pool", addPoolCodes)
admin.post("/accounts/:account/pool/discard", discardPoolCodes)
admin.get("/accounts/:account/pushes", listPushes)
admin.post("/accounts/:account/pushes/retry", retryPushes)
admin.post("/accounts/:account/pushes/discard", discardPushes)
admin.post("/pools/:pool/users/find", findUser)
admin.get("/pools/:pool/users/:user", showUser)
admin.post("/pools/:pool/users/:user/unlink", unlinkIdentity)
admin.post("/pools/:pool/users/:user/forget", forgetUser)
admin.get("/pools/:pool/audit", auditTrail)
admin.get("/pools/:pool/conflicts", conflicts)
admin.post("/pools/:pool/conflicts/:conflict/resolve", resolveConflict)
admin.post("/pools/:pool/merges", merge)
admin.post("/pools/:pool/merges/:merge/undo", undoMerge)
admin.post("/pools/:pool/import", importBatch)
admin.get("/pools/:pool/imports/:import", importProgress)
admin.post("/pools/:pool/imports/:import/finish", finishImport)
admin.get("/pools/:pool/export", exportPage)
admin.post("/pools/:pool/migrate", migrate)
admin.get("/pools/:pool/wanted-unions", wantedUnions)
admin.post("/pools/:pool/unions", toldUnions)
admin.get("/pools/:pool/dead-letters", deadLetters)
admin.post("/pools/:pool/dead-letters/retry", retryDeadLetters)
admin.all("*", () => refuseAdmin("call_unknown"))
