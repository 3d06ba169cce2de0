#include "core/wechat/reply.hpp"

#include "core/base/json.hpp"
#include "core/wechat/envelope.hpp"

namespace menshen {
namespace {

constexpr std::size_t content_bytes_max = 2048;

/// A `]]>` in the text would end the CDATA section early, so it is split over two sections (XM-09).
std::string cdata(std::string_view text) {
  std::string section = "<![CDATA[";
  for (;;) {
    const std::size_t end = text.find("]]>");
    section.append(text.substr(0, end));
    if (end == std::string_view::npos) break;
    section.append("]]]]><![CDATA[>");
    text.remove_prefix(end + 3);
  }
  return section.append("]]>");
}

std::string_view cut_to_limit(std::string_view text) {
  if (text.size() <= content_bytes_max) return text;
  std::size_t end = content_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0u) == 0x80) --end;
  return text.substr(0, end);
}

std::string element(std::string_view name, std::string_view value) {
  std::string text;
  text.append("<").append(name).append(">").append(value);
  return text.append("</").append(name).append(">");
}

std::string write_json(const Json& document) {
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string write_reply(const TextReply& reply, DataFormat format) {
  const std::string_view content = cut_to_limit(reply.content);
  if (format == DataFormat::json) {
    return write_json({{"ToUserName", reply.to},
                       {"FromUserName", reply.from},
                       {"CreateTime", reply.create_time},
                       {"MsgType", "text"},
                       {"Content", content}});
  }
  return element("xml", element("ToUserName", cdata(reply.to)) +
                            element("FromUserName", cdata(reply.from)) +
                            element("CreateTime", std::to_string(reply.create_time)) +
                            element("MsgType", cdata("text")) + element("Content", cdata(content)));
}

SealedReply seal_reply(const Token& token, const AesKey& key, const AppId& app_id,
                       const Stamp& stamp, std::span<const std::uint8_t, 16> random,
                       std::string_view message) {
  std::string encrypt = seal_envelope(key, app_id, random, message);
  std::string msg_signature = sign(token, stamp, encrypt).text();
  return {std::move(encrypt), std::move(msg_signature)};
}

std::string write_sealed_reply(const SealedReply& sealed, const Stamp& stamp, DataFormat format) {
  if (format == DataFormat::json) {
    std::int64_t seconds = 0;
    for (const char digit : stamp.timestamp()) seconds = seconds * 10 + (digit - '0');
    return write_json({{"Encrypt", sealed.encrypt},
                       {"MsgSignature", sealed.msg_signature},
                       {"TimeStamp", seconds},
                       {"Nonce", stamp.nonce()}});
  }
  return element("xml", element("Encrypt", cdata(sealed.encrypt)) +
                            element("MsgSignature", cdata(sealed.msg_signature)) +
                            element("TimeStamp", stamp.timestamp()) +
                            element("Nonce", cdata(stamp.nonce())));
}

}  // namespace menshen
