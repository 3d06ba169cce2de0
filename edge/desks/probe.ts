// One row of a desk, written and read again: whether its file works. An earlier answer from memory would not
// notice a full disk.

/** Throws what the engine throws. */
export async function probe(storage: DurableObjectStorage): Promise<void> {
  const now = Date.now()
  storage.sql.exec("INSERT OR REPLACE INTO probes VALUES (1, ?)", now)
  await storage.sync()
  storage.sql.exec("SELECT at FROM probes WHERE one = 1").one()
}
