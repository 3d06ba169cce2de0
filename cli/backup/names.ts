// The names of objects in a backup, which sort by time:
//
//   key.age                                                the key of all parts, if there is a passphrase
//   20261130T021135007Z-4f2a9c0b/000000-20261130T021135123Z.part.age    a part that does not end its round
//   20261130T021135007Z-4f2a9c0b/000001-20261130T021135123Z.round.age   the last part of a round
//   20261130T021135007Z-4f2a9c0b/seen.age                     when nothing had changed since the last round
//
// A folder is a generation: one full round, then changes. Without a passphrase the names lack ".age".

export const keyName = "key.age"

export interface PartName {
  key: string
  generation: string
  sequence: number
  /** Milliseconds since 1970. */
  at: number
  ends: boolean
  isSealed: boolean
}

const compact = (at: number) => new Date(at).toISOString().replace(/[-:.]/g, "")

/** @param random makes two programs that start at once distinct */
export const generationName = (at: number, random: string): string => `${compact(at)}-${random}`

export function partKey(part: Omit<PartName, "key">): string {
  const { generation, sequence, at, ends, isSealed } = part
  const kind = ends ? "round" : "part"
  const number = String(sequence).padStart(6, "0")
  return `${generation}/${number}-${compact(at)}.${kind}${isSealed ? ".age" : ""}`
}

export const seenKey = (generation: string, isSealed: boolean): string =>
  `${generation}/seen${isSealed ? ".age" : ""}`

const form =
  /^(\d{8}T\d{9}Z-[0-9a-f]+)\/(\d{6})-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z\.(part|round)(\.age)?$/

/** Undefined for anything else that lies there. */
export function parsePartKey(key: string): PartName | undefined {
  const found = form.exec(key)
  if (found === null) return undefined
  const [, generation = "", sequence, year, month, day, hour, minute, second, ms, kind, age] = found
  return {
    key,
    generation,
    sequence: Number(sequence),
    at: Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`),
    ends: kind === "round",
    isSealed: age !== undefined,
  }
}

export const isGeneration = (name: string): boolean => /^\d{8}T\d{9}Z-[0-9a-f]+$/.test(name)

/** When it began: in the form of its name, which sorts by time. */
export const generationsFrom = (at: number): string => compact(at)
