// Reaches the directory of a pool.

import type { Env } from "../../env.ts"
import type { Directory } from "./directory.ts"

export const directoryOf = (env: Env, pool: string) =>
  (env.DIRECTORY as DurableObjectNamespace<Directory>).getByName(pool)
