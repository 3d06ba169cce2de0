// An identity that two lines of a file name. Menshen sees one batch at a time, so this is found here.

import { type RawLine, textOfLine } from "../edge/base/json-lines.ts"

export class Repeats {
  private readonly first = new Map<string, number>()

  /** The earlier line that names an identity of this one, or nothing. */
  of({ bytes, number }: RawLine): number | undefined {
    const identities = identitiesIn(textOfLine(bytes) ?? "")
    const earlier = identities.map((identity) => this.first.get(identity)).find((line) => line)
    if (earlier === undefined) for (const identity of identities) this.first.set(identity, number)
    return earlier
  }
}

/** Whatever else is wrong with a line, Menshen says. */
function identitiesIn(text: string): string[] {
  try {
    const { identities } = JSON.parse(text)
    return identities.map(({ appId, openid }: Record<string, unknown>) => `${appId} ${openid}`)
  } catch {
    return []
  }
}
