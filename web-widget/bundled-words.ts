// The words as an import, for pages where the fetched files are missing: bundlers include what is
// imported, but may rename or drop what is fetched.

import en from "./words/en.json" with { type: "json" }
import ja from "./words/ja.json" with { type: "json" }
import simplified from "./words/zh-CN.json" with { type: "json" }
import traditional from "./words/zh-TW.json" with { type: "json" }

export { en, ja, simplified as "zh-CN", traditional as "zh-TW" }
