// What is asked about an application.

import { frameworkIn, frameworkNames, frameworks, isFramework } from "./frameworks.ts"
import { organizationOf, originOf, slugOf, withoutSlash } from "./proposals.ts"
import type { Question } from "./question.ts"

const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : "")

export const appQuestions: Question[] = [
  {
    key: "appName",
    flag: "app-name",
    value: "NAME",
    about: "the application's name, as people know it",
    text: "appName",
    sample: "Sample",
    place: { part: "app", member: "name" },
  },
  {
    key: "framework",
    flag: "framework",
    value: "NAME",
    about: frameworkNames.join(", "),
    text: "framework",
    choices: frameworkNames.map((value) => ({ value, text: { name: frameworks[value].title } })),
    sample: "plain",
    place: { part: "app", member: "framework" },
  },
  {
    key: "redirectUri",
    flag: "redirect-uri",
    value: "URL",
    about: "where the application takes the sign-in",
    text: "redirectUri",
    fault: (answer, answers) => {
      const isElsewhere =
        frameworkIn(answers) === "auth-js" && !pathOf(answer).endsWith("/callback/menshen")
      return isElsewhere ? "authJsPath" : undefined
    },
    sample: "https://sample.example.com/callback",
    example: (answers) => `https://shop.example.com${frameworks[frameworkIn(answers)].path}`,
    place: { part: "app", member: "redirectUris" },
  },
  {
    key: "origin",
    flag: "origin",
    value: "URL",
    about: "the page with the widget; default: that of the redirect URI",
    when: ({ framework }) => isFramework(framework) && frameworks[framework].showsWidget,
    clean: withoutSlash,
    fallback: ({ redirectUri = "" }) => originOf(redirectUri),
    sample: "https://sample.example.com",
    place: { part: "app", member: "origins" },
  },
  {
    key: "clientId",
    flag: "client-id",
    value: "ID",
    about: "the application's client_id; default: made from its name",
    text: "clientId",
    fallback: ({ appName = "", redirectUri = "" }) =>
      slugOf(appName) || organizationOf(redirectUri),
    // The core accepts every made one, unless another application has it.
    fallbackFault: "clientIdTaken",
    sample: "sample-app",
    place: { part: "app", member: "clientId" },
  },
  {
    key: "confirm",
    flag: "confirm",
    value: "HOW",
    about: "none, tap, reply or phone-code: how a person agrees after the scan",
    text: "confirm",
    choices: [
      { value: "tap", text: "confirm.tap" },
      { value: "reply", text: "confirm.reply" },
      { value: "phone-code", text: "confirm.phone-code" },
      { value: "none", text: "confirm.none" },
    ],
    sample: "tap",
    place: { part: "app", member: "confirm" },
  },
]
