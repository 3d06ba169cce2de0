#!/usr/bin/env node
// dist/relay/menshen-relay.js: the relay as one file, which can be copied to a machine without npm.

import { relayMain } from "./main.ts"

process.exitCode = await relayMain(process.argv.slice(2), process.env)
