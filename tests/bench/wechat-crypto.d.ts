declare module "wechat-crypto" {
  export default class WXBizMsgCrypt {
    constructor(token: string, encodingAesKey: string, id: string)
    getSignature(timestamp: string | null, nonce: string | null, encrypt: string): string
    decrypt(text: string): { message: string; id: string }
  }
}
