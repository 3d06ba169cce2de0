// Markup of a server that React 19 or Vue hydrates late: the widget has signed in before the page's own script
// runs, and the application hears it nevertheless (docs/frameworks.md).

import assert from "node:assert/strict"
import { describe } from "node:test"
import { build } from "esbuild"
import { createElement } from "react"
import { renderToString } from "react-dom/server"
import { createSSRApp, h } from "vue"
import { renderToString as renderVue } from "vue/server-renderer"
import { redirectUri } from "./support/fake-menshen.ts"
import { browserTests, type Stage } from "./support/stage.ts"

const test = browserTests({ records: false })

const attributes = { "client-id": "shop", "redirect-uri": redirectUri }

const reactPage = (component: string) => `
    import { createElement, useEffect, useRef, useState } from "react"
    import { hydrateRoot } from "react-dom/client"
    const attributes = ${JSON.stringify(attributes)}
    ${component}
    globalThis.hydrate = () => hydrateRoot(document.querySelector("#app"), createElement(SignIn))`

const vuePage = `
    import { createSSRApp, h, ref } from "vue"
    const attributes = ${JSON.stringify(attributes)}
    globalThis.hydrate = () => createSSRApp({
      setup() {
        const code = ref("")
        const login = () =>
          h("menshen-login", { ...attributes, onSuccess: ({ detail }) => { code.value = detail.code } })
        return () => h("main", null, code.value ? "Hello, " + code.value : [login()])
      },
    }).mount("#app")`

/** The page's own bundle, which hydrates when the page says so. */
async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    define: { "process.env.NODE_ENV": '"development"' },
    logLevel: "error",
  })
  return outputFiles[0]?.text ?? ""
}

const components: [how: string, component: string][] = [
  // React 19 sets no listener of a custom element when it hydrates, but does when it renders again.
  [
    "a property of the element, which the next render sets",
    `function SignIn() {
      const [code, setCode] = useState()
      const [, setMounted] = useState(false)
      useEffect(() => setMounted(true), [])
      const login = createElement("menshen-login", {
        ...attributes,
        onsuccess: ({ detail }) => setCode(detail.code),
      })
      return createElement("main", null, code ? "Hello, " + code : login)
    }`,
  ],
  [
    "an effect that listens",
    `function SignIn() {
      const [code, setCode] = useState()
      const place = useRef(null)
      useEffect(() => {
        const login = place.current
        const listener = ({ detail }) => setCode(detail.code)
        login?.addEventListener("success", listener)
        return () => login?.removeEventListener("success", listener)
      })
      const login = createElement("menshen-login", { ...attributes, ref: place })
      return createElement("main", null, code ? "Hello, " + code : login)
    }`,
  ],
  [
    "an effect that awaits the result",
    `function SignIn() {
      const [code, setCode] = useState()
      const place = useRef(null)
      useEffect(() => {
        place.current?.result.then(({ type, detail }) => type === "success" && setCode(detail.code))
      }, [])
      const login = createElement("menshen-login", { ...attributes, ref: place })
      return createElement("main", null, code ? "Hello, " + code : login)
    }`,
  ],
]

const fromReact = () =>
  renderToString(createElement("main", null, createElement("menshen-login", attributes)))
const fromVue = () =>
  renderVue(createSSRApp({ render: () => h("main", null, [h("menshen-login", attributes)]) }))

/** Signs in, hydrates after that, and waits until the application greets. */
async function hydrates(stage: Stage, markup: string, page: string): Promise<void> {
  stage.menshen.script = (ticket) => ticket.move("approved")
  const warnings: string[] = []
  stage.page.on("console", (line) => line.type() === "error" && warnings.push(line.text()))
  await stage.open(`<div id="app">${markup}</div>`)
  await stage.shows("You are signed in")
  await stage.until(() => stage.menshen.paths("/collect").length === 1, "the code is collected")
  await stage.page.addScriptTag({ content: await bundle(page) })
  await stage.page.evaluate("void hydrate()")
  await stage.page.getByText("Hello, c0de").waitFor()
  assert.equal(stage.menshen.tickets.length, 1)
  const ours = warnings.filter((text) => !/favicon|404/.test(text))
  assert.deepEqual(ours, [], "the markup of the server matches")
}

describe("a page that is hydrated after the sign-in", () => {
  for (const [how, component] of components) {
    test(`hears it in React by ${how}`, (stage) =>
      hydrates(stage, fromReact(), reactPage(component)))
  }

  test("hears it in Vue by the template's own listener", async (stage) =>
    hydrates(stage, await fromVue(), vuePage))
})
