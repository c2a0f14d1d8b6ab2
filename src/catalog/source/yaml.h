// YAML as a plain tree with line numbers, from files that may be hostile: size, depth and count are bounded, and anchors, aliases, tags,
// repeated keys and several documents are refused (an alias bomb cannot be written). Every scalar is text; types are the reader's business.
#pragma once
#include <cstddef>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/types.h"

namespace darcha::catalog {

struct Node {
  enum class Kind { null, scalar, list, map };
  struct Entry;

  Kind kind = Kind::null;
  int line = 0;  ///< 1-based; 0 when it was read from the database
  std::string scalar;
  std::vector<Node> items;
  std::vector<Entry> entries;

  const Node* find(std::string_view key) const;
};

struct Node::Entry {
  std::string key;
  int line = 0;
  Node value;
};

struct YamlLimits {
  std::size_t bytes = 256 * 1024;
  std::size_t depth = 24;
  std::size_t nodes = 20'000;
};

/// `file` is the name faults carry.
std::expected<Node, Fault> parse_yaml(std::string_view text, const std::string& file, YamlLimits limits = {});
/// Reads at most limits.bytes + 1 octets; a symbolic link or a special file is refused.
std::expected<std::string, Fault> read_bounded(const std::filesystem::path& path, const std::string& file, YamlLimits limits = {});

/// The canonical form a version is stored and digested in: JSON, keys sorted, no white space, every scalar a string.
std::string canonical_json(const Node& node);
std::expected<Node, Fault> parse_canonical_json(std::string_view json, const std::string& file);

}  // namespace darcha::catalog
