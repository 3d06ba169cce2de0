// wrangler.jsonc of one deployment, from the one of the package.

export interface Deployment {
  name: string
  issuer: string
  secretNames: readonly string[]
  /** By their names in menshen.json. */
  limits: Readonly<Record<string, number>>
  /** Nothing is limited. */
  isUnlimited: boolean
}

interface RateLimit {
  name: string
  simple: { limit: number; period: number }
}

export const configurationFile = "menshen-configuration.txt"

/** @param text of the package's wrangler.jsonc, whose comments have lines of their own */
export function wranglerConfig(text: string, deployment: Deployment): string {
  const usual = JSON.parse(text.replace(/^\s*\/\/.*$/gm, "")) as Record<string, unknown>
  const { $schema, ratelimits, main, name, ...same } = usual
  const config = {
    name: deployment.name,
    main: "worker.js",
    ...addressOf(deployment.issuer),
    ...same,
    // Without them wrangler refuses the first deployment.
    secrets: { required: deployment.secretNames },
    ratelimits: deployment.isUnlimited ? [] : limitsIn(ratelimits as RateLimit[], deployment),
  }
  return `${JSON.stringify(config, undefined, 2)}\n`
}

export const isLocal = (issuer: string) =>
  ["localhost", "127.0.0.1", "[::1]"].includes(new URL(issuer).hostname)

/** One address only: cookies and WeChat's callback belong to the issuer. */
function addressOf(issuer: string): object {
  if (isLocal(issuer)) return { workers_dev: false }
  const { hostname } = new URL(issuer)
  const routes = [{ pattern: hostname, custom_domain: true }]
  return { routes, workers_dev: false, preview_urls: false }
}

const limitsIn = (usual: RateLimit[], { limits }: Deployment): RateLimit[] =>
  usual.map((one) => {
    const limit = limits[settingOf(one.name)] ?? one.simple.limit
    return { ...one, simple: { ...one.simple, limit } }
  })

/** SIGN_INS_PER_ADDRESS is "signInsPerAddress" (edge/http/rate-limit.ts). */
const settingOf = (binding: string) =>
  binding.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
