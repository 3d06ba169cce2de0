#!/usr/bin/env node
// Old versions of Node have to understand this file, which tells them that they are old: no static import, no
// await outside of a function.

const leastNode = 20
const version = process.versions.node

if (Number(version.split(".")[0]) >= leastNode) {
  import("./program.ts")
} else {
  console.error(
    `menshen: This is Node ${version}, and Menshen needs Node ${leastNode} or newer: https://nodejs.org/en/download`,
  )
  process.exitCode = 1
}
