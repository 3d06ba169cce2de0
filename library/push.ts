// The pushes that `parsePush` returns, by msgType and event. Field names are WeChat's in camelCase
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

/** A text that a follower sent. */
export interface TextMessage extends Message {
  msgType: "text"
  content: string
}
/** An image. `picUrl` is a link of WeChat's; `mediaId` downloads it from the media API for three days. */
export interface ImageMessage extends Message {
  msgType: "image"
  picUrl: string
  mediaId: string
}
/** A voice message. `recognition` stands only where the account has speech recognition switched on. */
export interface VoiceMessage extends Message {
  msgType: "voice"
  mediaId: string
  format: string
  recognition?: string
}
/** A video, or a short video taken in the chat. */
export interface VideoMessage extends Message {
  msgType: "video" | "shortvideo"
  mediaId: string
  thumbMediaId: string
}
/** A place that a follower sent. Coordinates are decimal degrees (GCJ-02), `scale` is the map's zoom. */
export interface LocationMessage extends Message {
  msgType: "location"
  location_X: string
  location_Y: string
  scale: string
  label: string
}
/** A link that a follower shared with the account. */
export interface LinkMessage extends Message {
  msgType: "link"
  title: string
  description: string
  url: string
}

interface EventPush extends Common {
  msgType: "event"
}

/** Somebody followed the account. After the scan of a parametric QR code `eventKey` is `qrscene_` and the scene. */
export interface SubscribeEvent extends EventPush {
  event: "subscribe"
  eventKey?: string
  ticket?: string
}
/** Somebody stopped following the account. */
export interface UnsubscribeEvent extends EventPush {
  event: "unsubscribe"
  eventKey?: string
}
/** A follower scanned a parametric QR code. `eventKey` is the scene, without a prefix. */
export interface ScanEvent extends EventPush {
  event: "SCAN"
  eventKey: string
  ticket?: string
}
/** The position that a follower shares on entering the chat. Decimal degrees; `precision` in metres. */
export interface LocationEvent extends EventPush {
  event: "LOCATION"
  latitude: string
  longitude: string
  precision: string
}
/** A press of a menu entry: `eventKey` is its key (CLICK) or its URL (VIEW). */
export interface MenuEvent extends EventPush {
  event: "CLICK" | "VIEW"
  eventKey: string
  menuId?: string
}
/** A template message was delivered, or not: `status` is WeChat's text. */
export interface TemplateEvent extends EventPush {
  event: "TEMPLATESENDJOBFINISH"
  msgID: string
  status: string
}
/** Somebody changed or withdrew what they authorized, or closed their WeChat account. */
export interface AuthorizationEvent extends EventPush {
  event: "user_info_modified" | "user_authorization_revoke" | "user_authorization_cancellation"
  openID?: string
  unionID?: string
  appID?: string
  revokeInfo?: string
}

/** A push of WeChat's. Narrow it by `msgType`, and by `event` where that is `event`. */
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
