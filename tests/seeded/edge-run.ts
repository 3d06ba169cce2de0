// Faults of edge/: each is written into a copy of the checkout, the worker is bundled again, and one test of the
// copy runs. The WebAssembly modules and the widget are the built ones.

import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as esbuild from "esbuild"
import { node, root } from "../../scripts/lib/paths.mjs"
import { run } from "../../scripts/lib/run.mjs"
import { type Fault, patternOf, type Verdict, withFault } from "./fault.ts"

/** Not copied: what npm and the builds have made. The links lead to it. */
const linked = ["node_modules", "build"]
const ignored = [".git", ".menshen", ".wrangler", ".cache"]

/** A test that a fault leaves waiting has failed. */
const testMs = 30_000
const patienceMs = 10_000

export class EdgeRun {
  private readonly folder = mkdtempSync(join(tmpdir(), "menshen-seeded-"))
  private bundleEdge: ((builder: typeof esbuild) => Promise<unknown>) | undefined

  /** Copies the checkout, and sees that every test passes without a fault. */
  async begin(faults: readonly Fault[]): Promise<void> {
    for (const name of readdirSync(root)) {
      if (linked.includes(name)) symlinkSync(join(root, name), join(this.folder, name))
      else if (!ignored.includes(name)) {
        cpSync(join(root, name), join(this.folder, name), { recursive: true })
      }
    }
    const { bundleEdge } = await import(join(this.folder, "scripts/lib/bundles.mjs"))
    this.bundleEdge = bundleEdge
    await this.bundle()
    const { code, output } = await this.test(faults)
    if (code !== 0) throw new Error(`Without a fault there are failures:\n${failures(output)}`)
  }

  async judge(fault: Fault): Promise<Verdict> {
    const path = join(this.folder, fault.file)
    const text = readFileSync(path, "utf8")
    writeFileSync(path, withFault(fault, text))
    try {
      await this.bundle()
      const { code, output } = await this.test([fault])
      if (code === 0) return "SURVIVED"
      if (!hasFailed(output, fault.title))
        throw new Error(`Not the named test failed:\n${failures(output)}`)
      return "killed"
    } finally {
      writeFileSync(path, text)
    }
  }

  end(): void {
    rmSync(this.folder, { recursive: true })
  }

  private async bundle(): Promise<void> {
    await this.bundleEdge?.(esbuild)
  }

  private test(faults: readonly Fault[]) {
    const names = faults.map(({ title }) => `--test-name-pattern=${patternOf(title)}$`)
    const files = new Set(faults.map(({ test }) => test))
    const options = ["--test-reporter=tap", `--test-timeout=${testMs}`, "--test-concurrency=2"]
    // Without this, a run inside a test's process would take itself for that test's file.
    const env = {
      ...process.env,
      NODE_TEST_CONTEXT: undefined,
      MENSHEN_TEST_PATIENCE_MS: String(patienceMs),
    }
    return run(node, ["--test", ...options, ...names, ...files], { cwd: this.folder, env })
  }
}

/** By its line in TAP, which escapes a number sign and a backslash. */
function hasFailed(output: string, title: string): boolean {
  const told = patternOf(title.replace(/[\\#]/g, "\\$&"))
  return new RegExp(`^ *not ok \\d+ - ${told}`, "m").test(output)
}

/** The lines of TAP that say what failed, each with the few that say why. */
const failures = (output: string): string =>
  [...output.matchAll(/^ *not ok .*(?:\n(?! *(?:not )?ok ).*){0,12}/gm)].join("\n") || output
