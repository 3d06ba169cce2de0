// The signing keys of an issuer, made on first use and kept in storage. Private keys never leave this
// object; callers get signed tokens. key-plan.ts decides when each key is made, signs and goes.

import { DurableObject } from "cloudflare:workers"
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT } from "jose"
import { log } from "../../base/log.ts"
import { base64url, sha256 } from "../../base/secrets.ts"
import { configOf, type Env, prepareDesk, secretOf } from "../../env.ts"
import { type Carried, type Installation, keyRingName, Membership } from "../installation.ts"
import { migrate } from "../migrate.ts"
import { probe } from "../probe.ts"
import { KeyBox } from "./key-box.ts"
import { type KeyPlan, type KeyPolicy, type KeyTimes, planKeys } from "./key-plan.ts"
import { keySteps } from "./key-schema.ts"
import {
  type KnownPlaces,
  knownPlaces,
  notePlaces,
  type Places,
  shardsSentence,
} from "./known-places.ts"

export const algorithms = ["RS256", "ES256"] as const
export type Algorithm = (typeof algorithms)[number]

/** The subject of a token: a user of ours, and the sector that sees a pairwise subject, or "". */
export interface Subject {
  user: string
  sector: string
}

export interface Unsigned {
  claims: Record<string, unknown>
  /** Distinguishes the kinds of tokens (RFC 9068 section 2.1). */
  typ: "JWT" | "at+jwt" | "menshen-bind+jwt"
  /** Adds the `at_hash` of the token before this one (OpenID Connect Core 3.1.3.6). */
  hashesPrevious?: true
}

interface Key {
  kid: string
  alg: Algorithm
  publicJwk: string
  /** Sealed, or "" once another key has taken over: a key that never signs again is not kept. */
  sealed: string
  createdAt: number
  signsFrom: number
}

const columns = `kid, alg, public_jwk AS publicJwk, sealed, created_at AS createdAt,
  signs_from AS signsFrom`

/** What the key ring says about itself and about the installation. */
export interface KnownRing extends Carried, KnownPlaces {}

export class KeyRing extends DurableObject<Env> {
  private readonly membership: Membership
  private readonly imported = new Map<string, Promise<CryptoKey>>()
  private box: KeyBox | undefined

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    migrate(ctx.storage, keySteps)
    const tables = ["signing_keys", "keys", "pairwise_salt"]
    this.membership = new Membership(ctx.storage.sql, keyRingName, tables)
    prepareDesk(ctx, env, () => (this.membership.isAdmitted ? this.moveIn() : undefined))
  }

  /** Neither keys nor a salt are made while nobody knows whether those of before are lost. */
  private get sql(): SqlStorage {
    return this.membership.admit(this.ctx.storage.sql)
  }

  known(): KnownRing {
    return { ...this.membership.carried(), ...knownPlaces(this.ctx.storage.sql) }
  }

  /** Begins a new installation, or joins one whose key ring this is from now on. Gives the one that counts: of
   * two workers that begin at once, the first. */
  async adopt(installation: Installation): Promise<Installation> {
    const { id, issuer } = this.membership.carried()
    if (id !== "") return { id, issuer }
    await this.ctx.blockConcurrencyWhile(async () => {
      this.membership.adopt(installation)
      await this.moveIn()
    })
    return installation
  }

  /** Remembers what menshen.json has, for the day on which a file of it is lost. */
  note(places: Places): void {
    const { shards } = places
    const { shards: before } = knownPlaces(this.sql)
    if (!notePlaces(this.sql, places, Date.now())) return
    log("shards_changed", { sentence: shardsSentence(before, shards) })
  }

  /** Reads and writes a row, and opens the keys that sign. */
  async probe(): Promise<KnownRing> {
    await probe(this.ctx.storage)
    for (const alg of algorithms) {
      const { signing } = planKeys(this.stored(alg), Date.now(), this.policy())
      if (signing !== undefined) await this.privateKey(signing)
    }
    return this.known()
  }

  /** Signs these claims as compact JWTs, in this order, with `iss` and, if they are about a person, `sub`
   * set. */
  async sign(
    alg: Algorithm,
    subject: Subject | undefined,
    tokens: Unsigned[],
  ): Promise<{ jwts: string[] }> {
    const [{ signing }, sub] = await Promise.all([
      this.plan(alg),
      subject && this.subjectOf(subject),
    ])
    if (signing === undefined) throw new Error("no key signs after the plan was carried out")
    const { kid } = signing
    const key = await this.privateKey(signing)
    const issuer = configOf(this.env).issuer
    const jwts: string[] = []
    for (const { claims, typ, hashesPrevious } of tokens) {
      const hash = hashesPrevious && { at_hash: await leftHalfHash(jwts.at(-1) ?? "") }
      const token = new SignJWT({ ...claims, ...hash, ...(sub !== undefined && { sub }) })
      jwts.push(await token.setProtectedHeader({ alg, kid, typ }).setIssuer(issuer).sign(key))
    }
    return { jwts }
  }

  /** The public keys (RFC 7517 section 5), of the offered algorithms only. */
  async jwks(): Promise<{ keys: JsonWebKey[] }> {
    const plans = await this.plans()
    return { keys: plans.flatMap(({ published }) => published.map(shown)) }
  }

  /** The same, and the keys of tokens that expired long ago, for reading an id_token_hint. */
  async hintJwks(): Promise<{ keys: JsonWebKey[] }> {
    const plans = await this.plans()
    return { keys: plans.flatMap((plan) => [...plan.published, ...plan.retired].map(shown)) }
  }

  /** The pairwise subject of a user (OpenID Connect Core section 8.1); without a sector, the user id. */
  async subjectOf({ user, sector }: Subject): Promise<string> {
    if (sector === "") return user
    const salt = await this.salt()
    const bytes = new TextEncoder().encode(`${sector}\n${user}`)
    return base64url(new Uint8Array(await crypto.subtle.sign("HMAC", salt, bytes)))
  }

  /** Makes the next key of every algorithm now, unless it exists already. It signs after relying parties
   * have had time to see it. */
  async rotate(): Promise<(KeyTimes & { alg: Algorithm })[]> {
    const plans = await this.plans({ ...this.policy(), replaceMadeBefore: Date.now() })
    const times = ({ kid, alg, createdAt, signsFrom }: Key) => ({ kid, alg, createdAt, signsFrom })
    return plans.flatMap(({ published }) => published.map(times))
  }

  private async plans(policy = this.policy()): Promise<KeyPlan<Key>[]> {
    const plans: KeyPlan<Key>[] = []
    for (const alg of algorithms) plans.push(await this.plan(alg, policy))
    return plans
  }

  private policy(): KeyPolicy {
    const { periodSeconds, leadSeconds, replaceMadeBefore } = configOf(this.env).keys
    return {
      periodMs: periodSeconds * 1000,
      leadMs: leadSeconds * 1000,
      replaceMadeBefore: Date.parse(replaceMadeBefore) || 0,
    }
  }

  /** Carries out what the times of the rows require, so every answer comes from rows of this moment. */
  private async plan(alg: Algorithm, policy = this.policy()): Promise<KeyPlan<Key>> {
    const plan = planKeys(this.stored(alg), Date.now(), policy)
    for (const { kid } of plan.gone) this.sql.exec("DELETE FROM signing_keys WHERE kid = ?", kid)
    this.forgetPrivate(alg, plan)
    if (plan.make === undefined) return plan
    await this.ctx.blockConcurrencyWhile(() => this.make(alg, policy))
    return planKeys(this.stored(alg), Date.now(), policy)
  }

  private stored(alg: Algorithm): Key[] {
    const query = `SELECT ${columns} FROM signing_keys WHERE alg = ?`
    return this.sql.exec(query, alg).toArray() as unknown as Key[]
  }

  private forgetPrivate(alg: Algorithm, { signing }: KeyPlan<Key>): void {
    if (signing === undefined) return
    const over = "alg = ? AND signs_from < ? AND sealed <> ''"
    this.sql.exec(`UPDATE signing_keys SET sealed = '' WHERE ${over}`, alg, signing.signsFrom)
  }

  private async make(alg: Algorithm, policy: KeyPolicy): Promise<void> {
    const planned = Date.now()
    const { make } = planKeys(this.stored(alg), planned, policy)
    if (make === undefined) return
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
    const publicJwk = await exportJWK(publicKey)
    const kid = await calculateJwkThumbprint(publicJwk)
    const sealed = await this.opened().seal(JSON.stringify(await exportJWK(privateKey)))
    // Making a key takes time, and its lead is counted from when it can be seen.
    const made = Date.now()
    const row = [kid, alg, JSON.stringify(publicJwk), sealed, made, made + make - planned]
    this.sql.exec("INSERT INTO signing_keys VALUES (?, ?, ?, ?, ?, ?)", ...row)
    // Until then the disk may refuse it.
    await this.ctx.storage.sync()
    log("key_made", { key: kid })
  }

  /** Gives the same CryptoKey for a kid each time; a kid is the thumbprint of its key. */
  private privateKey({ kid, alg, sealed }: Key): Promise<CryptoKey> {
    const known = this.imported.get(kid)
    if (known !== undefined) return known
    const key = this.opened()
      .open(sealed)
      .then((text) => importJWK(JSON.parse(text), alg) as Promise<CryptoKey>)
    return this.remember(kid, key)
  }

  private async salt(): Promise<CryptoKey> {
    const known = this.imported.get("salt")
    if (known !== undefined) return known
    const [row] = this.sql.exec<{ sealed: string }>("SELECT sealed FROM pairwise_salt")
    if (row === undefined) throw new Error("the pairwise salt is missing")
    const jwk = JSON.parse(await this.opened().open(row.sealed))
    const hmac = { name: "HMAC", hash: "SHA-256" }
    return this.remember("salt", crypto.subtle.importKey("jwk", jwk, hmac, false, ["sign"]))
  }

  /** Remembers imported keys. A failed import is dropped, so that the next call tries again. */
  private remember(name: string, key: Promise<CryptoKey>): Promise<CryptoKey> {
    this.imported.set(name, key)
    key.catch(() => this.imported.delete(name))
    return key
  }

  private opened(): KeyBox {
    if (this.box === undefined) throw new Error("the key ring is not ready")
    return this.box
  }

  /** Converts rows of earlier versions, and of a time without keyEncryption, to their present form. */
  private async moveIn(): Promise<void> {
    const name = configOf(this.env).keys.encryptionEnv
    const secret = name === "" ? undefined : secretOf(this.env, name)
    this.box = await KeyBox.of(typeof secret === "string" ? secret : undefined)
    this.adoptOldKeys()
    await this.makeSalt()
    await this.salt().catch((error) => {
      const sentence = "The secret of keyEncryption is not the one that encrypted the keys."
      log("keys_locked", { sentence })
      throw error
    })
    for (const table of ["signing_keys", "pairwise_salt"]) {
      const rows = this.sql.exec<{ sealed: string }>(`SELECT sealed FROM ${table}`).toArray()
      for (const { sealed } of rows.filter((row) => this.opened().shouldSeal(row.sealed))) {
        const again = await this.opened().seal(sealed)
        this.sql.exec(`UPDATE ${table} SET sealed = ? WHERE sealed = ?`, again, sealed)
      }
    }
  }

  /** The old table `keys` had private JWKs, and no second key. */
  private adoptOldKeys(): void {
    for (const row of this.sql
      .exec("SELECT kid, alg, private_jwk, created_at FROM keys")
      .toArray()) {
      const { kty, n, e } = JSON.parse(row.private_jwk as string)
      const moved = [row.kid, row.alg, JSON.stringify({ kty, n, e }), row.private_jwk]
      const times = [row.created_at, row.created_at]
      this.sql.exec("INSERT INTO signing_keys VALUES (?, ?, ?, ?, ?, ?)", ...moved, ...times)
    }
    this.sql.exec("DELETE FROM keys")
  }

  /** Never rotated, because pairwise subjects depend on it. */
  private async makeSalt(): Promise<void> {
    if (this.sql.exec("SELECT 1 FROM pairwise_salt").toArray().length > 0) return
    const k = base64url(crypto.getRandomValues(new Uint8Array(32)))
    const sealed = await this.opened().seal(JSON.stringify({ kty: "oct", k }))
    this.sql.exec("INSERT INTO pairwise_salt VALUES (1, ?)", sealed)
  }
}

/** Both algorithms hash by SHA-256, so `at_hash` does, too. */
async function leftHalfHash(token: string): Promise<string> {
  const hash = await sha256(token)
  return base64url(hash.subarray(0, hash.length / 2))
}

function shown({ kid, alg, publicJwk }: Key): JsonWebKey {
  return { ...JSON.parse(publicJwk), kid, alg, use: "sig" }
}
