/// The calls for WeChat's pushes, the hot path: one call opens a push and at most one answers it.

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

#include "core/ticket/scan_claim.hpp"
#include "core/wechat/push.hpp"
#include "core/wechat/reply.hpp"
#include "wasm/door.hpp"
#include "wasm/push_wire.hpp"

namespace menshen::door {
namespace {

/// Reused for every push, so that the hot path does not allocate.
std::vector<std::uint8_t> plain;

/// A follow by search, by card or after a payment, not by a QR code of another server of the
/// account (docs/wechat-protocol.md#events).
bool is_unprompted(const Push& push) {
  const std::string_view key = push.fields().get(Field::event_key);
  return key.empty() || key.starts_with("last_trade_no_");
}

Matter matter_of(const Push& push, const Result<NamedTicket>& named, std::string_view number) {
  if (named) return named->chat_code.empty() ? Matter::scan : Matter::chat_code;
  if (named.reason() == Reason::chat_code_unknown) return Matter::chat_code;
  if (!number.empty()) return Matter::match_number;
  return push.event() == "subscribe" && is_unprompted(push) ? Matter::follow : Matter::other;
}

std::span<const std::string_view> without_empty_end(std::span<const std::string_view> lines) {
  while (!lines.empty() && lines.back().empty()) lines = lines.first(lines.size() - 1);
  return lines;
}

}  // namespace

/// In: account, query. Out: reason, echostr.
MENSHEN_EXPORT menshen_verify_url(std::uint32_t length) {
  Reader reader{length};
  const Account& account = account_at(reader.number());
  const Result<std::string> echostr = verify_url(account, reader.text());
  return Writer{}.number(as_number(echostr.reason())).text(echostr ? *echostr : "").length();
}

/// In: account, query, body. Out: as in wasm/push_wire.hpp.
MENSHEN_EXPORT menshen_open_push(std::uint32_t length) {
  Reader reader{length};
  const Account& account = account_at(reader.number());
  const std::string_view query = reader.text();
  const OpenedPush opened = open_push(account, {query, reader.text()}, plain);
  Writer writer;
#define MENSHEN_WRITE(type, name) write<type>(writer, opened.name);
  MENSHEN_OPENED_PUSH(MENSHEN_WRITE)
#undef MENSHEN_WRITE
  if (!opened.push) return writer.length();

  const Push& push = **opened.push;
  const Result<NamedTicket> named = ticket_named_in(*opened.push);
  const News found = news_in(*opened.push);
  const std::string_view match_number = match_number_in(*opened.push);
  const std::string_view none;
  const PushLines texts{.to = push.to(),
                        .from = push.from(),
                        .scene = named ? named->scene : none,
                        .news_openid = found.openid,
                        .chat_code = named ? std::string_view{named->chat_code} : none,
                        .message_id = push.fields().get(Field::msg_id),
                        .match_number = match_number};
  const Matter matter = matter_of(push, named, match_number);
  const NewsKind news = found.kind;
  const UnixSeconds create_time{push.create_time()};
#define MENSHEN_WRITE(type, name) write<type>(writer, name);
  MENSHEN_PUSH(MENSHEN_WRITE)
#undef MENSHEN_WRITE
#define MENSHEN_LINE(name) texts.name,
  const std::array lines{MENSHEN_PUSH_LINES(MENSHEN_LINE)};
#undef MENSHEN_LINE
  writer.lines(without_empty_end(lines));
  return writer.length();
}

/// In: account, token index, key index, to, from, content, create time (s), timestamp, nonce,
///     random (16 bytes). Out: the body of the answer, sealed unless the account is in plain mode.
MENSHEN_EXPORT menshen_write_reply(std::uint32_t length) {
  Reader reader{length};
  const Account& account = account_at(reader.number());
  const auto token = static_cast<std::size_t>(reader.number());
  const auto key = static_cast<std::size_t>(reader.number());
  TextReply reply;
  reply.to = reader.text();
  reply.from = reader.text();
  reply.content = reader.text();
  reply.create_time = static_cast<std::int64_t>(reader.number());
  const std::string clear = write_reply(reply, account.format);
  if (account.encryption == Encryption::plain) return Writer{}.text(clear).length();

  const std::string_view timestamp = reader.text();
  const Result<Stamp> stamp = Stamp::parse(timestamp, reader.text());
  const std::string_view random = reader.text();
  invariant(stamp && random.size() == 16 && token < account.tokens.size() &&
            key < account.keys.size());
  std::array<std::uint8_t, 16> prefix{};
  std::copy(random.begin(), random.end(), prefix.begin());
  const SealedReply sealed =
      seal_reply(account.tokens[token], account.keys[key], account.app_id, *stamp, prefix, clear);
  return Writer{}.text(write_sealed_reply(sealed, *stamp, account.format)).length();
}

}  // namespace menshen::door
