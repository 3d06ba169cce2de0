// What is asked about an Official Account.

import { organizationOf } from "./proposals.ts"
import type { Answers, Question } from "./question.ts"

const calledByApi = ({ accountType }: Answers) => accountType !== "message"

export const accountQuestions: Question[] = [
  {
    key: "accountType",
    flag: "account-type",
    value: "TYPE",
    about: "service, message or test",
    text: "accountType",
    choices: [
      { value: "service", text: "accountType.service" },
      { value: "message", text: "accountType.message" },
      { value: "test", text: "accountType.test" },
    ],
    sample: "service",
    place: { part: "account", member: "signIn" },
  },
  {
    key: "account",
    flag: "account",
    value: "NAME",
    about: "a short name: the first part of the path that WeChat calls",
    text: "account",
    fallback: ({ issuer }) => issuer && organizationOf(issuer),
    sample: "sample-account",
    place: { part: "account", member: "name" },
  },
  {
    key: "appId",
    flag: "app-id",
    value: "APPID",
    about: "the AppID of WeChat's console, wx…",
    text: "appId",
    sample: "wx0123456789sample",
    place: { part: "account", member: "appId" },
  },
  {
    key: "originalId",
    flag: "original-id",
    value: "ID",
    about: "the original id (原始 ID) of the console, gh_…",
    text: "originalId",
    sample: "gh_sample",
    place: { part: "account", member: "originalId" },
  },
  {
    key: "qrUrl",
    flag: "qr-url",
    value: "URL",
    about: "type message: the text inside the account's own QR code",
    text: "qrUrl",
    when: (answers) => !calledByApi(answers),
    sample: "http://weixin.qq.com/r/sample",
    place: { part: "account", member: "qrUrl" },
  },
  {
    key: "appSecret",
    flag: "app-secret-file",
    value: "FILE",
    about: 'the AppSecret, in a file ("-" is a pipe); else its line stays empty',
    text: "appSecret",
    isSecret: true,
    when: calledByApi,
    fallback: () => "",
    sample: "",
    place: { part: "account", member: "appSecret" },
  },
  {
    key: "openPlatform",
    flag: "open-platform",
    value: "NAME",
    about: "your name for its Open Platform account, if it is bound to one",
    when: calledByApi,
    fallback: () => "",
    sample: "",
    place: { part: "account", member: "openPlatform" },
  },
]
