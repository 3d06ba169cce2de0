// Every fault, by the side that it stands on.

import type { Fault } from "../fault.ts"
import { corePeopleFaults } from "./core-people.ts"
import { coreTicketFaults } from "./core-ticket.ts"
import { coreWechatFaults } from "./core-wechat.ts"
import { edgeConfigurationFaults } from "./edge-configuration.ts"
import { edgeForwardFaults } from "./edge-forward.ts"
import { edgeOidcFaults } from "./edge-oidc.ts"
import { edgePeopleFaults } from "./edge-people.ts"
import { edgeQueueFaults } from "./edge-queue.ts"
import { edgeSessionFaults } from "./edge-sessions.ts"
import { edgeTicketFaults } from "./edge-tickets.ts"
import { edgeWechatFaults } from "./edge-wechat.ts"
import { coreTextFaults, edgeTextFaults } from "./texts.ts"

export const coreFaults: readonly Fault[] = [
  ...coreTicketFaults,
  ...coreWechatFaults,
  ...corePeopleFaults,
  ...coreTextFaults,
]

export const edgeFaults: readonly Fault[] = [
  ...edgeSessionFaults,
  ...edgeTicketFaults,
  ...edgeOidcFaults,
  ...edgePeopleFaults,
  ...edgeWechatFaults,
  ...edgeForwardFaults,
  ...edgeQueueFaults,
  ...edgeTextFaults,
  ...edgeConfigurationFaults,
]
