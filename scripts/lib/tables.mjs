// The tables of core/ and wasm/, printed by a small native program.

import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { root } from "./paths.mjs"

const folder = join(root, "build/dev")

/** Builds the program if it is missing or older than its sources, and runs it. */
export function readTables() {
  const quiet = { cwd: root, stdio: ["ignore", "ignore", "inherit"] }
  if (!existsSync(join(folder, "build.ninja"))) {
    execFileSync("cmake", ["--preset", "dev"], quiet)
  }
  execFileSync("cmake", ["--build", "--preset", "dev", "--target", "print_tables"], quiet)
  return JSON.parse(execFileSync(join(folder, "tests/print_tables"), { encoding: "utf8" }))
}
