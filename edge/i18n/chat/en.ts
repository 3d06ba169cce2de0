import type { ChatWords } from "./types.ts"

export const en: ChatWords = {
  signingIn: (app) => `Signing in to “${app}”`,
  adding: (app) => `Adding your WeChat to an account at “${app}”`,
  asksToSignIn: (app) => `Sign in to “${app}”? Please confirm`,
  asksToAdd: (app) => `Add your WeChat to an account at “${app}”? Please confirm`,
  denied: (app) => `Cancelled. Nobody was signed in to “${app}”.`,
  refused: (app) => `“${app}” did not accept this sign-in.`,
  taken: {
    scan: (app) => `Somebody else has scanned this QR code. Get a new one on the page of “${app}”.`,
    code: (app) =>
      `Somebody else has used this sign-in code. Get a new one on the page of “${app}”.`,
  },
  tooLate: {
    scan: (app) =>
      `This QR code has expired. Get a new one on the page of “${app}”, then scan again.`,
    code: (app) =>
      `This sign-in code has expired. Get a new one on the page of “${app}” and send it.`,
  },
  facts: {
    browser: (browser) => `Browser: ${browser}`,
    place: (place) => `Place: ${place}`,
    time: (time) => `Time: ${time}`,
    mark: (mark) => `WeChat that scanned: ${mark} (the web page shows the same mark)`,
  },
  unknown: { browser: "unknown", place: "an unknown place" },
  zone: " (UTC+8)",
  howToAdd: (code) =>
    `Enter the code ${code} on the web page only if you want to add this WeChat to an account that you have. Tell it to nobody.`,
  howToConfirm: {
    tap: (link) => `Within 1 minute, ${link("tap here to confirm or refuse")}.`,
    reply: "Within 1 minute, reply with the two digits that the web page shows.",
    "phone-code": (code) =>
      `Within 1 minute, enter the code ${code} on that web page. Tell it to nobody.`,
  },
  notMe: "Was this not you? Tap here",
  digitsAlone: {
    number: "To confirm the sign-in, send only the two digits that the web page shows.",
    code: "To sign in to a website, send only the sign-in code that the page shows.",
  },
  wrongNumber: (left) =>
    `That is not the number on the web page. You can try ${left === 1 ? "once" : "twice"} more.`,
  lastWrongNumber: "The number was wrong three times. This sign-in is cancelled.",
  codeWrong: "This sign-in code is wrong or has expired. Send the digits that the page shows now.",
  codeLimit: "Too many wrong sign-in codes. Try again in 10 minutes.",
  noPage:
    "There is no sign-in page for this QR code, or the page has expired. Get a new QR code on the page, then scan again.",
  muted:
    "You refused 10 sign-ins within 10 minutes, so scans and sign-in codes do nothing for now. Try again in 10 minutes.",
  notSetUp:
    "Sign-in by this account is not set up correctly, so it does not work yet. Please show this message to the website's owner.",
  howToSignIn:
    "Thanks for following! To sign in to a website, send me the sign-in code (a number) that its page shows.",
}
