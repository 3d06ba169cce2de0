// The types of the workers' runtime that tests use, because its own declarations conflict
// with those of the DOM.

interface SqlStorage {
  // biome-ignore lint/suspicious/noExplicitAny: the runtime's own type of a row
  exec<Row = Record<string, any>>(
    query: string,
    ...values: unknown[]
  ): Iterable<Row> & { toArray(): Row[]; one(): Row; readonly rowsWritten: number }
}

interface DurableObjectStorage {
  readonly sql: SqlStorage
  transactionSync<T>(change: () => T): T
}

interface SubtleCrypto {
  timingSafeEqual(a: ArrayBufferView, b: ArrayBufferView): boolean
}

type SqlStorageValue = ArrayBuffer | string | number | null
