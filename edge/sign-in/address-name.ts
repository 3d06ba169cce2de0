// The name under which an account's keeper counts the pages of a client's address.

import { keyedName } from "../base/sealed-box.ts"
import { type Env, type OfficialAccount, secretOf } from "../env.ts"
import { everybody } from "../http/client-address.ts"

/** Only the name is stored. Without the account's secret nobody can try all addresses against it. "" for a
 * client whose address is unknown: a limit that all of them shared would let one lock out the others. */
export async function addressName(
  env: Env,
  { linkKeyEnvs }: OfficialAccount,
  bucket: string,
): Promise<string> {
  if (bucket === everybody) return ""
  const [current = ""] = linkKeyEnvs
  return keyedName(String(secretOf(env, current)), "name of an address", bucket)
}
