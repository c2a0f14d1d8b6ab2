// Signed notes and checkpoints: what the log says about itself and who stands for it.
// Spec: C2SP signed-note, C2SP tlog-checkpoint. Signatures: Ed25519 (RFC 8032). Pure: no I/O.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/crypto.h"
#include "core/refusal.h"

namespace darcha::audit {

inline constexpr std::size_t kMaxNote = 1'000'000;  ///< octets; larger ones are refused unread
inline constexpr std::size_t kMaxSignatures = 100;

/// A public key that note signatures are checked with: "<name>+<key id in hex>+<base64 of type and key>".
struct NoteVerifier {
  std::string name;
  std::uint32_t key_id = 0;
  std::array<std::uint8_t, 32> public_key{};

  std::string vkey() const;
  bool verifies(std::string_view text, BytesView signature) const;
};
/// Refuses anything but an Ed25519 key whose id fits its name and octets.
Result<NoteVerifier> parse_vkey(std::string_view text);

/// A private key, "PRIVATE+KEY+<name>+<key id>+<base64 of type and seed>". Its octets are wiped when it goes.
class NoteSigner {
 public:
  /// `name` is the origin of the log: an address without schema, with neither space nor plus. Throws std::invalid_argument otherwise.
  static NoteSigner generate(std::string name);
  static Result<NoteSigner> parse(std::string_view skey);
  NoteSigner(NoteSigner&&) noexcept;
  NoteSigner& operator=(NoteSigner&&) noexcept;
  ~NoteSigner();

  const NoteVerifier& verifier() const { return verifier_; }
  std::string skey() const;
  /// The text, which ends in a line feed, with an empty line and the signature line after it.
  std::string sign(std::string_view text) const;

 private:
  NoteSigner(std::string name, std::array<std::uint8_t, 32> seed);
  NoteVerifier verifier_;
  std::array<std::uint8_t, 32> seed_{};
};

struct NoteSignature {
  std::string name;
  std::uint32_t key_id;
  Bytes octets;
};
struct Note {
  std::string text;  ///< with its final line feed
  std::vector<NoteSignature> signatures;
};
/// Form only; says nothing about who signed. A refusal carries the reason in the argument `why`.
Result<Note> parse_note(std::string_view text);
/// Form and signatures: those of unknown keys are ignored, a wrong one of a known key refuses the note, and at least one must be right.
Result<Note> open_note(std::string_view text, std::span<const NoteVerifier> known);

/// The head of the log at a size.
struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Digest root{};
  std::vector<std::string> extensions{};
  bool operator==(const Checkpoint&) const = default;
};
std::string format_checkpoint(const Checkpoint& checkpoint);
Result<Checkpoint> parse_checkpoint(std::string_view note_text);
/// A signed checkpoint of that origin by that key.
Result<Checkpoint> open_checkpoint(std::string_view note, const NoteVerifier& verifier);

}  // namespace darcha::audit
