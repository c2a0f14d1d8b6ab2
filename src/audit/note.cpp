#include "audit/note.h"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>

#include "core/text.h"

namespace darcha::audit {
namespace {

constexpr std::uint8_t kEd25519 = 0x01;
constexpr std::string_view kDash = "\u2014 ";  // begins every signature line
constexpr std::string_view kPrivate = "PRIVATE+KEY+";

std::unexpected<Refusal> malformed(std::string_view why) {
  return refuse("audit.malformed_note", RefusalKind::bad_input, {{"why", std::string(why)}});
}

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, FreeKey>;
using ContextPtr = std::unique_ptr<EVP_MD_CTX, FreeKey>;

std::uint32_t id_of_key(std::string_view name, const std::array<std::uint8_t, 32>& key) {
  static constexpr std::uint8_t kBetween[] = {'\n', kEd25519};
  const Digest digest = Sha256().update(name).update(BytesView(kBetween)).update(BytesView(key)).finish();
  return std::uint32_t{digest[0]} << 24 | std::uint32_t{digest[1]} << 16 | std::uint32_t{digest[2]} << 8 | digest[3];
}

/// Spec: a name is not empty and has neither white space nor a plus.
bool is_key_name(std::string_view name) {
  if (name.empty() || !is_utf8(name)) return false;
  if (std::ranges::any_of(name, [](unsigned char c) { return c <= ' ' || c == '+' || c == 0x7f; })) return false;
  static constexpr std::string_view kSpaces[] = {"\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003",
                                                 "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200a",
                                                 "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
  return std::ranges::none_of(kSpaces, [&](std::string_view space) { return name.find(space) != std::string_view::npos; });
}

std::optional<std::uint32_t> parse_key_id(std::string_view text) {
  std::uint32_t id = 0;
  const bool lower_hex =
      text.size() == 8 && std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (!lower_hex) return std::nullopt;
  std::from_chars(text.data(), text.data() + 8, id, 16);
  return id;
}

struct KeyText {
  std::string name;
  std::uint32_t key_id;
  std::array<std::uint8_t, 32> octets;
};
/// "<name>+<id>+<base64>": the base64 may itself hold a plus, the name and the id may not.
std::optional<KeyText> split_key(std::string_view text) {
  const auto first = text.find('+');
  if (first == std::string_view::npos) return std::nullopt;
  const auto second = text.find('+', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const auto id = parse_key_id(text.substr(first + 1, second - first - 1));
  auto octets = parse_base64(text.substr(second + 1));
  if (!is_key_name(text.substr(0, first)) || !id || !octets || octets->size() != 33 || octets->front() != kEd25519) return std::nullopt;
  KeyText key{std::string(text.substr(0, first)), *id, {}};
  std::copy(octets->begin() + 1, octets->end(), key.octets.begin());
  OPENSSL_cleanse(octets->data(), octets->size());
  return key;
}

std::string join_key(std::string_view name, std::uint32_t id, const std::array<std::uint8_t, 32>& octets) {
  Bytes typed{kEd25519};
  typed.insert(typed.end(), octets.begin(), octets.end());
  std::string text = fmt::format("{}+{:08x}+{}", name, id, to_base64(typed));
  OPENSSL_cleanse(typed.data(), typed.size());
  return text;
}

}  // namespace

std::string NoteVerifier::vkey() const { return join_key(name, key_id, public_key); }

bool NoteVerifier::verifies(std::string_view text, BytesView signature) const {
  if (signature.size() != 64) return false;
  const KeyPtr key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, public_key.data(), public_key.size()));
  const ContextPtr context(EVP_MD_CTX_new());
  if (!key || !context || EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1) return false;
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), as_bytes(text).data(), text.size()) == 1;
}

Result<NoteVerifier> parse_vkey(std::string_view text) {
  const auto key = split_key(text);
  if (!key) return malformed("not an Ed25519 verifier key");
  if (id_of_key(key->name, key->octets) != key->key_id) return malformed("the key id does not fit the key");
  return NoteVerifier{key->name, key->key_id, key->octets};
}

NoteSigner::NoteSigner(std::string name, std::array<std::uint8_t, 32> seed) : seed_(seed) {
  const KeyPtr key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed_.data(), seed_.size()));
  std::size_t length = verifier_.public_key.size();
  if (!key || EVP_PKEY_get_raw_public_key(key.get(), verifier_.public_key.data(), &length) != 1 || length != 32)
    throw std::runtime_error("Ed25519 key could not be used");
  verifier_.name = std::move(name);
  verifier_.key_id = id_of_key(verifier_.name, verifier_.public_key);
}
NoteSigner::NoteSigner(NoteSigner&& other) noexcept : verifier_(std::move(other.verifier_)), seed_(other.seed_) {
  OPENSSL_cleanse(other.seed_.data(), other.seed_.size());
}
NoteSigner& NoteSigner::operator=(NoteSigner&& other) noexcept {
  std::swap(verifier_, other.verifier_);
  std::swap(seed_, other.seed_);
  return *this;
}
NoteSigner::~NoteSigner() { OPENSSL_cleanse(seed_.data(), seed_.size()); }

NoteSigner NoteSigner::generate(std::string name) {
  if (!is_key_name(name)) throw std::invalid_argument("the name of a log has neither spaces nor a plus");
  std::array<std::uint8_t, 32> seed;
  fill_random(seed);
  NoteSigner signer(std::move(name), seed);
  OPENSSL_cleanse(seed.data(), seed.size());
  return signer;
}

Result<NoteSigner> NoteSigner::parse(std::string_view skey) {
  if (!skey.starts_with(kPrivate)) return malformed("not a private key");
  auto key = split_key(skey.substr(kPrivate.size()));
  if (!key) return malformed("not an Ed25519 private key");
  NoteSigner signer(key->name, key->octets);
  OPENSSL_cleanse(key->octets.data(), key->octets.size());
  if (signer.verifier_.key_id != key->key_id) return malformed("the key id does not fit the key");
  return signer;
}

std::string NoteSigner::skey() const { return std::string(kPrivate) + join_key(verifier_.name, verifier_.key_id, seed_); }

std::string NoteSigner::sign(std::string_view text) const {
  const KeyPtr key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed_.data(), seed_.size()));
  const ContextPtr context(EVP_MD_CTX_new());
  Bytes line(4 + 64);
  for (int i = 0; i < 4; ++i) line[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(verifier_.key_id >> (24 - 8 * i));
  std::size_t length = 64;
  if (!key || !context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), line.data() + 4, &length, as_bytes(text).data(), text.size()) != 1 || length != 64)
    throw std::runtime_error("the log could not be signed");
  return fmt::format("{}\n{}{} {}\n", text, kDash, verifier_.name, to_base64(line));
}

namespace {
Result<NoteSignature> parse_signature_line(std::string_view line) {
  if (!line.starts_with(kDash)) return malformed("a signature line does not begin with a dash and a space");
  line.remove_prefix(kDash.size());
  const auto space = line.find(' ');
  if (space == std::string_view::npos || !is_key_name(line.substr(0, space))) return malformed("a signature line has no key name");
  const auto octets = parse_base64(line.substr(space + 1));
  if (!octets || octets->size() < 5) return malformed("a signature is not base64 of a key id and a signature");
  const Bytes& o = *octets;
  const std::uint32_t id = std::uint32_t{o[0]} << 24 | std::uint32_t{o[1]} << 16 | std::uint32_t{o[2]} << 8 | o[3];
  return NoteSignature{std::string(line.substr(0, space)), id, Bytes(o.begin() + 4, o.end())};
}
}  // namespace

Result<Note> parse_note(std::string_view text) {
  if (text.size() > kMaxNote) return malformed("the note is too long");
  if (!is_utf8(text)) return malformed("the note is not UTF-8");
  if (std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 && c != '\n'; }))
    return malformed("the note holds a control character");
  const auto split = text.rfind("\n\n");
  if (split == std::string_view::npos) return malformed("the note has no empty line before its signatures");
  Note note{std::string(text.substr(0, split + 1)), {}};
  std::string_view lines = text.substr(split + 2);
  if (!lines.ends_with('\n')) return malformed("the last signature line is not ended");
  while (!lines.empty()) {
    if (note.signatures.size() == kMaxSignatures) return malformed("the note has too many signatures");
    const auto end = lines.find('\n');
    auto signature = parse_signature_line(lines.substr(0, end));
    if (!signature) return std::unexpected(signature.error());
    note.signatures.push_back(std::move(*signature));
    lines.remove_prefix(end + 1);
  }
  return note;
}

Result<Note> open_note(std::string_view text, std::span<const NoteVerifier> known) {
  auto note = parse_note(text);
  if (!note) return note;
  bool verified = false;
  for (const NoteSignature& signature : note->signatures) {
    const auto key =
        std::ranges::find_if(known, [&](const NoteVerifier& v) { return v.name == signature.name && v.key_id == signature.key_id; });
    if (key == known.end()) continue;
    if (!key->verifies(note->text, signature.octets)) return malformed("the signature is wrong");
    verified = true;
  }
  if (!verified) return malformed("no known key has signed the note");
  return note;
}

std::string format_checkpoint(const Checkpoint& checkpoint) {
  std::string text = fmt::format("{}\n{}\n{}\n", checkpoint.origin, checkpoint.size, to_base64(BytesView(checkpoint.root)));
  for (const std::string& extension : checkpoint.extensions) text += extension + "\n";
  return text;
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (end == 0) return malformed("the checkpoint has an empty line");
    if (end == std::string_view::npos) return malformed("the last line of the checkpoint is not ended");
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  if (lines.size() < 3) return malformed("a checkpoint has an origin, a size and a head");
  Checkpoint checkpoint;
  checkpoint.origin = lines[0];
  const std::string_view size = lines[1];
  const auto parsed = std::from_chars(size.data(), size.data() + size.size(), checkpoint.size);
  if (parsed.ec != std::errc() || parsed.ptr != size.data() + size.size() || (size.size() > 1 && size[0] == '0'))
    return malformed("the size of the checkpoint is not a number");
  const auto root = parse_base64(lines[2]);
  if (!root || root->size() != checkpoint.root.size()) return malformed("the head of the checkpoint is not 32 octets in base64");
  std::ranges::copy(*root, checkpoint.root.begin());
  for (std::size_t i = 3; i < lines.size(); ++i) checkpoint.extensions.emplace_back(lines[i]);
  return checkpoint;
}

Result<Checkpoint> open_checkpoint(std::string_view text, const NoteVerifier& verifier) {
  const auto note = open_note(text, std::span(&verifier, 1));
  if (!note) return std::unexpected(note.error());
  auto checkpoint = parse_checkpoint(note->text);
  if (checkpoint && checkpoint->origin != verifier.name) return malformed("the checkpoint is of another log");
  return checkpoint;
}

}  // namespace darcha::audit
