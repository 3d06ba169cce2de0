// Writes workerd's configuration for the built worker: one machine, SQLite objects on local disk.

const compatibilityDate = "2026-10-20"

/** Durable Object bindings and the classes behind them; wrangler.jsonc names the same ones. */
export const desks = {
  TICKET_DESK: "TicketDesk",
  DIRECTORY: "Directory",
  ACCOUNT_KEEPER: "AccountKeeper",
  KEY_RING: "KeyRing",
  SESSION_DESK: "SessionDesk",
  FORWARD_DESK: "ForwardDesk",
  CONFIGURATION_DESK: "ConfigurationDesk",
}

export interface WorkerdOptions {
  port: number
  /** Existing folder for the Durable Objects' SQLite files, absolute. */
  dataDir: string
  /** The text of menshen.json. */
  configText: string
  /** Names of environment variables, or an object with those keys; workerd reads the values from its own environment. */
  secrets: string[] | Record<string, unknown>
  /** Folder of worker.js, core.wasm and widget.wasm, absolute. */
  workerDir: string
  /** The path of a socket for the launcher's own questions (door.ts). */
  door?: string | undefined
  /** Number of ticket desks. */
  shards?: number | string | undefined
  /** Address to listen on. */
  host?: string | undefined
  /** Blocks of addresses that calls may reach beside the public internet. */
  outbound?: string[]
  /** `host:port` of an HTTP server that gets every request that leaves, wherever it was meant to go: for a test that
   * counts them. */
  internet?: string | undefined
  /** The header whose JSON a request's `cf` is: for a test of what Cloudflare would say. */
  cfHeader?: string | undefined
}

/** The configuration as Cap'n Proto text. */
export function workerdConfig(options: WorkerdOptions): string {
  const { port, dataDir, configText, secrets, workerDir } = options
  const { shards = 16, host = "127.0.0.1", outbound = [], internet, cfHeader, door } = options
  const names = Array.isArray(secrets) ? secrets : Object.keys(secrets)
  const bindings = [
    `(name = "MENSHEN_CONFIG", text = ${quote(configText)})`,
    `(name = "MENSHEN_SHARDS", text = ${quote(String(shards))})`,
    ...names.map((name) => `(name = ${quote(name)}, fromEnvironment = ${quote(name)})`),
    ...Object.entries(desks).map(
      ([name, type]) => `(name = "${name}", durableObjectNamespace = "${type}")`,
    ),
  ]
  const namespaces = Object.values(desks).map(
    (type) => `(className = "${type}", uniqueKey = "menshen-${type}", enableSql = true)`,
  )
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "menshen", worker = .menshen),
    (name = "data", disk = (path = ${quote(dataDir)}, writable = true)),
    ${internet === undefined ? network(outbound) : `(name = "internet", external = (address = ${quote(internet)}, http = ()))`},
  ],
  sockets = [
    (name = "http", address = ${quote(`${inUrl(host)}:${port}`)}, http = (${cfHeader === undefined ? "" : `cfBlobHeader = ${quote(cfHeader)}`}), service = "menshen"),${door === undefined ? "" : doorSocket(door)}
  ],
);

const menshen :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed ${quote(`${workerDir}/worker.js`)}),
    (name = "core.wasm", wasm = embed ${quote(`${workerDir}/core.wasm`)}),
    (name = "menshen-configuration.txt", text = ""),
    (name = "widget.wasm", wasm = embed ${quote(`${workerDir}/widget.wasm`)}),
  ],
  compatibilityDate = "${compatibilityDate}",
  bindings = [
    ${bindings.join(",\n    ")},
  ],
  durableObjectNamespaces = [
    ${namespaces.join(",\n    ")},
  ],
  durableObjectStorage = (localDisk = "data"),
);
`
}

const doorSocket = (path: string) => `
    (name = "door", address = ${quote(`unix:${path}`)}, http = (), service = (name = "menshen", entrypoint = "inside")),`

/** An IPv6 address stands in brackets before a port. */
export const inUrl = (host: string): string => (host.includes(":") ? `[${host}]` : host)

// The engine compares the addresses that a name resolves to, so a public name does not lead inside.
function network(outbound: string[]): string {
  const allow = ["public", ...outbound].map(quote).join(", ")
  return `(name = "internet", network = (
      allow = [${allow}],
      tlsOptions = (trustBrowserCas = true),
    ))`
}

/** The arguments of `workerd` that serve such a configuration. */
export const workerdArguments = (file: string): string[] => ["serve", "--import-path=/", file]

// Cap'n Proto text takes C escapes, not JSON's \u.
const escapes: Record<string, string> = {
  "\\": "\\\\",
  '"': '\\"',
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
}

const quote = (text: string): string =>
  `"${text.replace(/[\\"\n\r\t]/g, (character) => escapes[character] ?? "")}"`
