/// The calls for WeChat's pushes, the hot path: one call opens a push and at most one answers it.

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/ticket/scan_claim.hpp"
#include "core/wechat/push.hpp"
#include "core/wechat/reply.hpp"
#include "core/wechat/target_reply.hpp"
#include "wasm/door.hpp"
#include "wasm/push_wire.hpp"

namespace menshen::door {
namespace {

/// Reused for every push, so that the hot path does not allocate.
std::vector<std::uint8_t> plain;

/// What a push says that the host reads; `lines` points into it and into the push.
struct Said {
  explicit Said(const VerifiedPush& push)
      : named(ticket_named_in(push)),
        news(news_in(push)),
        match_number(match_number_in(push)),
        digit_runs(digit_runs_in(push)) {}

  bool is_wrong_chat_code() const { return named.reason() == Reason::chat_code_unknown; }
  /// Whether its sender waits for an answer about a sign-in.
  bool is_about_sign_in() const { return named || is_wrong_chat_code(); }

  Result<NamedTicket> named;
  News news;
  std::string match_number;
  std::string digit_runs;
};

/// A follow that names no ticket of ours: by search, by card or after a payment, or else by another
/// system's QR code, which that system may answer (docs/wechat-protocol.md#events).
Matter matter_of_follow(const Push& push) {
  const bool by_scene = push.fields().get(Field::event_key).starts_with("qrscene_");
  return by_scene ? Matter::foreign_follow : Matter::follow;
}

Matter matter_of(const Push& push, const Said& said) {
  if (said.named) return said.named->chat_code.empty() ? Matter::scan : Matter::chat_code;
  if (said.is_wrong_chat_code()) return Matter::chat_code;
  if (!said.match_number.empty()) return Matter::match_number;
  if (!said.digit_runs.empty()) return Matter::digits_in_text;
  return push.event() == "subscribe" ? matter_of_follow(push) : Matter::other;
}

std::span<const std::string_view> without_empty_end(std::span<const std::string_view> lines) {
  while (!lines.empty() && lines.back().empty()) lines = lines.first(lines.size() - 1);
  return lines;
}

/// Only a person who waits for a sign-in is told; for anybody else there is no line.
void write_sender(Writer& writer, const std::optional<VerifiedPush>& push) {
  if (!push || !Said{*push}.is_about_sign_in()) {
    writer.lines({});
    return;
  }
  const std::array lines{(*push)->to(), (*push)->from()};
  writer.lines(lines);
}

}  // namespace

/// In: account, query. Out: reason, echostr.
MENSHEN_EXPORT menshen_verify_url(std::uint32_t length) {
  Reader reader{length};
  const Account& account = account_at(reader.number());
  const Result<std::string> echostr = verify_url(account, reader.text());
  return Writer{}.number(as_number(echostr.reason())).text(echostr ? *echostr : "").length();
}

/// In: account, query, body. Out: as in wasm/push_wire.hpp; for a refused push the fields of every
/// request, then the lines `to` and `from` if its sender can be told that the account is not
/// set up.
MENSHEN_EXPORT menshen_open_push(std::uint32_t length) {
  Reader reader{length};
  const Account& account = account_at(reader.number());
  const std::string_view query = reader.text();
  const OpenedPush opened = open_push(account, {query, reader.text()}, plain);
  Writer writer;
#define MENSHEN_WRITE(type, name) write<type>(writer, opened.name);
  MENSHEN_OPENED_PUSH(MENSHEN_WRITE)
#undef MENSHEN_WRITE
  if (!opened.push) {
    write_sender(writer, opened.only_to_answer);
    return writer.length();
  }

  const Push& push = **opened.push;
  const Said said{*opened.push};
  const std::string_view none;
  const PushLines texts{.to = push.to(),
                        .from = push.from(),
                        .scene = said.named ? said.named->scene : none,
                        .news_openid = said.news.openid,
                        .chat_code = said.named ? std::string_view{said.named->chat_code} : none,
                        .message_id = push.fields().get(Field::msg_id),
                        .match_number = said.match_number,
                        .digit_runs = said.digit_runs};
  const Matter matter = matter_of(push, said);
  const NewsKind news = said.news.kind;
  const UnixSeconds create_time{push.create_time()};
  const std::uint32_t keyword = keyword_in(push, account.keywords);
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

/// In: account, to, from (both empty for a push without a readable sender), the body of a target's
///     answer. Out: reason.
MENSHEN_EXPORT menshen_check_target_reply(std::uint32_t length) {
  Reader reader{length};
  const Account& account = account_at(reader.number());
  ReplyAddress address;
  address.to = reader.text();
  address.from = reader.text();
  const Reason reason = check_target_reply(account, address, reader.text(), plain);
  return Writer{}.number(as_number(reason)).length();
}

}  // namespace menshen::door
