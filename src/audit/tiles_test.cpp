#include "audit/tiles.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

#include "audit/note.h"
#include "audit/testing.h"

namespace darcha::audit {
namespace {

struct PathCase {
  TileRef ref;
  std::string path;
};
const PathCase kPaths[] = {
    {{false, 0, 0, 256}, "tile/0/000"},
    {{false, 0, 1, 7}, "tile/0/001.p/7"},
    {{false, 1, 999, 256}, "tile/1/999"},
    {{false, 2, 1000, 255}, "tile/2/x001/000.p/255"},
    {{true, 0, 1234067, 256}, "tile/entries/x001/x234/067"},
    {{true, 0, 1234067, 1}, "tile/entries/x001/x234/067.p/1"},
    {{false, 5, 1000000000, 256}, "tile/5/x001/x000/x000/000"},
};

TEST(Tiles, EachTileHasOnePath) {
  for (const PathCase& item : kPaths) {
    EXPECT_EQ(tile_path(item.ref), item.path);
    const auto parsed = parse_tile_path(item.path);
    ASSERT_TRUE(parsed) << item.path;
    EXPECT_EQ(*parsed, item.ref) << item.path;
  }
  for (std::uint64_t index = 0; index < 3'000'000'000; index = index * 3 + 1) {
    const TileRef ref{index % 2 == 0, index % 2 == 0 ? 0u : 3u, index, index % 5 == 0 ? 17u : 256u};
    EXPECT_EQ(parse_tile_path(tile_path(ref)).value(), ref);
  }
}

TEST(Tiles, RefusesEveryOtherSpelling) {
  for (const char* path : {"",
                           "tile",
                           "tile/",
                           "tile/0",
                           "tile/0/",
                           "tile/0/0",
                           "tile/0/00",
                           "tile/0/0000",
                           "tile/0/x000/001",
                           "tile/0/001/",
                           "tile/0//001",
                           "tile/00/001",
                           "tile/6/000",
                           "tile/-1/000",
                           "tile/a/000",
                           "tile/0/abc",
                           "tile/0/x001",
                           "tile/0/001/002",
                           "tile/0/x1/002",
                           "tile/0/X001/002",
                           "tile/0/000.p",
                           "tile/0/000.p/",
                           "tile/0/000.p/0",
                           "tile/0/000.p/01",
                           "tile/0/000.p/256",
                           "tile/0/000.p/1000",
                           "tile/0/000.p/-1",
                           "tile/0/000.p/1/",
                           "tile/0/000.p/1.p/1",
                           "tile/entries/",
                           "tile/entries/0",
                           "tile/Entries/000",
                           " tile/0/000",
                           "tile/0/000 ",
                           "/tile/0/000",
                           "tile/0/+01",
                           "tile/0/x999/x999/x999/x999/x999/x999/x999/000",
                           "tile/0/../000",
                           "tile/0/000.p/1%31"})
    EXPECT_FALSE(parse_tile_path(path)) << path;
}

TEST(Tiles, PartialTilesAreNeverHashedUpward) {
  EXPECT_EQ(width_at(0, 0, 0), 0u);
  EXPECT_EQ(width_at(0, 0, 255), 255u);
  EXPECT_EQ(width_at(1, 0, 255), 0u);
  EXPECT_EQ(width_at(0, 0, 256), 256u);
  EXPECT_EQ(width_at(1, 0, 256), 1u);  // C2SP: 256 entries are a full tile and a tile of one hash above it
  EXPECT_EQ(width_at(0, 1, 256), 0u);
  EXPECT_EQ(width_at(0, 1, 257), 1u);
  EXPECT_EQ(width_at(1, 0, 70'000), 256u);
  EXPECT_EQ(width_at(1, 1, 70'000), 17u);
  EXPECT_EQ(width_at(2, 0, 70'000), 1u);
  EXPECT_EQ(width_at(0, ~std::uint64_t{0}, 70'000), 0u);
  EXPECT_EQ(tile_count(0, 0), 0u);
  EXPECT_EQ(tile_count(0, 70'000), 274u);
  EXPECT_EQ(tile_count(1, 70'000), 2u);
  EXPECT_EQ(tile_count(2, 70'000), 1u);
  EXPECT_EQ(tile_count(3, 70'000), 0u);
}

TEST(Tiles, GiveEveryNodeOfTheTree) {
  std::map<NodeId, Digest> nodes;
  std::map<std::pair<unsigned, std::uint64_t>, Bytes> tiles;
  CompactRange range;
  for (int i = 0; i < 70'000; ++i)
    range.append(leaf_hash(as_bytes(fmt::format("{}", i))), [&](NodeId id, const Digest& hash) {
      nodes[id] = hash;
      if (id.level % 8 == 0) {
        Bytes& tile = tiles[{id.level / 8, id.index / kTileWidth}];
        tile.insert(tile.end(), hash.begin(), hash.end());
      }
    });
  for (const auto& [id, hash] : nodes) {
    const TileRef ref = tile_of(id);
    ASSERT_EQ(node_in_tile(id, tiles.at({ref.level, ref.index})), hash) << id.level << " " << id.index;
  }
  EXPECT_THROW(node_in_tile({3, 1}, BytesView(tiles.at({0, 0})).first(32 * 9)), std::out_of_range);
}

TEST(Tiles, BundlesGiveBackTheirEntries) {
  Bytes bundle;
  const std::string longest(kMaxEntry, 'z');
  append_to_bundle(bundle, as_bytes("one"));
  append_to_bundle(bundle, {});
  append_to_bundle(bundle, as_bytes(longest));
  const auto entries = parse_bundle(bundle, 3);
  ASSERT_TRUE(entries);
  EXPECT_EQ(as_text((*entries)[0]), "one");
  EXPECT_EQ((*entries)[1].size(), 0u);
  EXPECT_EQ(as_text((*entries)[2]), longest);
  EXPECT_EQ(bundle_prefix(bundle, 2)->size(), 7u);
  EXPECT_FALSE(parse_bundle(bundle, 2));
  EXPECT_FALSE(parse_bundle(bundle, 4));
  EXPECT_FALSE(bundle_prefix(bundle, 4));
  for (std::size_t cut = 1; cut < 10; ++cut) EXPECT_FALSE(parse_bundle(BytesView(bundle).first(bundle.size() - cut), 3));
  EXPECT_FALSE(parse_bundle(BytesView(bundle).first(1), 1));
  EXPECT_THROW(append_to_bundle(bundle, as_bytes(longest + "z")), std::length_error);
}

TEST(Tiles, AgreeWithTheLogOfOthers) {
  const auto folder = testing::foreign_vectors();
  if (!folder) GTEST_SKIP() << "the log of transparency-dev/tessera is not on this machine (DARCHA_VECTORS)";
  std::string vkey = testing::read_file(*folder / "tlog-tiles/log.vkey");
  while (vkey.ends_with('\n')) vkey.pop_back();
  const auto verifier = parse_vkey(vkey);
  ASSERT_TRUE(verifier);
  for (unsigned size = 1; size <= 15; ++size) {
    const auto checkpoint = open_checkpoint(testing::read_file(*folder / fmt::format("tlog-tiles/checkpoint.{}", size)), *verifier);
    ASSERT_TRUE(checkpoint) << size;
    EXPECT_EQ(checkpoint->size, size);
    const std::string tile = testing::read_file(*folder / "tlog-tiles" / tile_path({false, 0, 0, size}));
    const std::string bundle = testing::read_file(*folder / "tlog-tiles" / tile_path({true, 0, 0, size}));
    const auto entries = parse_bundle(as_bytes(bundle), size);
    ASSERT_TRUE(entries) << size;
    CompactRange range;
    for (unsigned i = 0; i < size; ++i) {
      EXPECT_EQ(leaf_hash((*entries)[i]), node_in_tile({0, i}, as_bytes(tile)));
      range.append(leaf_hash((*entries)[i]));
    }
    EXPECT_EQ(range.root(), checkpoint->root) << size;
  }
}

}  // namespace
}  // namespace darcha::audit
