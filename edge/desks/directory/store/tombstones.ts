// What remains of forgotten people: hashes under a key that never leaves this directory. They show that
// an identity was here before, and name nobody.

export interface Grave {
  kind: "identity" | "union"
  hash: Uint8Array<ArrayBuffer>
}

const encoder = new TextEncoder()

export class Tombstones {
  private readonly sql: SqlStorage
  private signer: Promise<CryptoKey> | undefined

  constructor(sql: SqlStorage) {
    this.sql = sql
  }

  /** @param realm an AppID or an Open Platform's name, @param id an openid or a unionid */
  async graveOf(kind: Grave["kind"], realm: string, id: string): Promise<Grave> {
    const algorithm = { name: "HMAC", hash: "SHA-256" }
    this.signer ??= crypto.subtle.importKey("raw", this.key(), algorithm, false, ["sign"])
    const text = encoder.encode(`${kind}\n${realm}\n${id}`)
    const hash = await crypto.subtle.sign("HMAC", await this.signer, text)
    return { kind, hash: new Uint8Array(hash) }
  }

  bury(graves: readonly Grave[], now: number): void {
    for (const { kind, hash } of graves) {
      this.sql.exec("INSERT OR IGNORE INTO tombstones VALUES (?, ?, ?)", hash, kind, now)
    }
  }

  has({ hash }: Grave): boolean {
    const query = "SELECT EXISTS (SELECT 1 FROM tombstones WHERE hash = ?) AS is_there"
    return this.sql.exec(query, hash).one().is_there === 1
  }

  isEmpty(): boolean {
    const query = "SELECT EXISTS (SELECT 1 FROM tombstones) AS any"
    return this.sql.exec(query).one().any === 0
  }

  private key(): ArrayBuffer {
    const fresh = crypto.getRandomValues(new Uint8Array(32))
    this.sql.exec("INSERT OR IGNORE INTO tombstone_key VALUES (1, ?)", fresh)
    return this.sql.exec<{ key: ArrayBuffer }>("SELECT key FROM tombstone_key").one().key
  }
}
