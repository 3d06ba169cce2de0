// What `parsePush` gives, by msgType and event. Field names are WeChat's in camelCase
// ("接收普通消息", "接收事件推送" of developers.weixin.qq.com).

interface Common {
  /** The account's original id, `gh_…`. */
  toUserName: string
  /** The person's openid under this account. */
  fromUserName: string
  /** Seconds since 1970. */
  createTime: number
}

interface Message extends Common {
  /** A 64-bit number, in digits. */
  msgId?: string
  msgDataId?: string
  idx?: string
}

export interface TextMessage extends Message {
  msgType: "text"
  content: string
}
export interface ImageMessage extends Message {
  msgType: "image"
  picUrl: string
  mediaId: string
}
export interface VoiceMessage extends Message {
  msgType: "voice"
  mediaId: string
  format: string
  recognition?: string
}
export interface VideoMessage extends Message {
  msgType: "video" | "shortvideo"
  mediaId: string
  thumbMediaId: string
}
export interface LocationMessage extends Message {
  msgType: "location"
  location_X: string
  location_Y: string
  scale: string
  label: string
}
export interface LinkMessage extends Message {
  msgType: "link"
  title: string
  description: string
  url: string
}

interface EventPush extends Common {
  msgType: "event"
}

/** eventKey is `qrscene_` and the scene after the scan of a parametric QR code. */
export interface SubscribeEvent extends EventPush {
  event: "subscribe"
  eventKey?: string
  ticket?: string
}
export interface UnsubscribeEvent extends EventPush {
  event: "unsubscribe"
  eventKey?: string
}
/** eventKey is the scene, without a prefix. */
export interface ScanEvent extends EventPush {
  event: "SCAN"
  eventKey: string
  ticket?: string
}
export interface LocationEvent extends EventPush {
  event: "LOCATION"
  latitude: string
  longitude: string
  precision: string
}
export interface MenuEvent extends EventPush {
  event: "CLICK" | "VIEW"
  eventKey: string
  menuId?: string
}
export interface TemplateEvent extends EventPush {
  event: "TEMPLATESENDJOBFINISH"
  msgID: string
  status: string
}
export interface AuthorizationEvent extends EventPush {
  event: "user_info_modified" | "user_authorization_revoke" | "user_authorization_cancellation"
  openID?: string
  unionID?: string
  appID?: string
  revokeInfo?: string
}

export type Push =
  | TextMessage
  | ImageMessage
  | VoiceMessage
  | VideoMessage
  | LocationMessage
  | LinkMessage
  | SubscribeEvent
  | UnsubscribeEvent
  | ScanEvent
  | LocationEvent
  | MenuEvent
  | TemplateEvent
  | AuthorizationEvent
