import type { PageWords } from "../pages.ts"

export const en: PageWords = {
  signIn: {
    title: (app) => `Sign in to ${app}`,
    scan: "Open WeChat, scan this code and follow the account.",
    qr: "QR code. Scan it with WeChat on your phone to sign in.",
    goesOn: "This page goes on by itself once you have scanned.",
    scanned: "Scanned. Signing you in…",
    startAgain: "Get a new QR code",
  },
  error: {
    title: "This did not work",
    other: "The sign-in was refused. Go back to the site and start again.",
    sentences: {
      page_not_found: "There is nothing at this address. Go back to the site and start again.",
      failed: "Something went wrong here. Wait a moment, then try again.",
      client_unknown: "This site is not registered for sign-in. Tell the site's owner.",
      redirect_uri_not_registered: "This site's return address is not registered. Tell its owner.",
      request_malformed: "This sign-in is set up wrongly. Go back and tell the site's owner.",
      ticket_not_found: "This sign-in has ended, or began in another browser. Start a new one.",
      ticket_out_of_turn: "This sign-in is not at this step any more. Start a new one.",
      ticket_expired: "This sign-in has expired. Start a new one.",
      code_limit: "Too many attempts for one sign-in. Start a new one.",
      wechat_quota: "WeChat allows no more sign-ins for this site today. Try again tomorrow.",
      wechat_unreachable: "WeChat does not answer at the moment. Wait a moment, then try again.",
    },
  },
  signedIn: {
    title: (app) => `Sign in to ${app}`,
    text: (time, browser) => `Somebody signed in with WeChat here at ${time} (${browser}).`,
    goOn: (app) => `Go on to ${app}`,
    notYou: "Not you? Scan a code",
  },
  goOn: { title: "Almost there", button: "Continue" },
  signOut: {
    title: "Sign out?",
    text: "A site asks to sign you out of WeChat sign-in in this browser.",
    button: "Sign out",
  },
  signedOut: {
    title: "You are signed out",
    text: "You can close this page.",
    back: "Back to the site",
  },
}
