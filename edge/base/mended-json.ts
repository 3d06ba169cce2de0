// JSON as WeChat's API writes it. Nicknames bring raw control characters and lone backslashes into strings, and the
// rest of the answer is sound.

const strings = /"(?:[^"\\]|\\[\s\S])*"/g
const escapes = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|\\/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is mended
const controls = /[\u0000-\u001f]/g

/** Throws a SyntaxError. A quotation mark is never guessed: a follower could write members of their own. */
export function parseMended(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return JSON.parse(text.replace(strings, mended))
  }
}

const mended = (string: string) =>
  string
    .replace(escapes, (found) => (found === "\\" ? "\\\\" : found))
    .replace(controls, (found) => JSON.stringify(found).slice(1, -1))
