// Rate limits: fixed windows, counted in rows.

export interface Limit {
  most: number
  windowMs: number
}

export class Limits {
  private readonly sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.sql = sql
  }

  /** Counts one more; false if it is above the limit. A window begins with its first count. */
  take(bucket: string, { most, windowMs }: Limit, now: number): boolean {
    const [row] = this.sql.exec<{ count: number }>(
      `INSERT INTO limits VALUES (?, 1, ?) ON CONFLICT (bucket) DO UPDATE SET
        count = CASE WHEN resets_at <= ? THEN 1 ELSE count + 1 END,
        resets_at = CASE WHEN resets_at <= ? THEN excluded.resets_at ELSE resets_at END
        RETURNING count`,
      bucket,
      now + windowMs,
      now,
      now,
    )
    return (row?.count ?? 0) <= most
  }

  sweep(now: number): void {
    this.sql.exec("DELETE FROM limits WHERE resets_at <= ?", now)
  }
}
