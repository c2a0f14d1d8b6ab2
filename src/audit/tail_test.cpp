#include "audit/tail.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace darcha::audit {
namespace {

std::vector<std::string> entries(std::uint64_t from, std::uint64_t count) {
  std::vector<std::string> all;
  for (std::uint64_t i = from; i < from + count; ++i) all.push_back(fmt::format("entry {}", i));
  return all;
}

/// What the database would hold after all writes so far.
using Stored = std::map<std::string, Bytes>;
void store(Stored& stored, const std::vector<TileWrite>& writes) {
  for (const TileWrite& write : writes) {
    TileRef place = write.ref;
    place.width = kTileWidth;
    stored[tile_path(place)] = write.octets;
  }
}

Tail restored(const Stored& stored, std::uint64_t size) {
  std::map<unsigned, Bytes> tiles;
  Bytes bundle;
  for (TileRef ref : Tail::partials(size)) {
    const bool is_bundle = ref.entries;
    const unsigned level = ref.level;
    ref.width = kTileWidth;
    (is_bundle ? bundle : tiles[level]) = stored.at(tile_path(ref));
  }
  return Tail::restore(size, std::move(tiles), std::move(bundle));
}

TEST(Tail, GrowsTheSameInAnyPortionsAndAfterAnyRestart) {
  Stored at_once;
  Tail whole;
  store(at_once, whole.append(entries(0, 70'000)));
  Stored in_parts;
  Tail tail;
  std::uint64_t size = 0;
  for (std::uint64_t step = 1; size < 70'000; step = step * 5 % 1009) {
    const std::uint64_t count = std::min(step, 70'000 - size);
    store(in_parts, tail.append(entries(size, count)));
    size += count;
    tail = restored(in_parts, size);
    ASSERT_EQ(tail.size(), size);
  }
  EXPECT_EQ(tail.root(), whole.root());
  EXPECT_EQ(in_parts, at_once);
}

TEST(Tail, WritesTheTilesThatTheSizeAsksForAndNoOther) {
  for (const std::uint64_t size : {1u, 255u, 256u, 257u, 65'536u, 65'537u}) {
    Stored stored;
    Tail tail;
    store(stored, tail.append(entries(0, size)));
    std::size_t expected = tile_count(0, size);  // bundles
    for (unsigned level = 0; level < 6; ++level) {
      expected += tile_count(level, size);
      for (std::uint64_t i = 0; i < tile_count(level, size); ++i)
        EXPECT_EQ(stored.at(tile_path({false, level, i, kTileWidth})).size(), width_at(level, i, size) * sizeof(Digest)) << size;
    }
    EXPECT_EQ(stored.size(), expected) << size;
  }
}

TEST(Tail, NothingIsWrittenForNothing) {
  Tail tail;
  tail.append(entries(0, 300));
  EXPECT_TRUE(tail.append({}).empty());
}

TEST(Tail, RefusesAnEndThatIsNotAsTheSizeSays) {
  Stored stored;
  Tail tail;
  store(stored, tail.append(entries(0, 300)));
  EXPECT_THROW(restored(stored, 301), std::runtime_error);
  EXPECT_THROW(restored(stored, 299), std::runtime_error);
  EXPECT_NO_THROW(restored(stored, 300));
}

}  // namespace
}  // namespace darcha::audit
