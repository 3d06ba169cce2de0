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
  /** How many more its row says; negative if the row says less, or is none. */
  ahead: number
  /** Since the start; then its row never says less. */
  isWritten: boolean
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
/** An address is written once its unwritten codes are one in so many since the start. As many addresses have a
 * day's codes as their shares, so nobody gains by having more that are not written. */
const heavyPart = 50
/** So many unwritten codes are written in any case, and so many are written ahead at most. */
const unwrittenMost = 10

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
  private givenSinceStart = 0
  private addresses = new Map<string, AddressCount>()

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
    return known ?? { taken: 0, lastAt: 0, ahead: 0, isWritten: false }
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
    if (this.left === 0) this.reserve(perDay)
    this.left -= 1
    this.givenSinceStart += 1
  }

  /** WeChat made no code. What was taken in an earlier hour stays there. */
  giveBack(taker: Taker, takenAt: number): void {
    if (this.hour !== hourOf(takenAt)) return
    this.countClient(taker, -1)
    const address = this.addresses.get(taker.address)
    if (address !== undefined) {
      address.taken -= 1
      address.ahead += 1
    }
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
    const count = { ...before, taken: before.taken + 1, lastAt: now, ahead: before.ahead - 1 }
    this.addresses.set(address, count)
    if (this.addresses.size > addressesMax) {
      this.addresses.delete(this.addresses.keys().next().value ?? "")
    }
    // In the second half of its share it takes one a minute at most, so each may be written.
    const isSlow = count.taken * 2 > addressShare(perDay)
    const most = Math.min(unwrittenMost, stepMost(perDay))
    if (!isSlow && !this.isDue(count, most)) return
    count.isWritten = true
    count.ahead = isSlow ? 0 : Math.min(most, this.givenSinceStart)
    this.saveAddress(address, count)
  }

  private isDue({ ahead, isWritten }: AddressCount, most: number): boolean {
    const part = Math.ceil((this.givenSinceStart + 1) / heavyPart)
    return -ahead >= (isWritten ? 1 : Math.min(most, part))
  }

  /** Durable before the code is asked for, because a desk's calls wait for its writes. */
  private reserve(perDay: number): void {
    const step = Math.min(stepMost(perDay), Math.max(1, this.givenSinceStart))
    this.taken += step
    this.left = step
    this.saveHour()
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

  private saveAddress(address: string, { taken, lastAt, ahead }: AddressCount): void {
    this.sql.exec(
      "INSERT OR REPLACE INTO qr_addresses VALUES (?, ?, ?, ?)",
      address,
      dayOf(lastAt),
      taken + ahead,
      lastAt,
    )
  }

  private storedAddress(address: string): AddressCount | undefined {
    const [row] = this.sql.exec<{ taken: number; last_at: number }>(
      "SELECT taken, last_at FROM qr_addresses WHERE address = ? AND day = ?",
      address,
      dayOf(this.hour * hourMs),
    )
    return row && { taken: row.taken, lastAt: row.last_at, ahead: 0, isWritten: false }
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
