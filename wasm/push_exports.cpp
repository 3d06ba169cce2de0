/// WeChat's side: the hot path. One push is one call to open it and at most one to answer.

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

#include "core/ticket/scan_claim.hpp"
#include "core/wechat/news.hpp"
#include "core/wechat/push.hpp"
#include "core/wechat/reply.hpp"
#include "wasm/door.hpp"

namespace menshen::door {
namespace {

/// Reused from push to push, so that the hot path does not allocate.
std::vector<std::uint8_t> plain;

/// What a push is about, to a sign-in. `edge/core/push-codec.ts` has the same numbers.
enum class Matter : std::uint8_t { other, scan, follow, chat_code, match_number };

/// Followed by search, card or after a payment, not by a QR code of some other server of the
/// account (docs/wechat-protocol.md#events).
bool is_unprompted(const Push& push) {
  const std::string_view key = push.fields().get(Field::event_key);
  return key.empty() || key.starts_with("last_trade_no_");
}

Matter matter_of(const Push& push, const Result<NamedTicket>& named, std::string_view number) {
  if (named) return named->chat_code.empty() ? Matter::scan : Matter::chat_code;
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

/// In: account, query, body.
/// Out: reason, authentic, token index, key index, matter, kind of news, create time (s), then one
///      text of seven lines: recipient (gh_…), sender, scene, the news' openid, the six digits
///      that were sent, the message's id, the two digits that were sent; what is empty at the end
///      is left out. None of them can hold a line break, and the host makes one string faster than
///      seven.
MENSHEN_EXPORT menshen_open_push(std::uint32_t length) {
  Reader reader{length};
  const Account& account = account_at(reader.number());
  const std::string_view query = reader.text();
  const OpenedPush opened = open_push(account, query, reader.text(), plain);
  Writer writer;
  writer.number(as_number(opened.reason)).number(opened.authentic ? 1 : 0);
  writer.number(opened.token_index).number(opened.key_index);
  if (!opened.push) return writer.length();

  const Push& push = **opened.push;
  const Result<NamedTicket> named = ticket_named_in(*opened.push);
  const News news = news_in(*opened.push);
  const std::string_view number = match_number_in(*opened.push);
  const std::string_view none;
  const std::array lines{push.to(),
                         push.from(),
                         named ? named->scene : none,
                         news.openid,
                         named ? std::string_view{named->chat_code} : none,
                         push.fields().get(Field::msg_id),
                         number};
  writer.number(static_cast<double>(matter_of(push, named, number)))
      .number(static_cast<double>(news.kind))
      .number(static_cast<double>(push.create_time()))
      .lines(without_empty_end(lines));
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
