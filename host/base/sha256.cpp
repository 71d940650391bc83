#include "base/sha256.h"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

namespace reckon {

std::array<unsigned char, 32> sha256(std::string_view bytes) {
  // The system's settings for cryptography do not concern a fingerprint, and reading them takes longer.
  static const int started = OPENSSL_init_crypto(
      OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ADD_ALL_CIPHERS | OPENSSL_INIT_NO_ADD_ALL_DIGESTS, nullptr);
  static_cast<void>(started);
  std::array<unsigned char, 32> digest;
  static_assert(sizeof digest == SHA256_DIGEST_LENGTH);
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
  return digest;
}

std::string sha256_hex(std::string_view bytes) {
  std::string hex;
  for (const unsigned char byte : sha256(bytes)) hex += fmt::format("{:02x}", byte);
  return hex;
}

std::string sha256_base64(std::string_view bytes) {
  const auto digest = sha256(bytes);
  std::string text(4 * ((digest.size() + 2) / 3) + 1, '\0');
  text.resize(static_cast<size_t>(
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), digest.data(), static_cast<int>(digest.size()))));
  return text;
}

}  // namespace reckon
