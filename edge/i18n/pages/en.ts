import type { PageText } from "../types.ts"

export const en: PageText = {
  back: (app) => `Back to ${app}`,
  signIn: {
    title: (app) => `Sign in to ${app}`,
    scan: "Open WeChat, scan this code and follow the account.",
    press: "Press and hold this code, then follow the account.",
    qr: "QR code. Scan it with WeChat on your phone to sign in.",
    goesOn: "This page goes on by itself once you have scanned.",
    scanned: "Scanned. Signing you in…",
    startAgain: "Get a new QR code",
    show: "Show the QR code",
    asks: {
      tap: "Scanned. Confirm the sign-in on your phone, by the link in the WeChat chat.",
      reply: "Scanned. Answer with this number in the WeChat chat:",
      "phone-code": "Scanned. Enter the 6-digit code from the WeChat chat",
      enter: "Confirm",
      wrong: "This is not the code on your phone. Three wrong codes end the sign-in.",
    },
    byChatCode: {
      scan: "Open WeChat, scan this QR code and follow the account. Then send it this code:",
      chatCode: "Sign-in code",
      goesOn: "This page goes on by itself once you have sent the code.",
      scanned: "The code has arrived. Signing you in…",
    },
  },
  confirm: {
    title: (app) => `Sign in to ${app}?`,
    linkTitle: (app) => `Add your WeChat to an account at ${app}?`,
    body: "This browser asks to be signed in:",
    linkBody: "This browser asks for it:",
    facts: { browser: "Browser", place: "Place", time: "Time" },
    yes: "Confirm",
    no: "Not me",
    warning: "Did somebody send you the QR code, or is this not your browser? Choose “Not me”.",
    phoneCode: "Enter this code in the browser that shows the sign-in:",
    phoneCodeWarning: "Tell it to nobody. Nobody who asks you for it is honest.",
    confirmed: "Confirmed. Go back to the browser that shows the sign-in.",
    denied: "Nobody was signed in. You can close this page.",
    over: "This sign-in has ended or expired. To sign in, scan a new QR code.",
  },
  notMe: {
    title: "Was this not you?",
    body: (app) => `Somebody used your scan to sign in to ${app}:`,
    button: "It was not me: end it",
    doneTitle: "Ended",
    done: (app) => `The sign-in that your scan began at ${app} has ended on every device.`,
    separated: (app) =>
      `Accounts at ${app} that were joined after your scan are separate again. Your WeChat opens your own account.`,
    removed: (app) => `A WeChat that was added at ${app} after your scan has been removed.`,
    left: {
      identity_not_owned: (app) =>
        `Not undone: your WeChat was removed from the account at ${app}, by the site or by somebody who opens the account with another WeChat.`,
      last_way_in: (app) =>
        `Not undone: your WeChat is still in an account at ${app}, because nothing else opens that account.`,
      other: (app) => `Not undone: some changes to the accounts at ${app}.`,
    },
    help: (app) =>
      `Write to ${app} now. Say when you scanned, and that you chose “not me”. The site's records show every change.`,
    advice:
      "Actions at the site itself are not undone. Check your orders and addresses there. Scan only QR codes of pages that you opened yourself.",
  },
  choosing: {
    title: (app) => `Welcome to ${app}`,
    intro: "Your WeChat signs in here for the first time. Do you have an account already?",
    new: "I am new here",
    newHint: "You get a new account.",
    old: "I have an account",
    or: "or",
    byApp: (app) => `Sign in to it at ${app}`,
    byAppHint: "Once. From then on WeChat is enough.",
    bySession: "Add it to the account that is signed in here",
    bySessionHint: "This WeChat signs in to that account from now on.",
    bySessionCode:
      "Add it to the account that is signed in here, with the code from the WeChat chat",
    bySessionStep: {
      title: (mark) => `Add the WeChat ${mark} to the account here?`,
      warning: (app) =>
        `${app} began this. The owner of that WeChat will be able to open the account at every site that uses this sign-in. Did somebody send you here, or tell you the code? Then choose no.`,
      no: "No, go back",
      yes: "Add it",
    },
    signInFirst: "Does another WeChat of yours have the account?",
    signInFirstLink: "Sign in with that one, then add this one",
    address: "E-mail address or mobile number of your account",
    send: "Send me a code",
    sent: "If an account has this address, a 6-digit code is on its way. It is good for 5 minutes.",
    nextOtp: (time) => `The next one can be sent at ${time} in China (UTC+8).`,
    otp: "6-digit code",
    confirm: "Confirm",
    otherAddress: "Use another address, or have a new code sent",
    notYou: "Did somebody else scan the code on your screen?",
    notYouButton: "Start again",
  },
  onward: {
    title: "One moment…",
    continue: "Continue",
    doneTitle: "Done",
    done: (app) => `Go back to the window of ${app}. You can close this one.`,
  },
  error: {
    title: "This did not work",
    sentences: {
      refused: "The sign-in was refused. Go back to the site and start again.",
      answer_unmatched:
        "WeChat's answer does not belong to a sign-in of this browser. Continue with the QR code.",
      page_not_found: "There is nothing at this address. Go back to the site and start again.",
      head_too_large:
        "The browser sent more cookies, or a longer address, than this site reads. Delete this site's cookies, then start again.",
      failed: "Something went wrong here. Wait a moment, then try again.",
      client_unknown: "This site is not registered for sign-in. Tell the site's owner.",
      redirect_uri_not_registered: "This site's return address is not registered. Tell its owner.",
      request_malformed: "This sign-in is set up wrongly. Go back and tell the site's owner.",
      ticket_not_found: "This sign-in has ended, or began in another browser. Start a new one.",
      ticket_out_of_turn: "This sign-in is not at this step any more. Start a new one.",
      snapshot_user:
        "WeChat shows only a snapshot of this page. Tap “Use Full Service” below it, then sign in again.",
      ticket_expired: "This sign-in has expired. Start a new one.",
      confirm_digits_wrong:
        "The digits were not the ones that the phone shows. After three wrong tries, start a new sign-in.",
      confirm_other_way: "This sign-in has to be confirmed in another way. Look at your phone.",
      denied: "The sign-in was refused on the phone. Start a new one if it was you.",
      code_limit: "Too many attempts for one sign-in. Start a new one.",
      chat_codes_exhausted:
        "Too many sign-ins are under way just now. Wait two minutes, then try again.",
      wechat_quota: "No QR codes are left for today. New ones come at midnight in Beijing (UTC+8).",
      qr_budget_spent:
        "No QR codes are left for today. New ones come at midnight in Beijing (UTC+8).",
      interaction_required: "Press the button to get a QR code.",
      account_misconfigured:
        "Sign-in at this site is not set up correctly, and only its owner can correct it. Tell them the id that is shown here.",
      wechat_unreachable: "WeChat does not answer at the moment. Wait a moment, then try again.",
      session_required:
        "This takes a sign-in by a scan that is less than 5 minutes old. Sign in again first.",
      account_none: "You have no account there. Choose another way, or say that you are new.",
      choice_not_offered: "This way is not offered here. Choose another one.",
      proof_not_found: "This step is not known any more. Choose again.",
      proof_expired: "That took longer than five minutes. Choose again.",
      proof_used: "This step was done already. Choose again.",
      proof_limit: "Three wrong codes. Have a new code sent.",
      otp_mismatch: "This is not the code that was sent. Check it and try again.",
      address_malformed: "Enter an e-mail address, or a mobile number with its country code.",
      rate_limited: "Too many requests came from this network. Wait a minute, then try again.",
      too_many_requests:
        "Too many codes were asked for at this address. Wait, or choose another way.",
      otp_limit: "You asked for too many codes. Wait, or choose another way.",
      statement_malformed:
        "The site's answer could not be used. Try again, or tell the site's owner.",
      identity_taken: "This WeChat belongs to another account already. Ask the site for help.",
      union_taken: "This WeChat belongs to another account already. Ask the site for help.",
      last_way_in: "This is the last way into your account. Add another WeChat first.",
      identity_recent:
        "A WeChat was added, or accounts were joined, less than a day ago. Until tomorrow the owner of that WeChat can still choose “not me”, so a WeChat that came by a join or was here before cannot be removed. If you did not add or join anything, choose “not me” in your WeChat chat.",
      identity_in_use:
        "You are signed in with this WeChat. To remove it, sign in with another one first.",
      identity_not_owned: "This WeChat is not yours, or was removed already.",
      user_not_active: "This account is closed. Ask the site for help.",
      origin_not_registered: "This page's address is not registered for sign-in. Tell its owner.",
    },
  },
  signedIn: {
    title: (app) => `Sign in to ${app}`,
    body: (time, browser) => `Somebody signed in with WeChat here at ${time} (${browser}).`,
    goOn: (app) => `Go on to ${app}`,
    notYou: "Not you? Scan a code",
  },
  account: {
    title: "Your WeChat sign-ins",
    body: "Each of these opens your account. Remove what you do not know.",
    since: (date) => `since ${date}`,
    unlink: "Remove",
    link: "Add another WeChat",
    add: {
      scanned: "The WeChat that scanned:",
      compare:
        "Your phone shows the same four characters in the WeChat chat. If it shows others, or none, somebody else scanned.",
      code: "6-digit code from the chat of this WeChat",
      title: (mark) => `Add the WeChat ${mark} to this account?`,
      warning: (app) =>
        `The owner of that WeChat will be able to open this account, at ${app} and every other site that uses this sign-in.`,
      no: "No, do not add it",
      yes: "Add it",
    },
    stale: "To change something, sign in again. You then have five minutes.",
    signedOut: "You are not signed in here.",
    signIn: "Sign in",
    changed: "Done. For your safety you were signed out everywhere; sign in again.",
    join: {
      title: "Join two accounts?",
      body: "The WeChat you scanned with opens another account here. If both are yours, they can become one: whatever belongs to the other moves to the one you are signed in to. The site can undo this for 30 days.",
      mine: "You are signed in to",
      other: "The WeChat you scanned with opens",
      button: "Both are mine: join them",
      leave: "Leave both as they are",
    },
  },
  goOn: { title: "Almost there", button: "Continue" },
  signOut: {
    title: "Sign out?",
    body: "A site asks to sign you out of WeChat sign-in in this browser.",
    button: "Sign out",
  },
  signedOut: {
    title: "You are signed out",
    body: "You can close this page.",
  },
  home: {
    title: "WeChat sign-in",
    body: "Websites use this service to sign people in. To sign in, open the website that you want to use.",
    here: {
      title: "Menshen runs here",
      body: "It signs people in to websites by WeChat. Its configuration is for this machine only.",
      phone: "Phone of the sandbox",
      discovery: "OpenID Connect discovery",
      health: "Health",
      documents: "The documents are README.md and the folder docs beside it.",
    },
  },
}
