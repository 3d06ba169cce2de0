// The buttons that the API sets: the members of each type, with WeChat's limits.

export interface Member {
  name: string
  bytesMax: number
  fits?: RegExp
}

const key: Member = { name: "key", bytesMax: 128 }
export const address: Member = { name: "url", bytesMax: 1024, fits: /^https?:\/\/\S+$/ }
const media: Member = { name: "media_id", bytesMax: 128 }
const article: Member = { name: "article_id", bytesMax: 128 }
const appId: Member = { name: "appid", bytesMax: 64, fits: /^wx[0-9A-Za-z]+$/ }
const page: Member = { name: "pagepath", bytesMax: 1024 }

/** A Map, because a type is a text of WeChat's or of a file. */
export const kinds = new Map<unknown, Member[]>([
  ["click", [key]],
  ["scancode_push", [key]],
  ["scancode_waitmsg", [key]],
  ["pic_sysphoto", [key]],
  ["pic_photo_or_album", [key]],
  ["pic_weixin", [key]],
  ["location_select", [key]],
  ["view", [address]],
  ["miniprogram", [address, appId, page]],
  ["media_id", [media]],
  ["view_limited", [media]],
  ["article_id", [article]],
  ["article_view_limited", [article]],
])
