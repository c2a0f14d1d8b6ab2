#include "audit/merkle.h"

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace darcha::audit {
namespace {

/// Head of leaves [begin, end), split as RFC 9162 2.1.1 does. `begin` is a multiple of the largest power of two in the range.
Digest range_root(std::uint64_t begin, std::uint64_t end, const NodeReader& read) {
  const std::uint64_t count = end - begin;
  if (std::has_single_bit(count)) return read({static_cast<unsigned>(std::countr_zero(count)), begin / count});
  const std::uint64_t split = std::bit_floor(count - 1);
  return node_hash(range_root(begin, begin + split, read), range_root(begin + split, end, read));
}

void inclusion_path(std::uint64_t index, std::uint64_t begin, std::uint64_t end, const NodeReader& read, std::vector<Digest>& path) {
  if (end - begin == 1) return;
  const std::uint64_t middle = begin + std::bit_floor(end - begin - 1);
  if (index < middle) {
    inclusion_path(index, begin, middle, read, path);
    path.push_back(range_root(middle, end, read));
  } else {
    inclusion_path(index, middle, end, read, path);
    path.push_back(range_root(begin, middle, read));
  }
}

/// SUBPROOF of RFC 9162 2.1.4.1; `whole` while the older tree's own head is known to whoever checks.
void consistency_path(std::uint64_t from, std::uint64_t begin, std::uint64_t end, bool whole, const NodeReader& read,
                      std::vector<Digest>& path) {
  if (from == end) {
    if (!whole) path.push_back(range_root(begin, end, read));
    return;
  }
  const std::uint64_t middle = begin + std::bit_floor(end - begin - 1);
  if (from <= middle) {
    consistency_path(from, begin, middle, whole, read, path);
    path.push_back(range_root(middle, end, read));
  } else {
    consistency_path(from, middle, end, false, read, path);
    path.push_back(range_root(begin, middle, read));
  }
}

}  // namespace

Digest leaf_hash(BytesView entry) {
  static constexpr std::uint8_t kLeaf[] = {0};
  return Sha256().update(BytesView(kLeaf)).update(entry).finish();
}

Digest node_hash(const Digest& left, const Digest& right) {
  std::array<std::uint8_t, 65> joined;
  joined[0] = 1;
  std::ranges::copy(left, joined.begin() + 1);
  std::ranges::copy(right, joined.begin() + 33);
  return sha256(BytesView(joined));
}

Digest empty_root() { return sha256(BytesView{}); }

std::vector<NodeId> complete_subtrees(std::uint64_t size) {
  std::vector<NodeId> nodes;
  std::uint64_t begin = 0;
  while (begin < size) {
    const std::uint64_t count = std::bit_floor(size - begin);
    nodes.push_back({static_cast<unsigned>(std::countr_zero(count)), begin / count});
    begin += count;
  }
  return nodes;
}

CompactRange::CompactRange(std::uint64_t size, std::vector<Digest> heads) : size_(size), heads_(std::move(heads)) {
  if (heads_.size() != static_cast<std::size_t>(std::popcount(size))) throw std::invalid_argument("compact range: wrong number of heads");
}

void CompactRange::append(const Digest& leaf, const std::function<void(NodeId, const Digest&)>& on_node) {
  Digest head = leaf;
  std::uint64_t index = size_;
  unsigned level = 0;
  if (on_node) on_node({0, index}, head);
  // A set low bit is a complete subtree as large as the one just completed: the two become one.
  for (; index & 1; index >>= 1, ++level) {
    head = node_hash(heads_.back(), head);
    heads_.pop_back();
    if (on_node) on_node({level + 1, index >> 1}, head);
  }
  heads_.push_back(head);
  ++size_;
}

Digest CompactRange::root() const {
  if (heads_.empty()) return empty_root();
  Digest root = heads_.back();
  for (auto it = heads_.rbegin() + 1; it != heads_.rend(); ++it) root = node_hash(*it, root);
  return root;
}

Digest tree_root(std::uint64_t size, const NodeReader& read) { return size == 0 ? empty_root() : range_root(0, size, read); }

std::vector<Digest> inclusion_proof(std::uint64_t index, std::uint64_t size, const NodeReader& read) {
  if (index >= size) throw std::invalid_argument("inclusion proof: no such leaf");
  std::vector<Digest> path;
  inclusion_path(index, 0, size, read, path);
  return path;
}

std::vector<Digest> consistency_proof(std::uint64_t from, std::uint64_t to, const NodeReader& read) {
  if (from == 0 || from > to) throw std::invalid_argument("consistency proof: sizes must be 0 < from <= to");
  std::vector<Digest> path;
  consistency_path(from, 0, to, true, read, path);
  return path;
}

std::string_view say(Verdict verdict) {
  switch (verdict) {
    case Verdict::valid: return "the proof holds";
    case Verdict::out_of_range: return "the proof speaks of a leaf or a tree size that cannot be";
    case Verdict::wrong_length: return "the proof has too many or too few hashes";
    case Verdict::wrong_root: return "the hashes of the proof lead to another tree head";
  }
  return "unknown";
}

Verdict check_inclusion(std::uint64_t index, std::uint64_t size, const Digest& leaf, std::span<const Digest> path, const Digest& root) {
  if (index >= size) return Verdict::out_of_range;
  // Up to where the paths of this leaf and of the last one part, each level has a sibling; above, one for each set bit of the index.
  const unsigned inner = static_cast<unsigned>(std::bit_width(index ^ (size - 1)));
  const std::size_t expected = inner + static_cast<std::size_t>(inner < 64 ? std::popcount(index >> inner) : 0);
  if (path.size() != expected) return Verdict::wrong_length;
  Digest head = leaf;
  for (unsigned level = 0; level < path.size(); ++level) {
    const bool right = level >= inner || ((index >> level) & 1) != 0;
    head = right ? node_hash(path[level], head) : node_hash(head, path[level]);
  }
  return head == root ? Verdict::valid : Verdict::wrong_root;
}

Verdict check_consistency(std::uint64_t from, std::uint64_t to, std::span<const Digest> path, const Digest& from_root,
                          const Digest& to_root) {
  if (from == 0 || from > to) return Verdict::out_of_range;
  if (from == to) {
    if (!path.empty()) return Verdict::wrong_length;
    return from_root == to_root ? Verdict::valid : Verdict::wrong_root;
  }
  // The path is an inclusion path, in the newer tree, of the last complete subtree of the older one.
  const unsigned shift = static_cast<unsigned>(std::countr_zero(from));
  const std::uint64_t index = (from - 1) >> shift;
  const unsigned inner = static_cast<unsigned>(std::bit_width(index ^ ((to - 1) >> shift)));
  const std::size_t hops = inner + static_cast<std::size_t>(std::popcount(inner < 64 ? index >> inner : 0));
  const bool given = std::has_single_bit(from);  // the older tree is one complete subtree: its head is not repeated in the proof
  if (path.size() != hops + (given ? 0 : 1)) return Verdict::wrong_length;
  Digest older = given ? from_root : path[0];
  Digest newer = older;
  for (unsigned hop = 0; hop < hops; ++hop) {
    const Digest& sibling = path[hop + (given ? 0 : 1)];
    if (hop >= inner || ((index >> hop) & 1) != 0) {
      older = node_hash(sibling, older);
      newer = node_hash(sibling, newer);
    } else {
      newer = node_hash(newer, sibling);
    }
  }
  return older == from_root && newer == to_root ? Verdict::valid : Verdict::wrong_root;
}

}  // namespace darcha::audit
