// Encrypts a backup in the age format (age-encryption.org/v1). The parts are encrypted to a key that is made with the
// target and lies there as key.age, encrypted with the passphrase: one slow derivation serves every part.

import { notPossible, wrongUsage } from "../refusal.ts"
import { keyName } from "./names.ts"
import type { Source, Target } from "./target.ts"

export const passphraseName = "MENSHEN_BACKUP_PASSPHRASE"
const leastCharacters = 16

export interface Seal {
  isSealed: boolean
  close: (bytes: Uint8Array) => Promise<Uint8Array>
  /** With each generation: a key that is gone is put back, and under another key nobody could open the parts. */
  checkKey: () => Promise<void>
}

const none: Seal = { isSealed: false, close: async (bytes) => bytes, checkKey: async () => {} }

/** For writing. The key is made with the first backup of a target. */
export async function sealFor(target: Target, passphrase: string): Promise<Seal> {
  const known = await target.get(keyName)
  if (passphrase === "") {
    if (known === undefined) return none
    throw notPossible(`${target.name} is encrypted: set ${passphraseName}.`)
  }
  if (passphrase.length < leastCharacters) {
    throw wrongUsage(`${passphraseName} has less than ${leastCharacters} characters.`)
  }
  if (known === undefined) await checkNoParts(target)
  const age = await import("age-encryption")
  const identity = known ? await identityIn(known, passphrase) : await age.generateX25519Identity()
  const key = known ?? (await wrapped(identity, passphrase))
  const encrypter = new age.Encrypter()
  encrypter.addRecipient(await age.identityToRecipient(identity))
  return {
    isSealed: true,
    close: (bytes) => encrypter.encrypt(bytes),
    checkKey: () => checkKey(target, key),
  }
}

/** Of two kinds of parts at one place, or of parts under two keys, only one could be restored. */
async function checkNoParts(target: Target): Promise<void> {
  const [generation] = await target.generations()
  if (generation === undefined) return
  const isSealed = (await target.keysOf(generation)).some(isAge)
  throw notPossible(isSealed ? keyIsGone(target.name) : isInClear(target.name))
}

async function checkKey(target: Target, key: Uint8Array): Promise<void> {
  const there = await target.get(keyName)
  if (there === undefined) return target.put(keyName, key)
  if (Buffer.compare(there, key) === 0) return
  throw notPossible(`Another program has put another ${keyName} into ${target.name}: start again.`)
}

async function wrapped(identity: string, passphrase: string): Promise<Uint8Array> {
  const age = await import("age-encryption")
  const encrypter = new age.Encrypter()
  encrypter.setPassphrase(passphrase)
  return encrypter.encrypt(identity)
}

async function identityIn(key: Uint8Array, passphrase: string): Promise<string> {
  const age = await import("age-encryption")
  const decrypter = new age.Decrypter()
  decrypter.addPassphrase(passphrase)
  return decrypter.decrypt(key, "text").catch(() => {
    throw notPossible(
      `${keyName} does not open: ${passphraseName} is another passphrase than the backup was made with.`,
    )
  })
}

/** Opens what `close` closed, by the name of the object. */
export type Opener = (name: string, bytes: Uint8Array) => Promise<Uint8Array>

export async function openerFor(source: Source, passphrase: string): Promise<Opener> {
  const key = await source.get(keyName)
  // Whoever can write to the place could take the key away, and put in clear what he likes.
  if (key === undefined && passphrase !== "") throw notPossible(inClear(source.name))
  if (key === undefined) return async (name, bytes) => (isAge(name) ? locked(name) : bytes)
  if (passphrase === "") throw notPossible(`${source.name} is encrypted: set ${passphraseName}.`)
  const age = await import("age-encryption")
  const decrypter = new age.Decrypter()
  decrypter.addIdentity(await identityIn(key, passphrase))
  return async (name, bytes) => {
    // A part in clear beside encrypted ones was put there by somebody else.
    if (!isAge(name)) throw notPossible(`${name} is not encrypted, and the rest of the backup is.`)
    return decrypter.decrypt(bytes).catch(() => {
      throw notPossible(`${name} does not open: it is damaged, or belongs to another backup.`)
    })
  }
}

const isAge = (name: string) => name.endsWith(".age")

const inClear = (name: string) =>
  `${name} has no ${keyName}, so nothing in it is known to be yours, although ${passphraseName} is set. If the backup was made without a passphrase, unset it. Otherwise somebody took the key away: look at who can write there.`

const isInClear = (name: string) =>
  `${name} has backups that are not encrypted, and encrypted ones need a place of their own: name another one with --to.`

const keyIsGone = (name: string) =>
  `${name} has encrypted backups, and its ${keyName} is missing. Put that file back, or back up to a new place.`

function locked(name: string): never {
  throw notPossible(`${name} is encrypted, and its ${keyName} is missing: nobody can restore it.`)
}
