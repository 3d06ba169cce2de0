// The QR codes that were made ahead for an account (docs/decisions/0060-codes-made-ahead.md). A code serves one ticket
// in its life: who photographed it could scan it as long as WeChat takes the scan, and would sign in to the page of
// whoever has it next. A row therefore stays for longer than the code.

/** A code as the admin API takes it. */
export interface PoolCode {
  scene: string
  /** The text of the QR code. */
  url: string
  /** Until when WeChat takes a scan of it, in seconds since 1970. */
  expires: number
}

export interface PoolStock {
  /** To be leased. */
  free: number
  /** Of a ticket whose time is not over. */
  leased: number
  /** No longer of a ticket that waits, and still taken by WeChat. */
  quarantined: number
  /** Of the free ones: WeChat takes no scan of them in a day. */
  expiring: number
}

/** The ticket's hidden grace after its time, and the difference of two clocks. */
const spareMs = 75_000
/** By the clock of the machine that made it, a code may live longer than its row says. */
const keptMs = 60 * 60 * 1000
const dayMs = 24 * 60 * 60 * 1000
const countedMs = 60_000
const sweepMost = 1000

/** In the place of a ticket's scene: nobody leases the code any more. */
const discarded = "-"

export class PoolCodes {
  private readonly sql: SqlStorage
  private counted: { stock: PoolStock; at: number } | undefined

  constructor(sql: SqlStorage) {
    this.sql = sql
  }

  /** The text of a code for this ticket, which is the code's only one; undefined if there is none. The code that ends
   * first comes first, of those that outlast the ticket. */
  lease(ticket: string, seconds: number, now: number): string | undefined {
    const until = now + seconds * 1000
    const [row] = this.sql
      .exec<{ url: string }>(
        `UPDATE pool_codes SET ticket = ?, leased_until = ? WHERE scene =
          (SELECT scene FROM pool_codes WHERE ticket = '' AND expires_at > ? ORDER BY expires_at LIMIT 1)
          RETURNING url`,
        ticket,
        until,
        until + spareMs,
      )
      .toArray()
    if (row === undefined) return undefined
    this.noteLease()
    return row.url
  }

  /** The ticket that leased a code; "" for a code of the pool that nobody has, undefined for any other code. */
  ticketOf(scene: string): string | undefined {
    const query = "SELECT ticket FROM pool_codes WHERE scene = ?"
    const [row] = this.sql.exec<{ ticket: string }>(query, scene)
    return row?.ticket === discarded ? "" : row?.ticket
  }

  /** A code that is stored already stays as it is. Gives how many are new. */
  add(codes: PoolCode[], now: number): number {
    this.sweep(now)
    this.counted = undefined
    return codes.filter((code) => this.insert(code)).length
  }

  private insert({ scene, url, expires }: PoolCode): boolean {
    const query =
      "INSERT INTO pool_codes VALUES (?, ?, ?, '', 0) ON CONFLICT DO NOTHING RETURNING 1"
    return this.sql.exec(query, scene, url, expires * 1000).toArray().length > 0
  }

  /** Nobody leases the free codes any more: after storage of an earlier time was restored, some of them may have been
   * on a page since. */
  discard(): void {
    this.sql.exec("UPDATE pool_codes SET ticket = ? WHERE ticket = ''", discarded)
    this.counted = undefined
  }

  /** Counted once a minute at most, because each page that shows a code asks. */
  stock(now: number): PoolStock {
    if (this.counted === undefined || now - this.counted.at > countedMs) {
      this.sweep(now)
      this.counted = { stock: this.count(now), at: now }
    }
    return this.counted.stock
  }

  /** As the rows say now. */
  count(now: number): PoolStock {
    const free = "ticket = '' AND expires_at >"
    const query = `SELECT
      (SELECT count(*) FROM pool_codes WHERE ${free} ?1) AS free,
      (SELECT count(*) FROM pool_codes WHERE ${free} ?1 AND expires_at <= ?2) AS expiring,
      count(*) FILTER (WHERE leased_until > ?3) AS leased,
      count(*) FILTER (WHERE leased_until <= ?3) AS quarantined
      FROM pool_codes WHERE ticket <> '' AND expires_at > ?3`
    const [row] = this.sql.exec(query, now + spareMs, now + dayMs, now)
    const { free: left, leased, quarantined, expiring } = row as Record<keyof PoolStock, number>
    return { free: left, leased, quarantined, expiring }
  }

  private noteLease(): void {
    if (this.counted === undefined) return
    const { stock, at } = this.counted
    const expiring = Math.max(0, stock.expiring - 1)
    const next = { ...stock, free: Math.max(0, stock.free - 1), leased: stock.leased + 1, expiring }
    this.counted = { stock: next, at }
  }

  private sweep(now: number): void {
    this.sql.exec(
      `DELETE FROM pool_codes WHERE scene IN
        (SELECT scene FROM pool_codes WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)`,
      now - keptMs,
      sweepMost,
    )
  }
}

/** Of the codes that WeChat still takes, the per cent that may be leased and last for a day more. */
export function percentOf({ free, leased, quarantined, expiring }: PoolStock): number {
  const all = free + leased + quarantined
  return all === 0 ? 0 : Math.floor(((free - expiring) * 100) / all)
}

/** The per cents below which an operator is warned. */
export const warnBelow = [20, 5] as const

/** The lowest of them that is reached, 0 for a pool without a code, or undefined. */
export function levelOf(stock: PoolStock): number | undefined {
  if (stock.free === 0) return 0
  const percent = percentOf(stock)
  return [...warnBelow].reverse().find((level) => percent < level)
}

/** What the operator reads, in the log, in /health and in `menshen pool status`. */
export function sentenceOfStock(account: string, stock: PoolStock): string {
  const { free, expiring } = stock
  const fill = `run npx menshen pool fill --account ${account}`
  if (free === 0) return `the account's pool has no QR code left, so nobody can sign in: ${fill}`
  const soon = expiring > 0 ? `, of which WeChat takes ${expiring} no more in a day` : ""
  return `the account's pool has ${free} QR codes left (${percentOf(stock)} %)${soon}: ${fill}`
}
