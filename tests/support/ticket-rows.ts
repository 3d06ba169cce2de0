// The rows of ticket desks, as they are on the disk.

import { DatabaseSync, type SQLOutputValue } from "node:sqlite"
import { filesOf } from "./directory.ts"
import type { World } from "./world.ts"

export type TicketRow = Record<string, SQLOutputValue>

/** The row of a ticket. */
export function ticketRow(w: World, scene: string): TicketRow {
  for (const file of filesOf(w, "TicketDesk")) {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 })
    const row = database.prepare("SELECT * FROM tickets WHERE scene = ?").get(scene)
    database.close()
    if (row !== undefined) return row
  }
  throw new Error(`no ticket ${scene}`)
}
