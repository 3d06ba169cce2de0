// Faults of a stored configuration.

import type { Fault } from "../fault.ts"

export const edgeConfigurationFaults: readonly Fault[] = [
  {
    fault: "a stolen admin key sends an AppSecret elsewhere",
    breaks: "OP-18",
    file: "edge/configuration/fixed-settings.ts",
    before: "of: ({ apiBase }) => apiBase,",
    after: "of: () => 0,",
    test: "tests/attack/configuration-store.test.ts",
    title: "does not change ${pointer}",
  },
  {
    fault: "a stolen admin key adds an account whose secret goes elsewhere",
    breaks: "OP-18",
    file: "edge/configuration/fixed-settings.ts",
    before: 'isUsual: ({ apiBase }) => apiBase === "" || isWeChats(apiBase),',
    after: "isUsual: () => true,",
    test: "tests/attack/configuration-store.test.ts",
    title: "adds no account whose secret goes elsewhere",
  },
  {
    fault: "a stolen admin key turns an account to plain mode",
    breaks: "OP-18",
    file: "edge/configuration/fixed-settings.ts",
    before: "of: ({ encryption }) => encryption,",
    after: "of: () => 0,",
    test: "tests/attack/stored-push-keys.test.ts",
    title: "signs nobody in by a push of its own under a signature that a target heard",
  },
  {
    fault: "the secret of an application becomes the token of an account",
    breaks: "OP-18",
    file: "edge/configuration/fixed-settings.ts",
    before: "    ...otherUses(deployed, stored),\n",
    after: "",
    test: "tests/attack/stored-push-keys.test.ts",
    title: "makes no token or key of a secret that is deployed for something else",
  },
  {
    fault: "the admin key becomes a secret of an application",
    breaks: "OP-18",
    file: "edge/configuration/fixed-settings.ts",
    before: "    ...wrongSecrets(stored),\n",
    after: "",
    test: "tests/attack/configuration-store.test.ts",
    title: "makes no secret of what its holder knows: the key itself, and the deployed text",
  },
  {
    fault: "of two writers who read the same version, both win",
    breaks: "OP-18",
    file: "edge/desks/configuration/configuration-desk.ts",
    before: "if (version !== base)",
    after: "if (version < base)",
    test: "tests/attack/configuration-store.test.ts",
    title: "who read the same version: one wins, and the other hears which",
  },
  {
    fault: "a worker that starts takes the deployed text when the stored one does not load",
    breaks: "OP-18",
    file: "edge/configuration/current.ts",
    before: "  if (core.config.configurationStore) {\n    lookSometimes(env)",
    after: "  if (core.config.configurationStore && faults.length === 0) {\n    lookSometimes(env)",
    test: "tests/edge/configuration/without.test.ts",
    title:
      "is not replaced by an older one: every address answers 503, and the log names the secret",
  },
]
