#include "audit/tiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace darcha::audit {
namespace {

constexpr unsigned kMaxLevel = 5;

std::unexpected<Refusal> no_such_tile() { return refuse("audit.no_such_tile", RefusalKind::not_found); }

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// "x001/x234/067" to 1234067. The first group is not x000: each number has one spelling.
Result<std::uint64_t> parse_index(std::string_view text) {
  std::uint64_t index = 0;
  for (int groups = 0; groups < 6; ++groups) {  // 10^18 is more than 2^56: enough for every tile of level 0
    const bool more = take(text, "x");
    if (text.size() < 3 || !all_digits(text.substr(0, 3))) return no_such_tile();
    unsigned group = 0;
    std::from_chars(text.data(), text.data() + 3, group);
    if (more && groups == 0 && group == 0) return no_such_tile();
    index = index * 1000 + group;
    text.remove_prefix(3);
    if (!more) return text.empty() ? Result<std::uint64_t>(index) : no_such_tile();
    if (!take(text, "/")) return no_such_tile();
  }
  return no_such_tile();
}

std::uint64_t entries_under(unsigned level) { return std::uint64_t{1} << (8 * level); }

}  // namespace

std::string tile_path(const TileRef& ref) {
  std::string number = fmt::format("{:03}", ref.index % 1000);
  for (std::uint64_t rest = ref.index / 1000; rest > 0; rest /= 1000) number = fmt::format("x{:03}/{}", rest % 1000, number);
  std::string path = ref.entries ? fmt::format("tile/entries/{}", number) : fmt::format("tile/{}/{}", ref.level, number);
  if (ref.width < kTileWidth) path += fmt::format(".p/{}", ref.width);
  return path;
}

Result<TileRef> parse_tile_path(std::string_view path) {
  TileRef ref;
  if (!take(path, "tile/")) return no_such_tile();
  if (take(path, "entries/")) {
    ref.entries = true;
  } else {
    if (path.size() < 2 || path[0] < '0' || path[0] > static_cast<char>('0' + kMaxLevel) || path[1] != '/') return no_such_tile();
    ref.level = static_cast<unsigned>(path[0] - '0');
    path.remove_prefix(2);
  }
  if (const auto at = path.find(".p/"); at != std::string_view::npos) {
    const std::string_view width = path.substr(at + 3);
    if (!all_digits(width) || width.size() > 3 || width[0] == '0') return no_such_tile();
    std::from_chars(width.data(), width.data() + width.size(), ref.width);
    if (ref.width >= kTileWidth) return no_such_tile();
    path = path.substr(0, at);
  }
  const auto index = parse_index(path);
  if (!index) return std::unexpected(index.error());
  ref.index = *index;
  return ref;
}

unsigned width_at(unsigned level, std::uint64_t index, std::uint64_t size) {
  const std::uint64_t nodes = size / entries_under(level);  // complete subtrees only: partial ones are never hashed upward
  const std::uint64_t before = index > nodes / kTileWidth ? nodes : index * kTileWidth;
  return static_cast<unsigned>(std::min(nodes - before, kTileWidth));
}

std::uint64_t tile_count(unsigned level, std::uint64_t size) {
  const std::uint64_t nodes = size / entries_under(level);
  return nodes / kTileWidth + (nodes % kTileWidth != 0 ? 1 : 0);
}

TileRef tile_of(NodeId node) {
  const unsigned inside = node.level % 8;
  return {false, node.level / 8, (node.index << inside) / kTileWidth, kTileWidth};
}

Digest node_in_tile(NodeId node, BytesView hashes) {
  const unsigned inside = node.level % 8;
  const std::size_t first = static_cast<std::size_t>((node.index << inside) % kTileWidth);
  const std::size_t count = std::size_t{1} << inside;
  if ((first + count) * sizeof(Digest) > hashes.size()) throw std::out_of_range("tile is narrower than the node asks for");
  std::vector<Digest> row(count);
  for (std::size_t i = 0; i < count; ++i) std::ranges::copy(hashes.subspan((first + i) * sizeof(Digest), sizeof(Digest)), row[i].begin());
  for (; row.size() > 1; row.resize(row.size() / 2))
    for (std::size_t i = 0; i < row.size() / 2; ++i) row[i] = node_hash(row[2 * i], row[2 * i + 1]);
  return row[0];
}

void append_to_bundle(Bytes& bundle, BytesView entry) {
  if (entry.size() > kMaxEntry) throw std::length_error("log entry is longer than 65,535 octets");
  bundle.push_back(static_cast<std::uint8_t>(entry.size() >> 8));
  bundle.push_back(static_cast<std::uint8_t>(entry.size() & 0xff));
  bundle.insert(bundle.end(), entry.begin(), entry.end());
}

namespace {
/// Walks `width` entries from the front; gives the offset after the last, or nothing if the bundle ends within one.
std::optional<std::size_t> walk(BytesView bundle, unsigned width, std::vector<BytesView>* entries) {
  std::size_t at = 0;
  for (unsigned i = 0; i < width; ++i) {
    if (bundle.size() - at < 2) return std::nullopt;
    const std::size_t length = static_cast<std::size_t>(bundle[at]) << 8 | bundle[at + 1];
    at += 2;
    if (bundle.size() - at < length) return std::nullopt;
    if (entries != nullptr) entries->push_back(bundle.subspan(at, length));
    at += length;
  }
  return at;
}
}  // namespace

Result<std::vector<BytesView>> parse_bundle(BytesView bundle, unsigned width) {
  std::vector<BytesView> entries;
  entries.reserve(width);
  const auto end = walk(bundle, width, &entries);
  if (!end || *end != bundle.size()) return refuse("audit.broken_bundle", RefusalKind::bad_input);
  return entries;
}

Result<BytesView> bundle_prefix(BytesView bundle, unsigned width) {
  const auto end = walk(bundle, width, nullptr);
  if (!end) return refuse("audit.broken_bundle", RefusalKind::bad_input);
  return bundle.first(*end);
}

}  // namespace darcha::audit
