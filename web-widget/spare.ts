// The words once more, for where their files are not beside the script: a bundler takes along what is
// imported, and may rename or leave behind what is fetched.

import en from "./words/en.json" with { type: "json" }
import ja from "./words/ja.json" with { type: "json" }
import simplified from "./words/zh-CN.json" with { type: "json" }
import traditional from "./words/zh-TW.json" with { type: "json" }

export { en, ja, simplified as "zh-CN", traditional as "zh-TW" }
