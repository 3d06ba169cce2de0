// The notices of other people's work inside dist/: their licences ask that they travel with every copy.
// npm packages are found in what esbuild bundled; the libraries that CMake links are listed here.

import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "./paths.mjs"

const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction, including
without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO
EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR
THE USE OR OTHER DEALINGS IN THE SOFTWARE.`

const apache =
  "Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0"

const musl = {
  name: "musl and the system libraries of Emscripten",
  text: `Copyright (c) 2005-2020 Rich Felker, et al.\nCopyright (c) 2010-2022 The Emscripten Authors\n\n${mit}`,
}
const qrcodegen = {
  name: "QR Code generator library",
  text: `Copyright (c) Project Nayuki\nhttps://www.nayuki.io/page/qr-code-generator-library\n\n${mit}`,
}

/** The libraries inside each .wasm file, and nothing that only builds or tests use. */
export const linked = {
  "core.wasm": [
    { name: "Mbed TLS", text: `Copyright The Mbed TLS Contributors\n\n${apache}` },
    {
      name: "JSON for Modern C++",
      text: `Copyright (c) 2013-2022 Niels Lohmann <https://nlohmann.me>\n\n${mit}`,
    },
    musl,
  ],
  "widget.wasm": [qrcodegen, musl],
}

/** The npm packages in an esbuild metafile, with the texts of their licences. */
export function bundledPackages({ inputs }) {
  const folders = Object.keys(inputs).flatMap((path) => folderOf(path) ?? [])
  return [...new Set(folders)].sort().map((folder) => ({
    name: folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length),
    text: licenceIn(folder),
  }))
}

const folderOf = (path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]

function licenceIn(folder) {
  const full = join(root, folder)
  const file = readdirSync(full).find((name) => /^licen[cs]e(\.\w+)?$/i.test(name))
  if (file === undefined) throw new Error(`${folder} is bundled and has no licence file.`)
  return readFileSync(join(full, file), "utf8").trim()
}

const heading = `Menshen is licensed under the Apache License, Version 2.0. It contains the following works of others.`
const ruler = "-".repeat(80)

/** The text of a notices file: each work once, by name. */
export function noticesOf(works) {
  const byName = new Map(works.map((work) => [work.name, work]))
  const sections = [...byName.values()].map(({ name, text }) => `${ruler}\n${name}\n\n${text}\n`)
  return `${heading}\n\n${sections.join("\n")}`
}

/** Adds the notices of a bundle at its end, where a later bundler keeps them as a legal comment. */
export function appendNotices(file, works) {
  const notices = noticesOf(works)
  if (notices.includes("*/")) throw new Error("A licence would end the comment that contains it.")
  writeFileSync(file, `${readFileSync(file, "utf8")}/*!\n${notices}*/\n`)
}
