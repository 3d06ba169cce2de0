// The page of `npm run gallery`: one file that needs no server and no build except widget.wasm.

import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "./paths.mjs"
import { minifiedCss } from "./widget-bundles.mjs"

const page = join(root, "build/gallery/index.html")

const style = `
html { color-scheme: light; background: #f4f5f7; color: #1b1f23; font: 15px/1.5 system-ui, sans-serif }
html[data-theme=dark] { color-scheme: dark; background: #131416; color: #eceef0 }
body { margin: 0; padding: 16px }
nav { display: flex; flex-wrap: wrap; gap: 16px; margin-bottom: 16px }
main { display: grid; gap: 16px; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)) }
figure { display: grid; gap: 8px; justify-items: center; align-content: start; margin: 0 }
figcaption { font-size: 13px; opacity: .8 }`

/** Writes the page and returns its path. */
export async function writeGallery() {
  const { build } = await import("esbuild")
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["tests/widget/support/gallery-page.ts"],
    bundle: true,
    write: false,
    format: "iife",
    minify: true,
    charset: "utf8",
    // A page opened from the disk cannot load further files.
    define: { "import.meta.url": '""' },
    loader: { ".wasm": "binary" },
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
  return page
}
