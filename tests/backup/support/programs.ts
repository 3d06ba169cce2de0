// Runs menshen backup and menshen restore as an operator does.

import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { run, start } from "../../cli/support/run.ts"
import type { Bucket } from "../../support/s3.ts"

type Env = Record<string, string>

export const passphrase = "correct horse battery staple"
/** Without one, for a Menshen with keyEncryption: the derivation takes a second or two. */
export const inClear = {}
export const sealed = { MENSHEN_BACKUP_PASSPHRASE: passphrase }

export const scratch = () => mkdtempSync(join(tmpdir(), "menshen-backup-"))

const localhostNames = `--import=${join(import.meta.dirname, "localhost-names.mjs")}`

/** For a bucket that is addressed by its host name. */
export const envFor = (bucket: Bucket, env: Env = sealed) => ({
  ...bucket.env,
  ...env,
  NODE_OPTIONS: localhostNames,
})

export const backup = (words: string[], env: Env = sealed) =>
  run(["backup", ...words], { env, isAlone: true, key: "" })

export const startBackup = (words: string[], env: Env = sealed) =>
  start(["backup", ...words], { env, isAlone: true, key: "" })

export const restore = (words: string[], env: Env = sealed) =>
  run(["restore", ...words], { env, isAlone: true, key: "" })
