// Reads one JSON object key by key and collects every fault. No fault quotes a secret.

import type { Fault } from "./configuration.ts"

export interface Field<T> {
  fits: (value: T) => boolean
  sentence: string
}

type SecretOf = (name: string) => string | undefined

export const secretsFrom =
  (env: NodeJS.ProcessEnv): SecretOf =>
  (name) =>
    env[name] || undefined

export class Reader {
  private readonly members: Record<string, unknown>
  private readonly pointer: string
  private readonly faults: Fault[]
  private readonly known = new Set<string>()

  constructor(members: Record<string, unknown>, pointer: string, faults: Fault[]) {
    this.members = members
    this.pointer = pointer
    this.faults = faults
  }

  has(key: string): boolean {
    return Object.hasOwn(this.members, key)
  }

  fault(key: string, sentence: string): void {
    this.faults.push({ pointer: `${this.pointer}/${key}`, sentence })
  }

  /** Without `usual` the key is required. */
  value<T extends string | number>(key: string, { fits, sentence }: Field<T>, usual?: T): T {
    this.known.add(key)
    const value = this.has(key) ? this.members[key] : usual
    const type = typeof (usual ?? "")
    if (typeof value === type && fits(value as T)) return value as T
    this.fault(key, value === undefined ? `is missing; ${sentence}` : sentence)
    return (usual ?? "") as T
  }

  /** The value of the variable of {"env": "NAME"}. */
  secret(key: string, secretOf: SecretOf, charsLeast: number): string {
    this.known.add(key)
    const { env, ...more } = (this.members[key] ?? {}) as Record<string, unknown>
    if (
      typeof env !== "string" ||
      !/^[A-Z_][A-Z0-9_]{0,127}$/.test(env) ||
      Object.keys(more).length > 0
    ) {
      this.fault(key, 'write {"env": "NAME"} and set NAME in the environment')
      return ""
    }
    const value = secretOf(env)
    if (value === undefined) {
      this.fault(key, `${env} is not set: set it in the environment of the relay, and start again`)
    } else if (value.length < charsLeast || value.length > 1024) {
      this.fault(
        key,
        `the environment variable ${env} must be ${charsLeast} to 1024 characters, at random`,
      )
    }
    return value ?? ""
  }

  /** A list of texts, or undefined if the key is absent. */
  names(key: string): string[] | undefined {
    this.known.add(key)
    if (!this.has(key)) return undefined
    const value = this.members[key]
    if (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "string"))
      return value
    this.fault(key, "write a list of names")
    return undefined
  }

  list(key: string): Reader[] {
    this.known.add(key)
    const value = this.members[key]
    if (Array.isArray(value) && value.length > 0) {
      return value.map((one, at) => fieldsOf(one, `${this.pointer}/${key}/${at}`, this.faults))
    }
    this.fault(key, "write a list with one entry at least")
    return []
  }

  finish(): void {
    for (const key of Object.keys(this.members)) {
      if (!this.known.has(key))
        this.fault(key, "is not a key of the relay's configuration; remove it")
    }
  }
}

export function fieldsOf(value: unknown, pointer: string, faults: Fault[]): Reader {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value)
  if (!isObject) faults.push({ pointer, sentence: "write an object" })
  return new Reader(isObject ? (value as Record<string, unknown>) : {}, pointer, faults)
}
