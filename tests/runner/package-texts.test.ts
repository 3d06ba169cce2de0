// The checks of the pack stage that read texts, on packages with faults.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { deadLinks, undeclaredImports } from "../../scripts/lib/package-texts.mjs"
import { filesUnder } from "../../scripts/lib/stamp.mjs"

describe("the documents of a package", () => {
  test("have a dead end if a document, image or folder that they link to is not packed", () => {
    const faults = deadLinks(new Set(["README.md"]))
    for (const path of ["docs/widget.md", "docs/widget.png", "core/config/menshen.schema.json"]) {
      assert.ok(faults.includes(`README.md links to ${path}, which is not packed.`), path)
    }
    const index = deadLinks(new Set(["examples/README.md", "examples/express/app.json"]))
    assert.ok(!index.some((fault: string) => fault.includes("examples/express,")))
    assert.ok(index.some((fault: string) => fault.includes("examples/auth-js,")))
  })

  test("may lead to the code only from a document about it", () => {
    const faults = deadLinks(new Set(["ARCHITECTURE.md", "docs/old-accounts.md"]))
    assert.ok(!faults.some((fault: string) => fault.includes("edge/")))
    assert.ok(faults.some((fault: string) => fault.includes("tests/sandbox/demo/bind.ts")))
  })
})

describe("the files of a package", () => {
  test("import packages that package.json has to declare", () => {
    const faults = undeclaredImports(filesUnder("dist"), {})
    const named = faults.map((fault: string) => fault.split("declares no ")[1])
    const peers = ["@cloudflare/workers-types", "@types/react", "svelte", "vue"]
    assert.deepEqual(
      named.sort(),
      peers.map((name) => `${name}.`),
    )
    const declared = Object.fromEntries(peers.map((name) => [name, "*"]))
    assert.deepEqual(undeclaredImports(filesUnder("dist"), { peerDependencies: declared }), [])
  })
})
