// One ring per issuer: signing keys, made on first use and kept in its storage. Private parts never
// leave it; whoever needs a token asks for the token.

import { DurableObject } from "cloudflare:workers"
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  SignJWT,
} from "jose"
import type { Env } from "../env.ts"
import { keyTables } from "./schema.ts"

const alg = "RS256"

interface SigningKey {
  kid: string
  privateJwk: JWK
}

export class KeyRing extends DurableObject<Env> {
  private readonly sql = this.ctx.storage.sql
  private imported: { kid: string; key: CryptoKey } | undefined

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    for (const table of keyTables) this.sql.exec(table)
  }

  /** A compact JWT of these claims. `typ` tells an access token from an id_token (RFC 9068). */
  async sign(claims: JWTPayload, typ: "JWT" | "at+jwt"): Promise<string> {
    const { kid, privateJwk } = await this.current()
    if (this.imported?.kid !== kid) {
      this.imported = { kid, key: (await importJWK(privateJwk, alg)) as CryptoKey }
    }
    return new SignJWT(claims).setProtectedHeader({ alg, kid, typ }).sign(this.imported.key)
  }

  /** The public halves (RFC 7517 section 5). */
  async jwks(): Promise<{ keys: JWK[] }> {
    const { kid, privateJwk } = await this.current()
    const { kty, n, e } = privateJwk as { kty: string; n: string; e: string }
    return { keys: [{ kty, n, e, kid, alg, use: "sig" }] }
  }

  private async current(): Promise<SigningKey> {
    return this.stored() ?? this.ctx.blockConcurrencyWhile(() => this.make())
  }

  private stored(): SigningKey | undefined {
    const query = "SELECT kid, private_jwk FROM keys ORDER BY created_at DESC LIMIT 1"
    const [row] = this.sql.exec<{ kid: string; private_jwk: string }>(query)
    return row && { kid: row.kid, privateJwk: JSON.parse(row.private_jwk) }
  }

  private async make(): Promise<SigningKey> {
    const made = this.stored()
    if (made !== undefined) return made
    const { privateKey } = await generateKeyPair(alg, { extractable: true })
    const privateJwk = await exportJWK(privateKey)
    const kid = await calculateJwkThumbprint(privateJwk)
    const text = JSON.stringify(privateJwk)
    this.sql.exec("INSERT INTO keys VALUES (?, ?, ?, ?)", kid, alg, text, Date.now())
    return { kid, privateJwk }
  }
}
