/// Opens one push repeatedly with the native build of the core.
///   In:  on stdin, one to a line: token, EncodingAESKey, AppID, query, the bytes of the body, and
///        after that line the body itself; then counts, one to a line
///   Out: for each count, the nanoseconds for that many pushes

#include <chrono>
#include <iostream>
#include <string>
#include <vector>

#include "core/ticket/scan_claim.hpp"
#include "core/wechat/push.hpp"

using namespace menshen;

namespace {

std::string line() {
  std::string text;
  std::getline(std::cin, text);
  return text;
}

Account read_account() {
  Result<Token> token = Token::parse(line());
  Result<AesKey> key = AesKey::parse(line());
  Result<AppId> app_id = AppId::parse(line());
  invariant(token && key && app_id);
  Account account{*std::move(app_id), Encryption::safe, DataFormat::xml, "gh_5a1d0c0ffee1", {}, {}};
  account.tokens.push_back(*std::move(token));
  account.keys.push_back(*std::move(key));
  return account;
}

std::string read_body() {
  std::string body(std::stoul(line()), '\0');
  std::cin.read(body.data(), static_cast<std::streamsize>(body.size()));
  return body;
}

}  // namespace

int main() {
  const Account account = read_account();
  const std::string query = line();
  const std::string body = read_body();
  std::vector<std::uint8_t> plain;
  for (std::size_t count = 0; std::cin >> count;) {
    const auto began = std::chrono::steady_clock::now();
    for (std::size_t left = count; left > 0; --left) {
      const OpenedPush opened = open_push(account, {query, body}, plain);
      invariant(opened.push && ticket_named_in(*opened.push));
    }
    const std::chrono::nanoseconds taken = std::chrono::steady_clock::now() - began;
    std::cout << taken.count() << std::endl;
  }
}
