// Canonical e-mail addresses and phone numbers. The directory stores one spelling of each, so that an
// address that is typed later is found by equality.

export const contactKinds = ["email", "phone"] as const
export type ContactKind = (typeof contactKinds)[number]

export interface Contact {
  kind: ContactKind
  address: string
}

/** RFC 5321 section 4.5.3.1. Normalization costs more than its input and may lengthen it eighteenfold, so
 * the limit holds before it and after it. */
const bytesMax = 254
/** A label contains no dot, so that a domain can be read in one way only. */
const email =
  /^[^\s@"(),:;<>[\\\]]{1,64}@((?:[^\s@"(),:;<>[\\\]/?#%.]+\.)+[^\s@"(),:;<>[\\\]/?#%.]{2,})$/
/** Control characters, marks that turn text around, and others that nobody sees: two addresses that look
 * alike must not differ by them. */
const invisible = /[\p{C}\p{Default_Ignorable_Code_Point}]/u
/** E.164: at most 15 digits, the country code first. */
const international = /^\+[1-9]\d{6,14}$/
const mainlandMobile = /^1[3-9]\d{9}$/

/** The canonical spelling, or undefined if the text is not an address of this kind. */
export function contactOf(kind: ContactKind, text: string): Contact | undefined {
  if (!isShort(text)) return undefined
  const plain = text.normalize("NFKC").trim()
  if (!isShort(plain) || invisible.test(plain)) return undefined
  const address = kind === "email" ? emailOf(plain) : phoneOf(plain)
  return address === undefined ? undefined : { kind, address }
}

/** The length comes first, because it is known without encoding. */
const isShort = (text: string) =>
  text.length <= bytesMax && new TextEncoder().encode(text).length <= bytesMax

/** For a field that accepts both kinds. */
export const contactIn = (text: string): Contact | undefined =>
  contactOf(/[@＠]/.test(text) ? "email" : "phone", text)

/** Lower case: nearly every server ignores case, and no two people differ by case alone. Lower case can
 * compose anew (J and a caron), so that the spelling is made canonical again. The runtime's URL parser
 * converts the domain to ASCII. */
function emailOf(text: string): string | undefined {
  const domain = email.exec(text)?.[1]
  if (domain === undefined || !URL.canParse(`http://${domain}`)) return undefined
  const local = text.slice(0, text.lastIndexOf("@")).toLowerCase().normalize("NFKC")
  const address = `${local}@${new URL(`http://${domain}`).hostname}`
  return isShort(address) ? address : undefined
}

/** A number without a country code is read as a mobile of mainland China, where WeChat's users are. */
function phoneOf(text: string): string | undefined {
  const digits = text.replace(/[\s().-]/g, "").replace(/^00/, "+")
  if (mainlandMobile.test(digits)) return `+86${digits}`
  return international.test(digits) ? digits : undefined
}
