// The code that `menshen init` and `menshen add app` show is that of the examples and documents, which run as
// tests. Each block has to stand there as it is, with the example's values for the operator's.

import assert from "node:assert/strict"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, test } from "node:test"
import { type FrameworkName, frameworkNames, frameworks } from "../../cli/init/frameworks.ts"
import { blocksOf, type Values } from "../../cli/init/snippets.ts"

const root = join(import.meta.dirname, "../..")

interface Source {
  /** A folder of examples, or a document. */
  path: string
  values: Partial<Values>
}

const shop = {
  issuer: '"https://login.example.com"',
  clientId: '"shop"',
  redirectUri: '"https://shop.example.com/callback"',
}
const ofWidget = (name: string, redirectUri: string) => ({
  issuer: 'import.meta.env.VITE_ISSUER ?? "http://localhost:8600"',
  clientId: `"${name}"`,
  redirectUri,
})

const sources: Record<FrameworkName, Source> = {
  express: {
    path: "examples/express",
    values: {
      issuer: "ISSUER",
      clientId: '"express"',
      redirectUri: "`${site}/callback`",
      callbackPath: '"/callback"',
      home: "`${site}/`",
      clientSecret: "secret, undefined, { execute }",
    },
  },
  "auth-js": {
    path: "examples/auth-js",
    values: {
      issuer: "ISSUER",
      clientId: '"auth-js"',
      clientSecret: "process.env.AUTH_JS_CLIENT_SECRET",
    },
  },
  next: { path: "docs/frameworks.md", values: shop },
  nuxt: { path: "docs/frameworks.md", values: shop },
  react: {
    path: "examples/widget-react",
    values: ofWidget("widget-react", "`${location.origin}/callback`"),
  },
  vue: {
    path: "examples/widget-vue",
    values: ofWidget("widget-vue", "`${location.origin}/callback`"),
  },
  "single-page-app": {
    path: "examples/single-page-app",
    values: {
      issuer: "ISSUER",
      clientId: '"single-page-app"',
      redirectUri: "home",
      home: "home",
    },
  },
  plain: {
    path: "README.md",
    values: { ...shop, script: '"https://login.example.com/widget/menshen-login.js"' },
  },
}

/** A value that a snippet uses without a source for it would be seen as a name that no source has. */
const unknown: Values = {
  issuer: "unknown-issuer",
  clientId: "unknown-client",
  redirectUri: "unknown-redirect",
  callbackPath: "unknown-path",
  home: "unknown-home",
  clientSecret: "unknown-secret",
  script: "unknown-script",
}

describe("the code for", () => {
  for (const framework of frameworkNames) {
    const { path, values } = sources[framework]
    test(`${framework} stands in ${path}`, () => {
      const blocks = blocksOf[framework]({ ...unknown, ...values })
      assert.ok(blocks.length > 0)
      for (const { file, code } of blocks) {
        const source = path.endsWith(".md") ? path : join(path, file)
        assert.ok(readFileSync(join(root, source), "utf8").includes(code), `${source}:\n${code}`)
      }
    })
  }
})

describe("what the code needs for", () => {
  for (const framework of frameworkNames) {
    const { packages, whole } = frameworks[framework]
    test(`${framework} is what ${whole} has`, () => {
      const { path } = sources[framework]
      assert.ok(existsSync(join(root, whole)), whole)
      if (!path.startsWith("examples/")) return
      assert.equal(whole, path)
      const { dependencies, devDependencies } = JSON.parse(
        readFileSync(join(root, whole, "package.json"), "utf8"),
      )
      const known = { menshen: "", ...dependencies, ...devDependencies }
      for (const name of packages) assert.ok(name in known, name)
      for (const name of Object.keys(dependencies)) assert.ok(packages.includes(name), name)
    })
  }
})

describe("an entry of apps for", () => {
  for (const framework of frameworkNames) {
    const file = join(root, sources[framework].path, "app.json")
    if (!existsSync(file)) continue
    test(`${framework} has the members of its example`, () => {
      const example = JSON.parse(readFileSync(file, "utf8"))
      const { isConfidential, showsWidget, signsOut, path } = frameworks[framework]
      assert.equal("clientSecret" in example, isConfidential)
      assert.equal("origins" in example, showsWidget)
      assert.equal("postLogoutRedirectUris" in example, signsOut)
      assert.equal(new URL(example.redirectUris[0]).pathname, path)
    })
  }
})
