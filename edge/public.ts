// The types of `menshen/edge`: what a program needs to run the worker, without the insides of its desks.
// public-check.ts compares them with worker.ts.

import type { DurableObject } from "cloudflare:workers"

/** The bindings of the worker. */
export interface Env {
  /** The text of menshen.json, unless it is in the module menshen-configuration.txt beside worker.js. Its secrets are further bindings, by the names that it gives. */
  MENSHEN_CONFIG?: string
  /** Number of ticket desks: 16 on one machine, 256 on Cloudflare. */
  MENSHEN_SHARDS?: string
  TICKET_DESK: DurableObjectNamespace
  DIRECTORY: DurableObjectNamespace
  ACCOUNT_KEEPER: DurableObjectNamespace
  KEY_RING: DurableObjectNamespace
  SESSION_DESK: DurableObjectNamespace
  FORWARD_DESK: DurableObjectNamespace
  CONFIGURATION_DESK: DurableObjectNamespace
}

/** The Durable Objects that wrangler.jsonc names. Only Menshen calls them. */
export declare class AccountKeeper extends DurableObject<Env> {}
export declare class ConfigurationDesk extends DurableObject<Env> {}
export declare class Directory extends DurableObject<Env> {}
export declare class ForwardDesk extends DurableObject<Env> {}
export declare class KeyRing extends DurableObject<Env> {}
export declare class SessionDesk extends DurableObject<Env> {}
export declare class TicketDesk extends DurableObject<Env> {}

/** For `menshen start`, which asks it over a socket of its own. Cloudflare needs no such export. */
export declare const inside: {
  fetch(request: Request, env: Env): Promise<Response>
}

declare const worker: {
  fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> | Response
}
export default worker
