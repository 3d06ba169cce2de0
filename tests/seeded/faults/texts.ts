// Faults of the operator's own texts.

import type { Fault } from "../fault.ts"

export const coreTextFaults: readonly Fault[] = [
  {
    fault: "an app's name may have any length",
    breaks: "CD-01",
    file: "core/config/texts.cpp",
    before: "return characters <= app_name_chars_max;",
    after: "return characters > 0;",
    test: "tests/core/config/texts_test.cpp",
    title: "texts: an app's name has at most 64 characters",
  },
  {
    fault: "a reply may be longer than WeChat shows",
    breaks: "CD-01",
    file: "core/config/sections/texts.cpp",
    before: "if (bytes <= reply_bytes_max || pointer.empty()) return;",
    after: "if (bytes > 0 || pointer.empty()) return;",
    test: "tests/core/config/texts_test.cpp",
    title: "config: a reply that WeChat would cut is a fault that says by how much",
  },
]

export const edgeTextFaults: readonly Fault[] = [
  {
    fault: "the operator's text replaces the line that says who asks",
    breaks: "CD-05",
    file: "edge/i18n/chat-text.ts",
    before: "details.links ? words.adding(app) : words.signingIn(app),",
    after: 'said === "" ? words.signingIn(app) : "",',
    test: "tests/edge/sign-in/own-texts.test.ts",
    title: "leaves what protects a person: ${name}, ${lang} (CD-01, CD-05)",
  },
  {
    fault: "an app's name makes a link in the chat",
    breaks: "CD-01",
    file: "edge/i18n/chat-text.ts",
    before: 'value.replaceAll("<", "＜")',
    after: "value",
    test: "tests/attack/configured-texts.test.ts",
    title: "makes no link in the chat (CD-01)",
  },
]
