// The query of a push is read like a naive reference implementation does: split at every '&', then
// at the first '=', with each parameter of interest at most once (CB-12, D8). Bytes that do not
// belong in a query never reach an answer.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/invariant.hpp"
#include "core/wechat/query.hpp"
#include "tests/fuzz/time_limit.hpp"

namespace {

using menshen::invariant;
using menshen::is_alnum;
using menshen::is_digit;

std::vector<std::string_view> values_of(std::string_view query, std::string_view name) {
  std::vector<std::string_view> values;
  for (std::size_t start = 0; start <= query.size();) {
    const std::size_t end = std::min(query.find('&', start), query.size());
    const std::string_view pair = query.substr(start, end - start);
    const std::size_t equals = std::min(pair.find('='), pair.size());
    if (pair.substr(0, equals) == name)
      values.push_back(pair.substr(std::min(equals + 1, pair.size())));
    start = end + 1;
  }
  return values;
}

template <class Allowed>
bool all(std::string_view text, Allowed allowed) {
  return std::all_of(text.begin(), text.end(), allowed);
}

bool is_signature(std::string_view text) {
  return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_sound(std::string_view query) {
  for (const std::string_view name :
       {"signature", "timestamp", "nonce", "msg_signature", "encrypt_type", "echostr"}) {
    if (values_of(query, name).size() > 1) return false;
  }
  const auto only = [&](std::string_view name) {
    const auto values = values_of(query, name);
    return values.empty() ? std::string_view{} : values.front();
  };
  const std::string_view timestamp = only("timestamp");
  const std::string_view nonce = only("nonce");
  return is_signature(only("signature")) && timestamp.size() == 10 && timestamp.front() != '0' &&
         all(timestamp, is_digit) && !nonce.empty() && nonce.size() <= 32 && all(nonce, is_alnum) &&
         (values_of(query, "msg_signature").empty() || is_signature(only("msg_signature")));
}

void agrees(std::string_view query, const menshen::PushQuery& read) {
  invariant(read.stamp.timestamp() == values_of(query, "timestamp").front());
  invariant(read.stamp.nonce() == values_of(query, "nonce").front());
  invariant(read.signature.text() == values_of(query, "signature").front());
  const auto of_body = values_of(query, "msg_signature");
  invariant(read.msg_signature.has_value() == !of_body.empty());
  invariant(of_body.empty() || read.msg_signature->text() == of_body.front());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const menshen::test::TimeLimit limit{50};
  const std::string_view query = menshen::as_text({data, size});
  const auto read = menshen::PushQuery::parse(query);
  invariant(static_cast<bool>(read) == is_sound(query));
  if (read) agrees(query, *read);

  const auto echostr = menshen::decode_echostr(query);
  invariant(!echostr || (!echostr->empty() && echostr->size() <= 128 &&
                         echostr->find_first_of("<>&\"'%") == std::string::npos));
  return 0;
}
