// The program itself, on a Node that is new enough for it.

import { main } from "./main.ts"

// A reader that closes the pipe early (`… | head`) is not a failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error
  process.exit(0)
})

// Not process.exit(), which would lose output that is still on its way to a pipe.
process.exitCode = await main(process.argv.slice(2), process.env)
