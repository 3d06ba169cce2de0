declare module "wechat" {
  import type { IncomingMessage, ServerResponse } from "node:http"

  interface Request extends IncomingMessage {
    query: Record<string, string>
    weixin: Record<string, string>
  }
  interface Response extends ServerResponse {
    reply: (content: string) => void
  }
  export default function wechat(
    config: { token: string; appid: string; encodingAESKey: string },
    handle: (request: Request, response: Response, next: () => void) => void,
  ): (request: Request, response: ServerResponse, next: (error: unknown) => void) => void
}

declare module "co-wechat" {
  export default function wechat(config: {
    token: string
    appid: string
    encodingAESKey: string
  }): {
    middleware: (
      answer: (message: Record<string, string>) => Promise<string>,
    ) => (context: unknown, next: () => Promise<void>) => Promise<void>
  }
}

declare module "koa" {
  import type { RequestListener } from "node:http"

  export default class Koa {
    silent: boolean
    use(middleware: unknown): this
    callback(): RequestListener
  }
}
