// Counts an account's QR codes of the last day: in memory, and in rows that are written for a step of codes
// at once. A step that a restart cut off counts as spent, so that no restart gives codes back. Because a desk
// without work restarts after seconds, a step is as large as what was given since the start, up to a hundred.

import { addressShare, type Counts, dayOf, hourOf, lastDayFrom, stepMost } from "./qr-budget.ts"

/** One application's codes of an hour; `last` are those of the last codes of the day. */
interface ClientCount {
  codes: number
  last: number
}

interface AddressCount {
  taken: number
  lastAt: number
}

interface HourRow {
  hour: number
  taken: number
  by_client: string
}

/** Who gets a code. */
export interface Taker {
  clientId: string
  /** The name of its address, or "" if that is unknown. */
  address: string
  /** It is one of the last codes of the day. */
  isLast: boolean
}

/** Above so many the oldest address is forgotten, so that memory stays bounded. */
const addressesMax = 100_000
/** An address with one in so many codes of a step is written with it. */
const heavyPart = 10

const dayHours = 24
const hourMs = 60 * 60 * 1000

export class QrLedger {
  private readonly sql: SqlStorage
  private hour = Number.NaN
  /** The row of this hour. */
  private taken = 0
  private clients = new Map<string, ClientCount>()
  private isSaved = true
  /** Of today without this hour: the codes reserved, and each application's of the last ones. */
  private before = 0
  private lastBefore = new Map<string, number>()
  /** What is left of the step. */
  private left = 0
  private step = 0
  private givenSinceStart = 0
  private addresses = new Map<string, AddressCount>()
  /** The codes of each address since the last write. */
  private unsaved = new Map<string, number>()

  constructor(sql: SqlStorage) {
    this.sql = sql
  }

  /** The codes of today. */
  spent(now: number): number {
    this.turnTo(now)
    return this.before + this.taken - this.left
  }

  /** The codes that this application got of the last codes of today. */
  lastOf(clientId: string, now: number): number {
    this.turnTo(now)
    return (this.lastBefore.get(clientId) ?? 0) + (this.clients.get(clientId)?.last ?? 0)
  }

  /** What an address has had today; undefined for an address that nobody knows. */
  addressOf(address: string, now: number): AddressCount | undefined {
    this.turnTo(now)
    if (address === "") return undefined
    const known = this.addresses.get(address) ?? this.storedAddress(address)
    return known ?? { taken: 0, lastAt: 0 }
  }

  /** The codes of each application in the last day. */
  codesOfLastDay(now: number): Counts {
    this.turnTo(now)
    const codes = new Map<string, number>()
    const rows = this.rowsFrom(lastDayFrom(now)).filter(({ hour }) => hour !== this.hour)
    const counted = [...rows.flatMap(clientsOf), ...this.clients]
    for (const [client, count] of counted) {
      codes.set(client, (codes.get(client) ?? 0) + count.codes)
    }
    return codes
  }

  take(taker: Taker, perDay: number, now: number): void {
    this.turnTo(now)
    this.countClient(taker, 1)
    this.countAddress(taker.address, perDay, now)
    if (this.left === 0) this.reserve(perDay, now)
    this.left -= 1
    this.givenSinceStart += 1
  }

  /** WeChat made no code. */
  giveBack(taker: Taker, now: number): void {
    const before = this.hour
    this.turnTo(now)
    if (this.hour !== before) return
    this.countClient(taker, -1)
    const address = this.addresses.get(taker.address)
    if (address !== undefined) address.taken -= 1
    this.left += 1
  }

  private countClient({ clientId, isLast }: Taker, by: 1 | -1): void {
    const { codes, last } = this.clients.get(clientId) ?? { codes: 0, last: 0 }
    this.clients.set(clientId, { codes: codes + by, last: last + (isLast ? by : 0) })
    this.isSaved = false
  }

  private countAddress(address: string, perDay: number, now: number): void {
    const before = this.addressOf(address, now)
    if (before === undefined) return
    const count = { taken: before.taken + 1, lastAt: now }
    this.addresses.set(address, count)
    this.unsaved.set(address, (this.unsaved.get(address) ?? 0) + 1)
    if (this.addresses.size > addressesMax) {
      this.addresses.delete(this.addresses.keys().next().value ?? "")
    }
    // Once a minute at most, so each of them may be written.
    if (before.taken >= addressShare(perDay)) this.saveAddress(address, count)
  }

  /** Durable before the code is asked for, because a desk's calls wait for its writes. */
  private reserve(perDay: number, now: number): void {
    const heavyFrom = Math.max(1, this.step / heavyPart)
    this.step = Math.min(stepMost(perDay), Math.max(1, this.givenSinceStart))
    this.taken += this.step
    this.left = this.step
    this.saveHour()
    for (const [address, codes] of this.unsaved) {
      const count = this.addresses.get(address)
      if (codes < heavyFrom || count === undefined) continue
      // It may take the whole step before the next write; a restart would forget that.
      this.saveAddress(address, { taken: count.taken + this.step, lastAt: now })
    }
    this.unsaved.clear()
  }

  private saveHour(): void {
    this.sql.exec(
      `INSERT INTO qr_codes VALUES (?, ?, ?) ON CONFLICT (hour) DO UPDATE
        SET taken = excluded.taken, by_client = excluded.by_client`,
      this.hour,
      this.taken,
      JSON.stringify(Object.fromEntries(this.clients)),
    )
    this.isSaved = true
  }

  private saveAddress(address: string, { taken, lastAt }: AddressCount): void {
    this.sql.exec(
      "INSERT OR REPLACE INTO qr_addresses VALUES (?, ?, ?, ?)",
      address,
      dayOf(lastAt),
      taken,
      lastAt,
    )
  }

  private storedAddress(address: string): AddressCount | undefined {
    const [row] = this.sql.exec<{ taken: number; last_at: number }>(
      "SELECT taken, last_at FROM qr_addresses WHERE address = ? AND day = ?",
      address,
      dayOf(this.hour * hourMs),
    )
    return row && { taken: row.taken, lastAt: row.last_at }
  }

  /** Begins an hour: what is left of a step goes on, but not over the end of the day. */
  private turnTo(now: number): void {
    const hour = hourOf(now)
    if (hour === this.hour) return
    const day = dayOf(now)
    const isNewDay = Number.isNaN(this.hour) || dayOf(this.hour * hourMs) !== day
    if (!this.isSaved) this.saveHour()
    if (isNewDay) this.beginDay(day)
    this.hour = hour
    this.readDay(day)
  }

  private beginDay(day: number): void {
    this.left = 0
    this.addresses = new Map()
    this.unsaved = new Map()
    this.sql.exec("DELETE FROM qr_addresses WHERE day < ?", day)
    this.sql.exec("DELETE FROM qr_codes WHERE hour < ?", day - dayHours)
  }

  private readDay(day: number): void {
    const rows = this.rowsFrom(day).filter(({ hour }) => hour < day + dayHours)
    const others = rows.filter(({ hour }) => hour !== this.hour)
    const now = rows.find(({ hour }) => hour === this.hour)
    this.taken = now?.taken ?? 0
    this.clients = new Map(now && clientsOf(now))
    this.before = others.reduce((sum, { taken }) => sum + taken, 0)
    this.lastBefore = new Map()
    for (const [client, { last }] of others.flatMap(clientsOf)) {
      this.lastBefore.set(client, (this.lastBefore.get(client) ?? 0) + last)
    }
  }

  private rowsFrom(hour: number): HourRow[] {
    const query = "SELECT hour, taken, by_client FROM qr_codes WHERE hour >= ?"
    return this.sql.exec<HourRow & Record<string, SqlStorageValue>>(query, hour).toArray()
  }
}

const clientsOf = ({ by_client }: HourRow): [string, ClientCount][] =>
  Object.entries(JSON.parse(by_client))
