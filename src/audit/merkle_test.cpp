#include "audit/merkle.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

#include "audit/testing.h"

namespace darcha::audit {
namespace {

using testing::as_digest;
using testing::text;

std::vector<Digest> leaves(std::uint64_t count) {
  std::vector<Digest> hashes;
  for (std::uint64_t i = 0; i < count; ++i) hashes.push_back(leaf_hash(as_bytes(fmt::format("darcha leaf {}", i))));
  return hashes;
}

/// Every complete subtree of a tree, as the log's tiles would give them.
std::map<NodeId, Digest> grow(std::uint64_t size) {
  std::map<NodeId, Digest> nodes;
  CompactRange range;
  for (const Digest& leaf : leaves(size)) range.append(leaf, [&](NodeId id, const Digest& hash) { nodes[id] = hash; });
  return nodes;
}

NodeReader reader(const std::map<NodeId, Digest>& nodes) {
  return [&nodes](NodeId id) { return nodes.at(id); };
}

std::vector<Digest> path_of(const boost::json::value& hashes) {
  std::vector<Digest> path;
  for (const auto& hash : hashes.as_array()) path.push_back(as_digest(parse_hex(text(hash))).value());
  return path;
}

const boost::json::value& vectors() {
  static const boost::json::value value = testing::read_json(DARCHA_SOURCE_DIR "/src/audit/testdata/vectors.json");
  return value;
}

std::uint64_t number(const boost::json::value& object, std::string_view key) { return object.at(key).to_number<std::uint64_t>(); }

TEST(Merkle, HeadsAreThoseOfTheDefinition) {
  const auto nodes = grow(300);
  for (const auto& item : vectors().at("heads").as_array()) {
    const std::uint64_t size = number(item, "size");
    CompactRange range;
    for (const Digest& leaf : leaves(size)) range.append(leaf);
    EXPECT_EQ(to_hex(BytesView(range.root())), text(item.at("head"))) << size;
    EXPECT_EQ(tree_root(size, reader(nodes)), range.root()) << size;
  }
}

TEST(Merkle, AContinuedRangeGivesTheSameHead) {
  const auto nodes = grow(300);
  for (std::uint64_t size = 0; size < 300; size += 7) {
    std::vector<Digest> heads;
    for (const NodeId id : complete_subtrees(size)) heads.push_back(nodes.at(id));
    CompactRange continued(size, heads);
    const auto all = leaves(300);
    for (std::uint64_t i = size; i < 300; ++i) continued.append(all[i]);
    EXPECT_EQ(continued.root(), tree_root(300, reader(nodes)));
  }
  EXPECT_THROW(CompactRange(3, {}), std::invalid_argument);
}

TEST(Merkle, InclusionProofsAreThoseOfTheDefinitionAndHold) {
  const auto nodes = grow(300);
  const auto hashes = leaves(300);
  for (const auto& item : vectors().at("inclusion").as_array()) {
    const std::uint64_t index = number(item, "index"), size = number(item, "size");
    const auto path = path_of(item.at("path"));
    EXPECT_EQ(inclusion_proof(index, size, reader(nodes)), path) << index << " of " << size;
    EXPECT_EQ(check_inclusion(index, size, hashes[index], path, tree_root(size, reader(nodes))), Verdict::valid);
  }
}

TEST(Merkle, AnInclusionProofHoldsForNoOtherLeafSizeHashOrLength) {
  const auto nodes = grow(70);
  const auto hashes = leaves(70);
  for (std::uint64_t size = 1; size <= 70; ++size) {
    const Digest root = tree_root(size, reader(nodes));
    for (std::uint64_t index = 0; index < size; ++index) {
      auto path = inclusion_proof(index, size, reader(nodes));
      ASSERT_EQ(check_inclusion(index, size, hashes[index], path, root), Verdict::valid);
      EXPECT_NE(check_inclusion(index ^ 1, size, hashes[index], path, root), Verdict::valid);
      EXPECT_NE(check_inclusion(index, size, hashes[(index + 1) % 70], path, root), Verdict::valid);
      EXPECT_EQ(check_inclusion(size, size, hashes[index], path, root), Verdict::out_of_range);
      for (Digest& hash : path) {
        hash[31] ^= 1;
        EXPECT_EQ(check_inclusion(index, size, hashes[index], path, root), Verdict::wrong_root);
        hash[31] ^= 1;
      }
      path.push_back(root);
      EXPECT_EQ(check_inclusion(index, size, hashes[index], path, root), Verdict::wrong_length);
      path.resize(path.size() - 1);
      if (path.empty()) continue;
      path.pop_back();
      EXPECT_EQ(check_inclusion(index, size, hashes[index], path, root), Verdict::wrong_length);
    }
  }
}

TEST(Merkle, ConsistencyProofsAreThoseOfTheDefinitionAndHold) {
  const auto nodes = grow(300);
  for (const auto& item : vectors().at("consistency").as_array()) {
    const std::uint64_t from = number(item, "from"), to = number(item, "to");
    const auto path = path_of(item.at("path"));
    EXPECT_EQ(consistency_proof(from, to, reader(nodes)), path) << from << " to " << to;
    EXPECT_EQ(check_consistency(from, to, path, tree_root(from, reader(nodes)), tree_root(to, reader(nodes))), Verdict::valid)
        << from << " to " << to;
  }
}

TEST(Merkle, AConsistencyProofHoldsForNoOtherHeads) {
  const auto nodes = grow(70);
  for (std::uint64_t to = 1; to <= 70; ++to) {
    const Digest to_root = tree_root(to, reader(nodes));
    for (std::uint64_t from = 1; from <= to; ++from) {
      auto path = consistency_proof(from, to, reader(nodes));
      const Digest from_root = tree_root(from, reader(nodes));
      ASSERT_EQ(check_consistency(from, to, path, from_root, to_root), Verdict::valid);
      EXPECT_NE(check_consistency(from, to, path, empty_root(), to_root), Verdict::valid);
      EXPECT_NE(check_consistency(from, to, path, from_root, empty_root()), Verdict::valid);
      EXPECT_NE(check_consistency(from, to + (to & (to - 1) ? 0 : 1), path, to_root, from_root),
                from == to ? Verdict::out_of_range : Verdict::valid);
      path.push_back(to_root);
      EXPECT_EQ(check_consistency(from, to, path, from_root, to_root), Verdict::wrong_length);
    }
  }
}

TEST(Merkle, RefusesProofsThatProveNothing) {
  EXPECT_EQ(check_consistency(0, 0, {}, empty_root(), empty_root()), Verdict::out_of_range);
  EXPECT_EQ(check_consistency(0, 5, {}, empty_root(), empty_root()), Verdict::out_of_range);
  EXPECT_EQ(check_consistency(6, 5, {}, empty_root(), empty_root()), Verdict::out_of_range);
  EXPECT_EQ(check_inclusion(0, 0, empty_root(), {}, empty_root()), Verdict::out_of_range);
  EXPECT_THROW(inclusion_proof(3, 3, {}), std::invalid_argument);
  EXPECT_THROW(consistency_proof(0, 3, {}), std::invalid_argument);
  EXPECT_EQ(check_inclusion(~std::uint64_t{0} - 1, ~std::uint64_t{0}, empty_root(), {}, empty_root()), Verdict::wrong_length);
  EXPECT_EQ(check_inclusion(0, ~std::uint64_t{0}, empty_root(), {}, empty_root()), Verdict::wrong_length);
  EXPECT_EQ(check_consistency(1, ~std::uint64_t{0}, {}, empty_root(), empty_root()), Verdict::wrong_length);
}

TEST(Merkle, AgreesWithTheVectorsOfOthers) {
  const auto folder = testing::foreign_vectors();
  if (!folder) GTEST_SKIP() << "the vectors of transparency-dev/merkle are not on this machine (DARCHA_VECTORS)";
  const auto roots = testing::read_json(*folder / "merkle/rfc6962-roots.json");
  CompactRange range;
  EXPECT_EQ(to_hex(BytesView(range.root())), text(roots.at("roots").as_array()[0]));
  for (std::size_t i = 0; i < roots.at("leaves").as_array().size(); ++i) {
    range.append(leaf_hash(parse_hex(text(roots.at("leaves").as_array()[i])).value()));
    EXPECT_EQ(to_hex(BytesView(range.root())), text(roots.at("roots").as_array()[i + 1]));
  }
  int cases = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(*folder / "merkle/inclusion")) {
    if (file.path().extension() != ".json") continue;
    const auto item = testing::read_json(file.path());
    const auto root = as_digest(parse_base64(text(item.at("root")))), leaf = as_digest(parse_base64(text(item.at("leafHash"))));
    bool well_formed = root && leaf;
    std::vector<Digest> path;
    if (item.at("proof").is_array()) {
      for (const auto& hash : item.at("proof").as_array()) {
        const auto digest = as_digest(parse_base64(text(hash)));
        well_formed = well_formed && digest;
        path.push_back(digest.value_or(Digest{}));
      }
    }
    const bool valid =
        well_formed && check_inclusion(number(item, "leafIdx"), number(item, "treeSize"), *leaf, path, *root) == Verdict::valid;
    EXPECT_EQ(valid, !item.at("wantErr").as_bool()) << file.path();
    ++cases;
  }
  EXPECT_GT(cases, 80);
}

}  // namespace
}  // namespace darcha::audit
