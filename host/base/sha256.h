// SHA-256: identities of streams, of files, of results and of compiled kernels.
#pragma once
#include <array>
#include <string>
#include <string_view>

namespace reckon {

std::array<unsigned char, 32> sha256(std::string_view bytes);

/// The digest in hexadecimal, 64 digits.
std::string sha256_hex(std::string_view bytes);

/// The digest in base 64, as a page's Content-Security-Policy names a script.
std::string sha256_base64(std::string_view bytes);

}  // namespace reckon
