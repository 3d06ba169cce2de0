// `npm run gallery`: build/gallery/index.html shows every state of the widget in every theme,
// language and size, without a server. With --screenshots it is photographed, too.

import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { build } from "./build.mjs"
import { root } from "./lib/paths.mjs"
import { runScript, say } from "./lib/say.mjs"
import { minifiedCss } from "./lib/widget-bundles.mjs"
import { setUp } from "./setup.mjs"

const page = join(root, "build/gallery/index.html")
const pictures = join(root, "build/screenshots/gallery")
const widths = { desktop: 1320, phone: 375 }

const style = `
html { color-scheme: light; background: #f4f5f7; color: #1b1f23; font: 15px/1.5 system-ui, sans-serif }
html[data-theme=dark] { color-scheme: dark; background: #131416; color: #eceef0 }
body { margin: 0; padding: 16px }
nav { display: flex; flex-wrap: wrap; gap: 16px; margin-bottom: 16px }
main { display: grid; gap: 16px; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)) }
figure { display: grid; gap: 8px; justify-items: center; align-content: start; margin: 0 }
figcaption { font-size: 13px; opacity: .8 }`

async function gallery() {
  await setUp("testing")
  await build()
  const { build: bundle } = await import("esbuild")
  const { outputFiles } = await bundle({
    ...{ absWorkingDir: root, entryPoints: ["tests/widget/support/gallery-page.ts"] },
    ...{ bundle: true, write: false, format: "iife", minify: true, charset: "utf8" },
    // A page from the disk has no address to load more from.
    ...{ define: { "import.meta.url": '""' }, loader: { ".wasm": "binary" } },
    plugins: [minifiedCss],
  })
  const script = outputFiles[0].text.replaceAll("</script", "<\\/script")
  mkdirSync(join(page, ".."), { recursive: true })
  writeFileSync(
    page,
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>menshen-login</title>
<meta name="viewport" content="width=device-width"><style>${style}</style>
<h1>&lt;menshen-login&gt;</h1><nav></nav><main></main><script>${script}</script></html>`,
  )
  say(`gallery: open ${page}`)
  if (process.argv.includes("--screenshots")) await photograph()
}

async function photograph() {
  const { launch } = await import("../tests/support/chromium.ts")
  const browser = await launch()
  for (const lang of ["en", "zh-CN", "zh-TW", "ja"]) {
    for (const theme of ["light", "dark"]) {
      for (const [name, width] of Object.entries(widths)) {
        const tab = await browser.newPage({
          viewport: { width, height: 800 },
          reducedMotion: "reduce",
        })
        await tab.goto(`${pathToFileURL(page)}#lang=${lang}&theme=${theme}`)
        const path = join(pictures, `${lang}-${theme}-${name}.png`)
        await tab.screenshot({ path, fullPage: true })
        await tab.close()
        say(`gallery: ${path}`)
      }
    }
  }
  await browser.close()
}

runScript(gallery)
