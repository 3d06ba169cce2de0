// JSX and templates know <menshen-login>: a program for each framework is type-checked against the built
// package, and so is one with each mistake that the types must find.

import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join, resolve } from "node:path"
import { after, before, describe, test } from "node:test"
import { promisify } from "node:util"
import { compile } from "svelte/compiler"
import { examples } from "../../scripts/lib/widget-reference.mjs"

const exec = promisify(execFile)
// Below the package's own package.json, where "menshen/widget" is the built package.
const folder = "build/jsx"
before(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
})
after(() => rmSync(folder, { recursive: true, force: true }))

async function faultsOf(file: string, text?: string): Promise<string> {
  if (text) writeFileSync(join(folder, file), text)
  const how = ["--moduleResolution", "bundler", "--module", "esnext", "--target", "es2024"]
  const kind = ["--jsx", "react-jsx", "--lib", "es2024,dom,dom.iterable", "--types", "vite/client"]
  const strict = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--skipLibCheck"]
  const all = [...how, ...kind, ...strict, "--allowImportingTsExtensions", join(folder, file)]
  return exec("node_modules/.bin/tsc", ["--ignoreConfig", ...all]).then(
    () => "",
    ({ stdout, stderr }) => stdout + stderr,
  )
}

/** The reference's example in this language. */
const exampleIn = (language: string) =>
  examples().find((one) => one.language === language)?.code ?? assert.fail(language)

const react = (attributes: string) => `
  import type {} from "menshen/widget/react"
  export const it = <menshen-login client-id="a" redirect-uri="https://b" ${attributes} />`
const vue = (props: string) => `
  import type { GlobalComponents } from "vue"
  import type {} from "menshen/widget/vue"
  type Props = InstanceType<GlobalComponents["menshen-login"]>["$props"]
  export const it: Props = { "client-id": "a", "redirect-uri": "https://b", ${props} }`
const svelte = (props: string) => `
  import type { SvelteHTMLElements } from "svelte/elements"
  import type {} from "menshen/widget/svelte"
  export const it: SvelteHTMLElements["menshen-login"] =
    { "client-id": "a", "redirect-uri": "https://b", ${props} }`

const programs = [
  {
    name: "react.tsx",
    right:
      react(`theme="dark" mode="popup" className="x" words={{ waiting: "Scan me." }} ref={(one) => one?.restart()}
      onsuccess={({ detail }) => detail.code.length} onerror={({ detail }) => detail.code.length}`),
    wrong: [
      react('theme="blue"'),
      react("onsuccess={({ detail }) => detail.cod}"),
      react("onerror={({ detail }) => detail.code.nothing}"),
      react('mode="modal"'),
    ],
  },
  {
    name: "vue.ts",
    right: vue(`theme: "dark", exchange: true, words: { waiting: "Scan me." },
      onSuccess: ({ detail }) => detail.code.length, onExpired: ({ detail }) => detail.renews`),
    wrong: [
      vue('theme: "blue"'),
      vue('words: { wating: "Scan me." }'),
      vue("onSuccess: ({ detail }) => detail.cod"),
    ],
  },
  {
    name: "svelte.ts",
    right: svelte(`size: "large", class: "x", words: { waiting: "Scan me." },
      onsuccess: ({ detail }) => detail.code.length, onrefused: ({ detail }) => detail.reason`),
    wrong: [svelte('size: "huge"'), svelte("onsuccess: ({ detail }) => detail.cod")],
  },
]

describe("the types for frameworks", () => {
  for (const { name, right, wrong } of programs) {
    test(`${name} is type-checked, and its mistakes are found`, async () => {
      assert.equal(await faultsOf(name, right), "")
      for (const text of wrong) assert.match(await faultsOf(name, text), /error TS/, text)
    })
  }

  const template = (attributes: string) => `
  <script setup lang="ts">
  import type {} from "menshen/widget/vue"
  const uri = "https://b"
  </script>
  <template><menshen-login client-id="a" :redirect-uri="uri" ${attributes} /></template>`
  const mistakes = [
    'theme="blue"',
    ':code-challenge="5"',
    ':words="{ wating: uri }"',
    '@success="({ detail }) => detail.cod"',
    '@expired="(event: MouseEvent) => event.x"',
  ]

  test("templates of Vue and their example are type-checked, and their mistakes are found", async () => {
    const right = template(`mode="popup" exchange class="x" :words="{ waiting: uri }"
    @success="({ detail }) => detail.code.length" @error="({ detail }) => detail.message.length"`)
    const files = [
      "right.vue",
      "reference.vue",
      "sign-in.vue",
      ...mistakes.map((_, at) => `wrong-${at}.vue`),
    ]
    writeFileSync(join(folder, "right.vue"), right)
    writeFileSync(join(folder, "reference.vue"), exampleIn("vue"))
    cpSync("examples/widget-vue/sign-in.vue", join(folder, "sign-in.vue"))
    for (const [at, text] of mistakes.entries())
      writeFileSync(join(folder, `wrong-${at}.vue`), template(text))
    const faults = await faultsOfTemplates(files)
    assert.doesNotMatch(faults, /(right|reference|sign-in)\.vue/, faults)
    for (const [at, text] of mistakes.entries())
      assert.match(faults, new RegExp(`wrong-${at}\\.vue.*: error TS`), text)
  })

  /** vue-tsc needs a compiler written in JavaScript, which the example depends on. */
  async function faultsOfTemplates(files: string[]): Promise<string> {
    const compiler = createRequire(resolve("examples/widget-vue/package.json"))
    const tsc = compiler.resolve("typescript/lib/tsc")
    const compilerOptions = {
      module: "esnext",
      moduleResolution: "bundler",
      target: "es2022",
      noEmit: true,
      lib: ["es2024", "dom", "dom.iterable"],
      types: ["vite/client"],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
    }
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }))
    const check = `require("vue-tsc").run(${JSON.stringify(tsc)})`
    return exec(process.execPath, ["-e", check, "vue-tsc", "-p", folder]).then(
      () => "",
      ({ stdout, stderr }) => stdout + stderr,
    )
  }

  test("the React example is type-checked", async () => {
    for (const file of ["main.tsx", "sign-in.tsx"]) {
      cpSync(join("examples/widget-react", file), join(folder, file))
    }
    assert.equal(await faultsOf("main.tsx"), "")
  })

  test("the reference's examples for React and Svelte compile", async () => {
    assert.equal(await faultsOf("reference.tsx", exampleIn("tsx")), "")
    assert.deepEqual(compile(exampleIn("svelte"), { generate: "client" }).warnings, [])
  })
})
