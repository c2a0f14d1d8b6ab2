#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

#include "persons/persons.h"

namespace darcha::persons {

namespace {
constexpr std::size_t kLeastKey = 32;
}

Pepper::Pepper(Bytes key) : key_(std::move(key)) {
  if (key_.size() < kLeastKey) throw std::invalid_argument("Pepper: a key of at least 32 octets is needed");
}

std::string_view code(Pepper::Kind kind) {
  switch (kind) {
    case Pepper::Kind::pin: return "pin";
    case Pepper::Kind::document: return "document";
    case Pepper::Kind::phone: return "phone";
    case Pepper::Kind::email: return "email";
  }
  return "";
}

Bytes Pepper::digest(Kind kind, std::string_view normalised) const {
  // The kind is part of the message, so that equal digits of two kinds do not meet.
  const Digest digest = hmac_sha256(key_, as_bytes(fmt::format("{}\n{}", code(kind), normalised)));
  return {digest.begin(), digest.end()};
}

Pepper Pepper::load_or_create(const std::filesystem::path& file) {
  const auto read_key = [&file]() -> std::optional<Bytes> {
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::nullopt;
    std::string hex;
    in >> hex;
    auto key = parse_hex(hex);
    if (!key || key->size() < kLeastKey) throw std::runtime_error(file.string() + ": not a key of at least 64 hexadecimal digits");
    return key;
  };
  if (auto key = read_key()) return Pepper{std::move(*key)};
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
  const Bytes fresh = random_bytes(kLeastKey);
  // Written aside and linked into place: two processes that start together agree on one key, and a crash leaves none half written.
  const std::string aside = fmt::format("{}.{}", file.string(), to_hex(random_bytes(8)));
  const int out = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (out < 0) throw std::runtime_error(file.string() + ": cannot be made");
  const std::string text = to_hex(fresh) + "\n";
  const bool written = ::write(out, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(out) == 0;
  ::close(out);
  const bool linked = written && (::link(aside.c_str(), file.c_str()) == 0 || errno == EEXIST);
  ::unlink(aside.c_str());
  if (!linked) throw std::runtime_error(file.string() + ": cannot be written");
  auto key = read_key();
  if (!key) throw std::runtime_error(file.string() + ": cannot be read");
  return Pepper{std::move(*key)};
}

}  // namespace darcha::persons
