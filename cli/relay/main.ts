// `npx menshen relay`: reads the configuration, listens, and stops gracefully.

import { readFileSync } from "node:fs"
import type { AddressInfo } from "node:net"
import { portFault } from "../start/ports.ts"
import { type RelayConfiguration, readConfiguration } from "./configuration.ts"
import { type Log, logTo } from "./log.ts"
import { Relay } from "./relay.ts"
import { serverOf } from "./server.ts"

/** Longer than a call may take (calls.ts). */
const stopMs = 6000

const remedy = "set --port or MENSHEN_RELAY_PORT"

export interface Options {
  config?: string | undefined
  port?: string | undefined
  host?: string | undefined
}

/** The exit code, if it does not start; a relay that has started ends the process. */
export async function relayMain(options: Options, env: NodeJS.ProcessEnv): Promise<number> {
  const configuration = configurationFrom(options, env)
  if (configuration === undefined) return 2
  const log = logTo((line) => process.stdout.write(`${line}\n`))
  const exit = await serve(configuration, log)
  // Connections to WeChat that are kept would hold the process for some seconds more.
  await new Promise((written) => process.stdout.write("", written))
  process.exit(exit)
}

const complain = (sentence: string) => process.stderr.write(`menshen relay: ${sentence}\n`)

function configurationFrom(
  options: Options,
  env: NodeJS.ProcessEnv,
): RelayConfiguration | undefined {
  const file = options.config ?? "relay.json"
  const text = options.config === undefined ? env.MENSHEN_RELAY_CONFIG : undefined
  const from = text === undefined ? file : "MENSHEN_RELAY_CONFIG"
  const read = text ?? textOf(file)
  if (read === undefined) return undefined
  const { configuration, faults } = readConfiguration(read, env)
  for (const { pointer, sentence } of faults)
    complain(`${from}${pointer && ` ${pointer}`}: ${sentence}`)
  if (configuration === undefined) return undefined
  const port = options.port ?? env.MENSHEN_RELAY_PORT
  const host = options.host ?? env.MENSHEN_RELAY_HOST
  if (port !== undefined && !/^[0-9]{1,5}$/.test(port)) {
    complain("--port takes a number")
    return undefined
  }
  return {
    ...configuration,
    ...(port !== undefined && { port: Number(port) }),
    ...(host !== undefined && { host }),
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8")
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const isAbsent = code === "ENOENT"
    const fault = isAbsent ? `There is no ${file}.` : `${file} cannot be read (${code}).`
    complain(`${fault} docs/relay.md has an example; --config names another file.`)
    return undefined
  }
}

/** Resolves when the relay has stopped. */
async function serve(configuration: RelayConfiguration, log: Log): Promise<number> {
  const relay = new Relay(configuration, log)
  const server = serverOf(relay, log)
  return new Promise((resolve) => {
    server.on("error", (error: NodeJS.ErrnoException) => {
      const code = error.code ?? error.name
      if (server.listening) log("failed", { error: code })
      else complain(portFault({ ...configuration, remedy }, code))
      resolve(1)
    })
    server.listen(configuration.port, configuration.host, () => {
      log("listening", {
        address: configuration.host,
        port: (server.address() as AddressInfo).port,
      })
    })
    const stop = () => {
      relay.stop()
      log("stopping")
      server.close(() => resolve(0))
      server.closeIdleConnections()
      setTimeout(() => server.closeAllConnections(), stopMs).unref()
    }
    process.once("SIGTERM", stop)
    process.once("SIGINT", stop)
  })
}
