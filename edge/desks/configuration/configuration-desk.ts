// The versions of a configuration that the admin API stored. It decides nothing about a text, and needs no
// configuration itself: every other desk waits for it.

import { DurableObject } from "cloudflare:workers"
import type { ConfigurationEntry } from "../../base/admin-api.ts"
import type { StoredText } from "../../configuration/stored.ts"
import type { Env } from "../../env.ts"
import { migrate } from "../migrate.ts"
import { configurationSteps } from "./configuration-schema.ts"

export interface NewVersion {
  /** The version that its writer has read; 0 if there was none. */
  base: number
  text: string
  operator: string
  note: string
  /** Of this call, so that a repeated one is the same version. */
  call: string
}

/** `isStored` is false if `version` came before. */
export interface Put {
  isStored: boolean
  version: number
}

const keptVersions = 50
const dayMs = 24 * 60 * 60 * 1000
/** Beside the newest versions the last one of each day is kept, for as many days, so that nobody who stores version after
 * version makes the last good one disappear. */
const forget = `DELETE FROM versions WHERE version <= ? AND version NOT IN (
  SELECT max(version) FROM versions GROUP BY at / ${dayMs} ORDER BY 1 DESC LIMIT ${keptVersions})`
const shown = "version, bytes, at, operator, note"

export class ConfigurationDesk extends DurableObject<Env> {
  private readonly sql = this.ctx.storage.sql

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    migrate(ctx.storage, configurationSteps)
  }

  newerThan(version: number): StoredText | undefined {
    const query =
      "SELECT version, text FROM versions WHERE version > ? ORDER BY version DESC LIMIT 1"
    return this.first<StoredText>(query, version)
  }

  textOf(version: number): string | undefined {
    return this.first<StoredText>("SELECT text FROM versions WHERE version = ?", version)?.text
  }

  /** The newest first. */
  entries(): ConfigurationEntry[] {
    const query = `SELECT ${shown} FROM versions ORDER BY version DESC`
    return this.sql.exec(query).toArray() as unknown as ConfigurationEntry[]
  }

  /** Of two writers who have read the same version, one wins. */
  put({ base, text, operator, note, call }: NewVersion): Put {
    return this.ctx.storage.transactionSync(() => {
      const query = "SELECT version, call FROM versions ORDER BY version DESC LIMIT 1"
      const newest = this.first<{ version: number; call: string }>(query)
      const version = newest?.version ?? 0
      if (newest?.call === call) return { isStored: true, version }
      if (version !== base) return { isStored: false, version }
      const next = version + 1
      const bytes = new TextEncoder().encode(text).length
      const row = [next, text, bytes, Date.now(), operator, note, call]
      this.sql.exec("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?)", ...row)
      this.sql.exec(forget, next - keptVersions)
      return { isStored: true, version: next }
    })
  }

  private first<Row>(query: string, ...given: number[]): Row | undefined {
    return this.sql.exec(query, ...given).toArray()[0] as Row | undefined
  }
}
