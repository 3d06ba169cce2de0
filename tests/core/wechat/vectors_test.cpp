// The vectors that WeChat and the authors of its libraries published, and vectors derived from
// them.

#include <fstream>
#include <map>
#include <sstream>

#include "core/base/json.hpp"
#include "core/wechat/query.hpp"
#include "core/wechat/reply.hpp"
#include "tests/core/support.hpp"

namespace menshen::test {
namespace {

Json read_vectors(std::string_view name) {
  std::ifstream file{std::string{MENSHEN_TESTS_DIR "/vectors/"} + std::string{name}};
  REQUIRE(file.good());
  Json vectors = Json::parse(file, nullptr, false);
  REQUIRE(vectors.is_array());
  return vectors;
}

std::string text(const Json& vector, std::string_view key) {
  const auto at = vector.find(key);
  return at == vector.end() || !at->is_string() ? std::string{} : at->get<std::string>();
}

Token token_of(const Json& vector) { return must(Token::parse(text(vector, "token"))); }
AesKey key_of(const Json& vector) { return must(AesKey::parse(text(vector, "aesKey"))); }
AppId app_id_of(const Json& vector) { return must(AppId::parse(text(vector, "appId"))); }

/// The views of a Stamp point into the vector.
Stamp stamp_of(const Json& vector) {
  return must(Stamp::parse(vector.at("timestamp").get_ref<const std::string&>(),
                           vector.at("nonce").get_ref<const std::string&>()));
}

std::string stamp_pair(const Json& vector) {
  return "&timestamp=" + text(vector, "timestamp") + "&nonce=" + text(vector, "nonce");
}

Account account_of(const Json& vector) {
  Account account{
      must(AppId::parse("wx0000000000000000")), Encryption::plain, DataFormat::xml, {}, {}, {}};
  account.tokens.push_back(token_of(vector));
  if (text(vector, "format") == "json") account.format = DataFormat::json;
  if (!vector.contains("aesKey")) return account;
  account.app_id = app_id_of(vector);
  account.keys.push_back(key_of(vector));
  account.encryption =
      text(vector, "mode") == "compatible" ? Encryption::compatible : Encryption::safe;
  return account;
}

void url_verify_plain(const Json& vector) {
  const std::string query = "signature=" + text(vector, "signature") + stamp_pair(vector) +
                            "&echostr=" + text(vector, "echostr");
  CHECK(must(verify_url(account_of(vector), query)) == text(vector.at("expect"), "httpBody"));
}

void plain_post_signature(const Json& vector) {
  std::vector<std::uint8_t> plain;
  const std::string query = "signature=" + text(vector, "signature") + stamp_pair(vector);
  const std::string body = text(vector, "body");
  const OpenedPush opened = open_push(account_of(vector), {query, body}, plain);
  CHECK(opened.authentic);
  CHECK(opened.reason == Reason::accepted);
}

/// The whole request, if the source shows both signatures.
void opens_as_a_push(const Json& vector) {
  const std::string query = "signature=" + text(vector, "plainSignature") + stamp_pair(vector) +
                            "&encrypt_type=aes&msg_signature=" + text(vector, "signature");
  std::vector<std::uint8_t> plain;
  const std::string body = text(vector, "body");
  const Account account = account_of(vector);
  const OpenedPush opened = open_push(account, {query, body}, plain);
  CHECK(opened.authentic);
  CHECK(opened.reason == Reason::accepted);
}

void check_insides(const Json& expect, std::string_view message,
                   const std::vector<std::uint8_t>& plain) {
  if (expect.contains("plaintext")) CHECK(message == text(expect, "plaintext"));
  if (expect.contains("msgLen")) CHECK(message.size() == expect.at("msgLen").get<std::size_t>());
  if (expect.contains("padByte")) CHECK(plain.back() == expect.at("padByte").get<unsigned>());
  if (expect.contains("random")) {
    CHECK(as_text({plain.data(), 16}) == text(expect, "random"));
  }
  if (!expect.contains("fields")) return;
  const Push push = must(Push::parse(message));
  for (const auto& [name, value] : expect.at("fields").items()) {
    INFO(name);
    const FieldRow* row = find_field(name);
    REQUIRE(row != nullptr);
    CHECK(push.fields().get(row->field) == value.get<std::string>());
  }
}

void decrypt(const Json& vector) {
  const std::string encrypt = text(vector, "encrypt");
  CHECK(sign(token_of(vector), stamp_of(vector), encrypt).text() == text(vector, "signature"));
  std::vector<std::uint8_t> plain;
  const AesKey key = key_of(vector);
  const std::string_view message = must(open_envelope(key, app_id_of(vector), encrypt, plain));
  check_insides(vector.at("expect"), message, plain);
  if (vector.contains("plainSignature")) opens_as_a_push(vector);
}

void encrypt_fixed_random(const Json& vector) {
  const std::string random = text(vector, "random");
  REQUIRE(random.size() == 16);
  const SealedReply sealed = seal_reply(
      token_of(vector), key_of(vector), app_id_of(vector), stamp_of(vector),
      std::span<const std::uint8_t, 16>{unsigned_bytes(random), 16}, text(vector, "plaintext"));
  CHECK(sealed.encrypt == text(vector, "encrypt"));
  if (vector.contains("signature")) {
    CHECK(sealed.msg_signature == text(vector, "signature"));
  }
}

/// WeChat's error numbers for our reasons.
int number_of(Reason reason) {
  switch (reason) {
    case Reason::signature_mismatch:
      return -40001;
    case Reason::key_malformed:
      return -40004;
    case Reason::app_id_mismatch:
      return -40005;
    case Reason::ciphertext_length:
    case Reason::padding_invalid:
      return -40007;
    case Reason::length_invalid:
      return -40008;
    case Reason::base64_malformed:
      return -40010;
    default:
      return 0;
  }
}

Reason outcome_of(const Json& vector) {
  const Result<AesKey> key = AesKey::parse(text(vector, "aesKey"));
  if (!key) return key.reason();
  const std::string encrypt = text(vector, "encrypt");
  const Result<Signature> claimed = Signature::parse(text(vector, "signature"));
  if (!claimed || !sign(token_of(vector), stamp_of(vector), encrypt).matches(*claimed)) {
    return Reason::signature_mismatch;
  }
  std::vector<std::uint8_t> plain;
  const auto message = open_envelope(*key, app_id_of(vector), encrypt, plain);
  return message ? Reason::accepted : message.reason();
}

void reject(const Json& vector) {
  const Reason reason = outcome_of(vector);
  INFO(name_of(reason));
  CHECK(number_of(reason) == vector.at("expect").at("error").get<int>());
}

void rotation(const Json& vector) {
  std::vector<std::uint8_t> plain;
  std::size_t at = 0;
  for (const Json& encoded : vector.at("aesKeys")) {
    const AesKey key = must(AesKey::parse(encoded.get<std::string>()));
    const auto message = open_envelope(key, app_id_of(vector), text(vector, "encrypt"), plain);
    if (message) {
      CHECK(*message == text(vector.at("expect"), "plaintext"));
      break;
    }
    ++at;
  }
  CHECK(at == vector.at("expect").at("keyIndex").get<std::size_t>());
}

void xml_parse(const Json& vector) {
  std::vector<std::uint8_t> plain;
  const AesKey key = key_of(vector);
  const std::string_view message =
      must(open_envelope(key, app_id_of(vector), text(vector, "encrypt"), plain));
  CHECK_FALSE(Push::parse(message));
}

const std::map<std::string, void (*)(const Json&)> kinds = {
    {"url_verify_plain", url_verify_plain},
    {"plain_post_signature", plain_post_signature},
    {"decrypt", decrypt},
    {"encrypt_fixed_random", encrypt_fixed_random},
    {"reject", reject},
    {"url_verify_encrypted", decrypt},
    {"rotation", rotation},
    {"xml_parse", xml_parse},
};

std::size_t exercise(const Json& vectors) {
  std::size_t exercised = 0;
  for (const Json& vector : vectors) {
    INFO(text(vector, "id"));
    const auto kind = kinds.find(text(vector, "kind"));
    REQUIRE(kind != kinds.end());
    kind->second(vector);
    ++exercised;
  }
  return exercised;
}

TEST_CASE("vectors: every published vector passes", "[vectors]") {
  CHECK(exercise(read_vectors("official.json")) == 16);
}

TEST_CASE("vectors: every derived vector passes", "[vectors]") {
  CHECK(exercise(read_vectors("derived.json")) == 39);
}

TEST_CASE("vectors: a published sample of invalid JSON is refused after a good signature",
          "[vectors]") {
  for (const Json& vector : read_vectors("official.json")) {
    if (text(vector, "id") != "wecom-json-decrypt") continue;
    const Result<Push> push = Push::parse(text(vector.at("expect"), "plaintext"));
    REQUIRE_FALSE(push);
    CHECK(push.reason() == Reason::json_malformed);
  }
}

}  // namespace
}  // namespace menshen::test
