// menshen users import and migrate, as the help and the parser know them. What they need of Node is loaded when one of
// them runs, so that it occupies nothing in `menshen start`.

import type { AdminCommand } from "./command.ts"

export const importPeople: AdminCommand = {
  verb: "import",
  about: "Imports people from a JSON Lines file, or from a pipe (-). Safe to run again.",
  positionals: ["FILE"],
  options: {
    "dry-run": { about: "changes nothing; reports what would happen and what would conflict" },
    restart: { about: "starts at the first line, even if an earlier run got further" },
  },
  run: async (call) => (await import("./import.ts")).importFile(call),
}

export const migrate: AdminCommand = {
  verb: "migrate",
  about: "Adds everybody's new openid after an Official Account was moved. Safe to run again.",
  positionals: ["FILE?"],
  options: {
    from: { value: "ACCOUNT", about: "the account that was moved, by its name or its appId" },
    to: { value: "ACCOUNT", about: "the account it became" },
    after: { value: "OPENID", about: "continues after this openid of the old account" },
  },
  run: async (call) => (await import("./migrate.ts")).migrateOpenids(call),
}
