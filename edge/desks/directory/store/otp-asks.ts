// The requests for one-time codes of the last hour, by keyed names: a reader of the storage could try every
// phone number (OP-04). otp-limits.ts bounds the rows: 20 for each person. A refused request is none.

export const otpWindowMs = 60 * 60 * 1000

/** One request that was taken; keyed names. */
export interface OtpAsk {
  person: string
  address: string
  /** Milliseconds since 1970. */
  at: number
}

export class OtpAsks {
  private readonly sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.sql = sql
  }

  /** Those of the person and those for the address, within the window. */
  about({ person, address }: Omit<OtpAsk, "at">, now: number): OtpAsk[] {
    const query = `SELECT person, address, at FROM otp_asks WHERE (person = ? OR address = ?) AND at > ?`
    const rows = this.sql.exec<Row>(query, person, address, now - otpWindowMs)
    return rows.toArray().map(({ person, address, at }) => ({ person, address, at }))
  }

  add({ person, address, at }: OtpAsk): void {
    this.sql.exec("DELETE FROM otp_asks WHERE at <= ?", at - otpWindowMs)
    const insert = "INSERT INTO otp_asks (person, address, at) VALUES (?, ?, ?)"
    this.sql.exec(insert, person, address, at)
  }
}

type Row = { [Column in keyof OtpAsk]: OtpAsk[Column] }
