// The installation to which a desk's file belongs. Directories, session desks and the key ring carry its id,
// so that a lost file is not mistaken for a new one (docs/decisions/0050-a-lost-file-is-noticed.md).

import { dataLost } from "../base/storage-trouble.ts"

/** The installation, and the issuer whose key ring gave its id. A desk carries each issuer that it has had,
 * separated by spaces. */
export interface Installation {
  id: string
  issuer: string
}

/** What a desk's file says about itself; `id` is "" in a new file, and in one of an earlier version. */
export interface Carried extends Installation {
  isEmpty: boolean
}

export const keyRingName = "key-ring"

/** A directory or a session desk, as the operator names it. */
export const deskName = (kind: "directory" | "sessions", pool: string) => `${kind}/${pool}`

/** Whether it has belonged to the key ring of an issuer. */
export const knows = (carried: Installation, issuer: string): boolean =>
  carried.issuer.split(" ").includes(issuer)

const nobodys: Installation = { id: "", issuer: "" }

export class Membership {
  private readonly sql: SqlStorage
  private readonly desk: string
  private readonly tables: readonly string[]
  private admitted: boolean

  /**
   * @param desk its name for the operator, such as "directory/customers"
   * @param tables the file is empty if none of these has a row
   */
  constructor(sql: SqlStorage, desk: string, tables: readonly string[]) {
    this.sql = sql
    this.desk = desk
    this.tables = tables
    const { id, isEmpty } = this.carried()
    this.admitted = id !== "" || !isEmpty
  }

  carried(): Carried {
    const row = this.sql.exec("SELECT id, issuer FROM installation").toArray()[0]
    const { id, issuer } = (row as unknown as Installation | undefined) ?? nobodys
    const isEmpty = this.tables.every((table) => !this.hasRow(table))
    return { id, issuer, isEmpty }
  }

  adopt({ id, issuer }: Installation): void {
    const had = this.carried()
    const former = had.id === id ? had.issuer.split(" ") : []
    const issuers = [...new Set([...former, issuer])].join(" ")
    this.sql.exec("INSERT OR REPLACE INTO installation VALUES (1, ?, ?)", id, issuers)
    this.admitted = true
  }

  get isAdmitted(): boolean {
    return this.admitted
  }

  /** Gives a part of the desk, or throws if the file is empty and nobody has said that it may be. */
  admit<T>(part: T): T {
    if (!this.admitted) throw dataLost(this.desk)
    return part
  }

  private hasRow(table: string): boolean {
    return this.sql.exec(`SELECT 1 FROM ${table} LIMIT 1`).toArray().length > 0
  }
}
