// A shell that outlives the launcher by a moment. The launcher's death, also by SIGKILL, ends its standard input; it
// then ends the process groups that are left, and removes the folder of this run.

import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"

// The trap: a signal to every process of a unit or a session must not end the guard before the launcher.
const script = `
trap '' HUP INT TERM
groups=
while read -r line; do
  case $line in
    +*) groups="$groups \${line#+}" ;;
    -*) left=
        for one in $groups; do [ "$one" = "\${line#-}" ] || left="$left $one"; done
        groups=$left ;;
  esac
done
for one in $groups; do kill -TERM "-$one"; done 2>/dev/null
[ -z "$groups" ] || sleep 1
for one in $groups; do kill -KILL "-$one"; done 2>/dev/null
rm -rf -- "$1"
`

/** What a child runs before its own program: it begins once the guard knows it, or never. */
const beginning = 'read -r go && exec "$@" </dev/null'

export const hasShell = process.platform !== "win32"

export class Guard {
  #shell: ChildProcess | undefined

  constructor(runFolder: string) {
    if (!hasShell) return
    const stdio = ["pipe", "ignore", "ignore"] as const
    const options = { cwd: "/", detached: true, stdio: [...stdio] }
    this.#shell = spawn("/bin/sh", ["-c", script, "sh", runFolder], options)
    this.#shell.stdin?.on("error", () => {})
    this.#shell.on("error", () => {})
  }

  /** The command that runs this one under the guard. */
  guarded(command: string, args: string[]): [string, string[]] {
    return hasShell ? ["/bin/sh", ["-c", beginning, "sh", command, ...args]] : [command, args]
  }

  /** Takes a child under guard, and lets it begin. */
  begin({ pid, stdin }: ChildProcess): void {
    this.#shell?.stdin?.write(`+${pid}\n`)
    stdin?.on("error", () => {})
    stdin?.end("go\n")
  }

  forget({ pid }: ChildProcess): void {
    this.#shell?.stdin?.write(`-${pid}\n`)
  }

  /** Resolves once the shell has ended, with whatever was left. */
  async close(): Promise<void> {
    const shell = this.#shell
    if (shell === undefined || shell.exitCode !== null) return
    const ended = once(shell, "exit")
    shell.stdin?.end()
    await ended
  }
}
