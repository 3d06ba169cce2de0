// E-mail addresses and phone numbers as the directory keeps them: one spelling for each, so that the
// one on record is found by the one that is typed.

export const contactKinds = ["email", "phone"] as const
export type ContactKind = (typeof contactKinds)[number]

export interface Contact {
  kind: ContactKind
  address: string
}

/** RFC 5321 section 4.5.3.1. */
const emailBytesMax = 254
const email = /^[^\s@"(),:;<>[\\\]]{1,64}@([^\s@"(),:;<>[\\\]/?#%]+\.[^\s@"(),:;<>[\\\]/?#%]{2,})$/
/** E.164: at most 15 digits, the country's first. */
const international = /^\+[1-9]\d{6,14}$/
const mainlandMobile = /^1[3-9]\d{9}$/

/** The one spelling of an address, or undefined where it is none. */
export function contactOf(kind: ContactKind, text: string): Contact | undefined {
  const plain = text.normalize("NFKC").trim()
  const address = kind === "email" ? emailOf(plain) : phoneOf(plain)
  return address === undefined ? undefined : { kind, address }
}

/** What somebody typed into a field for either. */
export const contactIn = (text: string): Contact | undefined =>
  contactOf(/[@＠]/.test(text) ? "email" : "phone", text)

/** Nearly every server takes capitals for small letters, and no two people differ by them alone. The
 * domain is written in ASCII, as the URL parser of the runtime does it. */
function emailOf(text: string): string | undefined {
  const domain = email.exec(text)?.[1]
  if (domain === undefined || !URL.canParse(`http://${domain}`)) return undefined
  const local = text.slice(0, text.lastIndexOf("@")).toLowerCase()
  const address = `${local}@${new URL(`http://${domain}`).hostname}`
  return address.length > emailBytesMax ? undefined : address
}

/** A number without its country is taken for a mobile of mainland China, where WeChat's people are. */
function phoneOf(text: string): string | undefined {
  const digits = text.replace(/[\s().-]/g, "").replace(/^00/, "+")
  if (mainlandMobile.test(digits)) return `+86${digits}`
  return international.test(digits) ? digits : undefined
}
