#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

#include "audit/entry.h"
#include "audit/merkle.h"
#include "audit/note.h"

namespace darcha::audit {
namespace {

namespace json = boost::json;
constexpr std::size_t kMaxProof = 1024 * 1024;

struct ProofFile {
  Bytes entry, salt;
  std::string details, checkpoint, vkey;
  std::uint64_t leaf_index, tree_size;
  std::vector<Digest> path;
};

std::optional<std::string> text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}
std::optional<Bytes> octets_of(const json::object& object, std::string_view key) {
  const auto text = text_of(object, key);
  return text ? parse_base64(*text) : std::nullopt;
}
std::optional<std::uint64_t> number_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr || !value->is_int64() || value->get_int64() < 0) return std::nullopt;
  return static_cast<std::uint64_t>(value->get_int64());
}
std::optional<std::vector<Digest>> path_of(const json::object& object) {
  const json::value* value = object.if_contains("hashes_b64");
  if (value == nullptr || !value->is_array()) return std::nullopt;
  std::vector<Digest> path;
  for (const json::value& item : value->get_array()) {
    const auto octets = item.is_string() ? parse_base64(std::string_view(item.get_string())) : std::nullopt;
    if (!octets || octets->size() != sizeof(Digest)) return std::nullopt;
    std::ranges::copy(*octets, path.emplace_back().begin());
  }
  return path;
}

std::optional<ProofFile> read(std::string_view text) {
  if (text.size() > kMaxProof) return std::nullopt;
  boost::system::error_code error;
  const json::value parsed = json::parse(json::string_view(text.data(), text.size()), error);
  if (error || !parsed.is_object()) return std::nullopt;
  const json::object& object = parsed.get_object();
  auto entry = octets_of(object, "entry_b64"), salt = octets_of(object, "salt_b64");
  auto details = text_of(object, "details"), checkpoint = text_of(object, "checkpoint"), vkey = text_of(object, "vkey");
  const auto leaf = number_of(object, "leaf_index"), size = number_of(object, "tree_size");
  auto path = path_of(object);
  if (!entry || !salt || !details || !checkpoint || !vkey || !leaf || !size || !path) return std::nullopt;
  return ProofFile{std::move(*entry), std::move(*salt), std::move(*details), std::move(*checkpoint), std::move(*vkey), *leaf, *size,
                   std::move(*path)};
}

}  // namespace

Proved prove(std::string_view proof_json, std::string_view vkey) {
  Proved result;
  const auto say_and_stop = [&result](std::string sentence) {
    result.sentences.push_back(std::move(sentence));
    return result;
  };
  const auto file = read(proof_json);
  if (!file) return say_and_stop("The file is not a proof of the log.");
  const auto entry = parse_entry(as_text(file->entry));
  if (!entry) return say_and_stop("The entry in the file is not an entry of the log.");
  const auto event = parse_details(file->details);
  if (!event || event->id != entry->id) return say_and_stop("The details in the file do not belong to the entry.");
  if (details_digest(file->salt, file->details) != entry->digest)
    return say_and_stop("The details are not those that were logged: their salted digest is another.");
  result.sentences.push_back(fmt::format("The details belong to the entry {} ({}, {}).", entry->id.str(), entry->kind, to_iso(entry->at)));

  const auto verifier = parse_vkey(vkey.empty() ? std::string_view(file->vkey) : vkey);
  if (!verifier) return say_and_stop("The public key is not a verifier key.");
  const auto head = open_checkpoint(file->checkpoint, *verifier);
  if (!head) return say_and_stop("The head of the log is not signed by the key " + verifier->vkey() + ".");
  if (head->size != file->tree_size) return say_and_stop("The signed head is of another size than the proof.");
  result.sentences.push_back(fmt::format("The head of {} entries is signed by {}{}.", head->size, verifier->vkey(),
                                         vkey.empty() ? " (the key in the file: compare it with the published one)" : ""));

  const Verdict verdict = check_inclusion(file->leaf_index, file->tree_size, leaf_hash(file->entry), file->path, head->root);
  if (verdict != Verdict::valid) return say_and_stop(fmt::format("The entry is not shown to be in the log: {}.", say(verdict)));
  result.sentences.push_back(fmt::format("The entry is number {} of {} in the log.", file->leaf_index + 1, file->tree_size));
  result.holds = true;
  result.details = file->details;
  return result;
}

}  // namespace darcha::audit
