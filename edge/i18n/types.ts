// The texts of the hosted pages: one sentence for each place, in every language.

import type { Reason } from "../core/reasons.ts"
import type { PageName } from "../http/refuse.ts"

/** Troubles without a reason of their own; `refused` is the general one. */
export const ownTroubles = [
  "refused",
  "page_not_found",
  "head_too_large",
  "failed",
  "account_none",
  "denied",
  "answer_unmatched",
] as const
export type OwnTrouble = (typeof ownTroubles)[number]

/** What went wrong, as the worker knows it and as a page may say it. */
export type Trouble = Reason | OwnTrouble
export type TroubleName = PageName | OwnTrouble

export interface PageText {
  /** The link to the application, on every page about it. */
  back: (app: string) => string
  signIn: {
    title: (app: string) => string
    scan: string
    /** The same on the phone that shows the code. */
    press: string
    /** Text alternative of the QR code. */
    qr: string
    goesOn: string
    scanned: string
    startAgain: string
    /** The button of a page that gets a QR code only when somebody presses it. */
    show: string
    /** Scanned, and the person has to confirm: on the phone, in the chat, or with the phone code. */
    asks: Record<"tap" | "reply" | "phone-code" | "enter" | "wrong", string>
    /** For accounts that show their own QR code, where the person sends a chat code. */
    byChatCode: Record<"scan" | "chatCode" | "goesOn" | "scanned", string>
  }
  /** On the phone of the person who scanned. */
  confirm: {
    title: (app: string) => string
    linkTitle: (app: string) => string
    body: string
    /** The same for a scan that links. */
    linkBody: string
    facts: Record<"browser" | "place" | "time", string>
    yes: string
    no: string
    warning: string
    phoneCode: string
    phoneCodeWarning: string
    confirmed: string
    denied: string
    over: string
  }
  /** Behind the link in every chat, by which a person says that it was not them. */
  notMe: {
    title: string
    body: (app: string) => string
    button: string
    doneTitle: string
    done: (app: string) => string
    /** What was undone, if there was anything. */
    separated: (app: string) => string
    removed: (app: string) => string
    /** What was not undone, and why. */
    left: Record<"identity_not_owned" | "last_way_in" | "other", (app: string) => string>
    /** What to do then. */
    help: (app: string) => string
    advice: string
  }
  choosing: {
    title: (app: string) => string
    intro: string
    new: string
    newHint: string
    old: string
    or: string
    byApp: (app: string) => string
    byAppHint: string
    bySession: string
    bySessionHint: string
    /** The same where another page drew the QR code. */
    bySessionCode: string
    /** Asks before a WeChat, with this mark, is added to the account that is signed in here. */
    bySessionStep: {
      title: (mark: string) => string
      /** Names the application that began it. */
      warning: (app: string) => string
      no: string
      yes: string
    }
    /** Nobody is signed in, and a session would prove an account. */
    signInFirst: string
    signInFirstLink: string
    address: string
    send: string
    sent: string
    /** When another code can be sent, after too many. */
    nextOtp: (time: string) => string
    otp: string
    confirm: string
    otherAddress: string
    notYou: string
    notYouButton: string
  }
  onward: {
    title: string
    continue: string
    /** After a proof that a widget on another page started. */
    doneTitle: string
    done: (app: string) => string
  }
  error: {
    title: string
    sentences: Record<TroubleName, string>
  }
  /** Somebody is already signed in in this browser. */
  signedIn: {
    title: (app: string) => string
    body: (time: string, browser: string) => string
    goOn: (app: string) => string
    notYou: string
  }
  /** What signed-in people see of themselves. */
  account: {
    title: string
    body: string
    since: (date: string) => string
    unlink: string
    link: string
    /** A WeChat has scanned to be added; it is known by its mark. */
    add: {
      scanned: string
      compare: string
      code: string
      title: (mark: string) => string
      warning: (app: string) => string
      no: string
      yes: string
    }
    /** Changes require a fresh scan. */
    stale: string
    signedOut: string
    signIn: string
    changed: string
    /** Both accounts are proved and can become one. */
    join: Record<"title" | "body" | "mine" | "other" | "button" | "leave", string>
  }
  /** A form that submits itself, if no script runs. */
  goOn: { title: string; button: string }
  signOut: { title: string; body: string; button: string }
  signedOut: { title: string; body: string }
  /** The issuer's own address, and for a developer whose machine it is. */
  home: {
    title: string
    body: string
    here: Record<"title" | "body" | "phone" | "discovery" | "health" | "documents", string>
  }
}
