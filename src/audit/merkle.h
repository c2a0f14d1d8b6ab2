// The hash tree of the log. Spec: RFC 9162 2.1 (the same tree as RFC 6962). Pure: no I/O.
#pragma once
#include <compare>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "core/crypto.h"

namespace darcha::audit {

/// SHA-256(0x00 || entry): the prefix keeps a leaf from being passed off as a node.
Digest leaf_hash(BytesView entry);
/// SHA-256(0x01 || left || right).
Digest node_hash(const Digest& left, const Digest& right);
/// The head of the tree without leaves: SHA-256 of nothing.
Digest empty_root();

/// The hash over leaves [index * 2^level, (index + 1) * 2^level): a complete subtree, which no later leaf can change.
struct NodeId {
  unsigned level;
  std::uint64_t index;
  auto operator<=>(const NodeId&) const = default;
};
using NodeReader = std::function<Digest(NodeId)>;

/// The complete subtrees that [0, size) falls into, largest first: one per set bit of size.
std::vector<NodeId> complete_subtrees(std::uint64_t size);

/// Grows a tree leaf by leaf, holding only the heads of its complete subtrees (at most 64 digests).
class CompactRange {
 public:
  CompactRange() = default;
  /// Continues a tree of `size` leaves; `heads` in the order of complete_subtrees(size). Throws std::invalid_argument on a wrong count.
  CompactRange(std::uint64_t size, std::vector<Digest> heads);
  /// Adds a leaf and calls `on_node` for each subtree this completes, the leaf itself included.
  void append(const Digest& leaf, const std::function<void(NodeId, const Digest&)>& on_node = {});
  std::uint64_t size() const { return size_; }
  Digest root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> heads_;
};

/// Head of the tree of the first `size` leaves, from complete subtrees.
Digest tree_root(std::uint64_t size, const NodeReader& read);
/// RFC 9162 2.1.3.1. Throws std::invalid_argument unless index < size.
std::vector<Digest> inclusion_proof(std::uint64_t index, std::uint64_t size, const NodeReader& read);
/// RFC 9162 2.1.4.1. Throws std::invalid_argument unless 0 < from <= to.
std::vector<Digest> consistency_proof(std::uint64_t from, std::uint64_t to, const NodeReader& read);

enum class Verdict {
  valid,
  out_of_range,  ///< no such leaf in a tree of that size; or the older tree is empty (says nothing) or larger than the newer
  wrong_length,  ///< the path is longer or shorter than the place of the leaf asks for
  wrong_root,    ///< the hashes lead to another head
};
std::string_view say(Verdict verdict);  ///< a sentence for people, English

/// RFC 9162 2.1.3.2, strictly: the length of the path is checked before any hash.
Verdict check_inclusion(std::uint64_t index, std::uint64_t size, const Digest& leaf, std::span<const Digest> path, const Digest& root);
/// RFC 9162 2.1.4.2, strictly. A proof from the empty tree is refused: it would prove nothing.
Verdict check_consistency(std::uint64_t from, std::uint64_t to, std::span<const Digest> path, const Digest& from_root,
                          const Digest& to_root);

}  // namespace darcha::audit
