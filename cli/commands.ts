// All commands, in the order of the help.

import { backup } from "./backup/backup.ts"
import { restore } from "./backup/restore.ts"
import { importPeople, migrate } from "./bulk.ts"
import { forget, merge, undo, unlink } from "./changes.ts"
import { cloudflarePrepare } from "./cloudflare/command.ts"
import type { Command } from "./command.ts"
import {
  configurationCheck,
  configurationHistory,
  configurationPut,
  configurationShow,
  configurationUndo,
} from "./configuration/commands.ts"
import { doctor } from "./doctor/command.ts"
import { exportPeople } from "./export.ts"
import { addAccountCommand, addAppCommand, initCommand } from "./init/commands.ts"
import { audit, find, show } from "./lookups.ts"
import { acceptLoss } from "./losses.ts"
import { menuApply, menuExport } from "./menu/commands.ts"
import { poolDiscard, poolFill, poolStatus, poolUnions } from "./pool/commands.ts"
import { pushesDiscard, pushesList, pushesRetry } from "./pushes.ts"
import { conflicts, deadLetters, resolve } from "./queues.ts"
import { relay } from "./relay/command.ts"
import { health, start, version } from "./start/command.ts"

export const commands: Command[] = [
  start,
  health,
  doctor,
  relay,
  initCommand,
  addAppCommand,
  addAccountCommand,
  cloudflarePrepare,
  find,
  show,
  audit,
  conflicts,
  resolve,
  merge,
  undo,
  unlink,
  forget,
  importPeople,
  exportPeople,
  migrate,
  deadLetters,
  acceptLoss,
  backup,
  restore,
  poolFill,
  poolStatus,
  poolUnions,
  poolDiscard,
  menuExport,
  menuApply,
  pushesList,
  pushesRetry,
  pushesDiscard,
  configurationShow,
  configurationCheck,
  configurationPut,
  configurationHistory,
  configurationUndo,
  version,
]
