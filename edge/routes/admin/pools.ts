// GET /admin/pools: the pools, with their accounts and apps.

import type { Pool } from "../../base/admin-api.ts"
import { configOf } from "../../env.ts"
import { noStore } from "../../http/refuse.ts"
import type { C } from "./operator-answer.ts"

export function pools(c: C): Response {
  const { pools, accounts, apps } = configOf(c.env)
  const shown = pools.map(
    (pool): Pool => ({
      name: pool.name,
      accounts: accounts
        .filter(({ name }) => pool.accounts.includes(name))
        .map(({ name, appId }) => ({ name, appId })),
      apps: apps.filter((app) => app.pool === pool.name).map(({ clientId }) => clientId),
    }),
  )
  return Response.json({ pools: shown }, { headers: noStore })
}
