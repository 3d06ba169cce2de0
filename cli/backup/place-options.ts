// The options that both commands have.

import type { Option } from "../command.ts"

export const placeOptions: Record<string, Option> = {
  config: { value: "FILE", about: "menshen.json, beside which menshen.env lies" },
  secrets: { value: "FILE", about: "secrets; default: menshen.env beside menshen.json" },
  endpoint: { value: "URL", about: "of a bucket; default: AWS_ENDPOINT_URL, or Amazon's" },
  region: { value: "NAME", about: "of a bucket; default: AWS_REGION" },
  "path-style": { about: "the bucket's name goes into the path, not into the host name" },
}
