// Chat codes as tests make them, with the check digit by the table of H. M. Damm's dissertation (2004).

const table = [
  "0317598642",
  "7092154863",
  "4206871359",
  "1750983426",
  "6123045978",
  "3674209581",
  "5869720134",
  "8945362017",
  "9438617205",
  "2581436790",
]

const interim = (digits: string) =>
  [...digits].reduce((before, digit) => Number(table[before]?.[Number(digit)]), 0)

export const isChatCode = (text: string) => /^[1-9]\d{5,7}$/.test(text) && interim(text) === 0

/** The digits and their check digit. */
export const withCheckDigit = (digits: string) => `${digits}${interim(digits)}`

/** Every text that differs from these digits in one digit, or by a swap of two neighbours. */
export function mistakesIn(code: string): string[] {
  const digits = [...code]
  const wrong = digits.flatMap((right, at) =>
    [..."0123456789"]
      .filter((digit) => digit !== right)
      .map((digit) => code.slice(0, at) + digit + code.slice(at + 1)),
  )
  const swapped = digits
    .slice(1)
    .map((digit, at) => code.slice(0, at) + digit + code[at] + code.slice(at + 2))
  return [...wrong, ...swapped].filter((mistake) => mistake !== code)
}
