// The id of a refusal: the answer shows it, and a line of the operator's log has it. Random, so that it tells a
// stranger nothing, and short, so that a person can read it to the site's owner.

/** Without vowels, and without characters that look alike. */
export const plainLetters = "23456789BCDFGHJKMNPQRSTVWXYZ"

/** Letters only, so that nobody takes an id for a code that is to be typed. */
const letters = plainLetters.replace(/[0-9]/g, "")
const length = 8

/** 34 bits: enough to find a line, and nothing that anybody has to guess. */
export function newRefusalId(): string {
  const drawn = crypto.getRandomValues(new Uint16Array(length))
  return [...drawn].map((one) => letters.charAt(one % letters.length)).join("")
}

/** The same for each refusal of one ticket, so that it is not stored. It shows 34 of the scene's 132 random bits. */
export const refusalIdOf = (scene: string): string =>
  [...scene.slice(-length)]
    .map((letter) => letters.charAt(letter.charCodeAt(0) % letters.length))
    .join("")
