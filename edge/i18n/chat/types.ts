// The sentences of the chat: one for each place, in every language.

/** How the person came: by a QR code made for the ticket, or by a chat code. */
type ByWay = Record<"scan" | "code", (app: string) => string>

export interface ChatWords {
  signingIn: (app: string) => string
  /** The same for a scan that links a WeChat to a user who is signed in already. */
  adding: (app: string) => string
  asksToSignIn: (app: string) => string
  asksToAdd: (app: string) => string
  denied: (app: string) => string
  refused: (app: string) => string
  taken: ByWay
  tooLate: ByWay
  /** By these a person who scanned somebody else's code can notice it. */
  facts: Record<"browser" | "place" | "time" | "mark", (value: string) => string>
  unknown: Record<"browser" | "place", string>
  /** The zone of the time, if the sentence does not say which one it is. */
  zone: string
  /** For people who are new: gives the account of their browser to this WeChat. */
  howToAdd: (phoneCode: string) => string
  howToConfirm: {
    tap: (link: (words: string) => string) => string
    reply: string
    "phone-code": (phoneCode: string) => string
  }
  notMe: string
  digitsAlone: Record<"number" | "code", string>
  wrongNumber: (triesLeft: number) => string
  lastWrongNumber: string
  codeWrong: string
  codeLimit: string
  noPage: string
  /** To a person who denied ten sign-ins within ten minutes. */
  muted: string
  /** To a person who waits for a sign-in at an account whose set-up is wrong. */
  notSetUp: string
  /** The default reply to a follow, of an account that signs in by message. */
  howToSignIn: string
}
