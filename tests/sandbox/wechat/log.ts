// The calls and deliveries of this WeChat, the newest last, for tests and the phone page.
export type ApiCallEntry = {
  at: number
  method: string
  path: string
  account: string | null
  errcode: number
}
export type Delivery = {
  attempt: number
  /** 0 when there was no answer at all. */
  status: number
  body: string
  accepted: boolean
  ms: number
  /** Why the answer was not accepted. */
  reason?: string
}
export type DeliveryEntry = Delivery & {
  at: number
  account: string
  person: string | null
  what: string
}

const kept = 1000

export class Log {
  readonly calls: ApiCallEntry[] = []
  readonly deliveries: DeliveryEntry[] = []

  call(entry: ApiCallEntry): void {
    append(this.calls, entry)
  }

  delivery(entry: DeliveryEntry): void {
    append(this.deliveries, entry)
  }

  clear(): void {
    this.calls.length = 0
    this.deliveries.length = 0
  }
}

function append<T>(list: T[], entry: T): void {
  list.push(entry)
  if (list.length > 2 * kept) list.splice(0, list.length - kept)
}
