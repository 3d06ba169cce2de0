// `npm run gallery`: build/gallery/index.html shows every state of the widget in every theme,
// language and size, without a server. `-- --screenshots` also photographs it as it appears on a
// desktop, on a phone and inside WeChat.

import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { build } from "./build.mjs"
import { writeGallery } from "./lib/gallery.mjs"
import { root } from "./lib/paths.mjs"
import { runScript, say } from "./lib/say.mjs"
import { setUp } from "./setup.mjs"

const pictures = join(root, "build/screenshots/gallery")
const widths = { computer: 1320, phone: 375, wechat: 375 }

async function gallery() {
  await setUp("testing")
  await build()
  const page = await writeGallery()
  say(`gallery: open ${page}`)
  if (process.argv.includes("--screenshots")) await photograph(page)
}

async function photograph(page) {
  const { launch } = await import("../tests/support/chromium.ts")
  const browser = await launch()
  for (const lang of ["en", "zh-CN", "zh-TW", "ja"]) {
    for (const theme of ["light", "dark"]) {
      for (const [device, width] of Object.entries(widths)) {
        const tab = await browser.newPage({
          viewport: { width, height: 800 },
          reducedMotion: "reduce",
        })
        await tab.goto(`${pathToFileURL(page)}#lang=${lang}&theme=${theme}&device=${device}`)
        const path = join(pictures, `${lang}-${theme}-${device}.png`)
        await tab.screenshot({ path, fullPage: true })
        await tab.close()
        say(`gallery: ${path}`)
      }
    }
  }
  await browser.close()
}

runScript(gallery)
