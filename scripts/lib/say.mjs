/** Prints one line about the current step. */
export const say = (line) => console.log(line)

/** A problem that the person at the terminal can fix; printed as its sentence, without a stack. */
export class Refusal extends Error {}

/** Runs a script's main function; a Refusal ends the process with its sentence and exit code 1. */
export async function runScript(main) {
  try {
    await main()
  } catch (error) {
    console.error(error instanceof Refusal ? error.message : error)
    process.exitCode = 1
  }
}
