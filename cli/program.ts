// The program itself, on a Node that is new enough for it.

// A reader that closes the pipe early (`… | head`) is not a failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error
  process.exit(0)
})

const words = process.argv.slice(2)
if (words[0] === "start") (await import("./lean.ts")).compileNothing()
const { main } = await import("./main.ts")
// Not process.exit(), which would lose output that is still on its way to a pipe.
process.exitCode = await main(words, process.env)
