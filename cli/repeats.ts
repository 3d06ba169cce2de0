// Finds an identity that two lines of a file name. Menshen sees one batch at a time and cannot find it.

import { type RawLine, textOfLine } from "../edge/base/json-lines.ts"

export class Repeats {
  private readonly first = new Map<string, number>()

  /** The earlier line that names an identity of this one, or undefined. */
  of({ bytes, number }: RawLine): number | undefined {
    const identities = identitiesIn(textOfLine(bytes) ?? "")
    const earlier = identities.map((identity) => this.first.get(identity)).find((line) => line)
    if (earlier === undefined) for (const identity of identities) this.first.set(identity, number)
    return earlier
  }
}

/** Ignores other faults of a line, which Menshen reports. */
function identitiesIn(text: string): string[] {
  try {
    const { identities } = JSON.parse(text)
    return identities.map(({ appId, openid }: Record<string, unknown>) => `${appId} ${openid}`)
  } catch {
    return []
  }
}
