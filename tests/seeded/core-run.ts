// Faults of core/: what a fault changes is compiled beside the native build, linked before the library, and one test
// case runs. The build itself stays as it is.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { root } from "../../scripts/lib/paths.mjs"
import { mustRun, run } from "../../scripts/lib/run.mjs"
import { type Fault, type Verdict, withFault } from "./fault.ts"

const built = join(root, "build/dev")
const program = join(built, "tests/core_tests")

/** The optimiser and the warnings of the build are for code that stays. */
const hasty = ["-O0", "-g0", "-w"]

interface Command {
  file: string
  command: string
}

export class CoreRun {
  private readonly folder = mkdtempSync(join(tmpdir(), "menshen-seeded-core-"))

  /** Builds the tests, and sees that every one passes without a fault. */
  async begin(faults: readonly Fault[]): Promise<void> {
    await mustRun("cmake", ["--preset", "dev"])
    await mustRun("cmake", ["--build", "--preset", "dev", "--target", "core_tests"])
    const titles = [...new Set(faults.map(({ title }) => title))]
    const { code, output } = await test(program, titles)
    const all = `in ${titles.length} test case`
    if (code !== 0 || !output.includes(all)) {
      throw new Error(`${titles.length} test cases do not pass without a fault:\n${output}`)
    }
  }

  async judge(fault: Fault): Promise<Verdict> {
    const source = join(this.folder, fault.file)
    const object = join(this.folder, "faulty.o")
    const faulty = join(this.folder, "core_tests")
    mkdirSync(dirname(source), { recursive: true })
    writeFileSync(source, withFault(fault, readFileSync(join(root, fault.file), "utf8")))
    await shell(compileCommand(fault.file, source, object))
    await shell(await linkCommand(object, faulty))
    const { code, output } = await test(faulty, [fault.title])
    if (output.includes("No test cases matched")) throw new Error(`no test case: ${fault.title}`)
    return code === 0 ? "SURVIVED" : "killed"
  }

  end(): void {
    rmSync(this.folder, { recursive: true })
  }
}

const shell = (command: string) => mustRun("sh", ["-c", command], { cwd: built })

function compileCommand(file: string, source: string, object: string): string {
  const commands: Command[] = JSON.parse(readFileSync(join(built, "compile_commands.json"), "utf8"))
  const known = commands.find((one) => one.file === join(root, file))
  if (known === undefined) throw new Error(`no build command compiles ${file}`)
  const beginning = known.command.replace(/ -o \S+ -c \S+$/, "")
  return [beginning, ...hasty, "-o", object, "-c", source].join(" ")
}

/** A static library gives only what is missing, so the faulty object takes the place of the library's own. */
async function linkCommand(object: string, output: string): Promise<string> {
  const all = await mustRun("ninja", ["-C", built, "-t", "commands", "-s", "tests/core_tests"])
  const link = all.split(" && ").find((part: string) => part.includes(" -o tests/core_tests "))
  if (link === undefined) throw new Error("the build does not link tests/core_tests")
  return link.replace(" -o tests/core_tests ", ` -s -o ${output} ${object} `)
}

/** Catch2 takes a comma between names, and a backslash before one inside. */
const test = (binary: string, titles: string[]) =>
  run(binary, [
    titles.map((title) => title.replace(/[\\,[\]"]/g, "\\$&")).join(","),
    "-w",
    "NoTests",
  ])
