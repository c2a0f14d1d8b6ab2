#include "catalog/source/yaml.h"

#include <yaml-cpp/anchor.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "core/text.h"

namespace darcha::catalog {
namespace {

/// Stops the parser from inside an event; never leaves this file.
struct Stop {
  Fault fault;
};

class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(std::string file, YamlLimits limits) : file_(std::move(file)), limits_(limits) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { open(mark, {}, anchor, Node::Kind::null, false); }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { stop(mark, "an alias (`*name`) is not allowed", "write the value out"); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override {
    if (auto* map = current_map(); map != nullptr && !key_open_) {
      check(mark, tag, anchor);
      if (map->find(value) != nullptr) stop(mark, "the key `" + value + "` stands twice", "keep one of them");
      map->entries.push_back({value, mark.line + 1, {}});
      key_open_ = true;
      return;
    }
    open(mark, tag, anchor, Node::Kind::scalar, false).scalar = value;
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::Kind::list, true);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Node::Kind::map, true);
  }
  void OnMapEnd() override { close(); }

  Node take() { return std::move(root_); }

 private:
  [[noreturn]] void stop(const YAML::Mark& mark, std::string what, std::string mend) {
    throw Stop{{file_, mark.line + 1, std::move(what), std::move(mend)}};
  }

  void check(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) stop(mark, "an anchor (`&name`) is not allowed", "write the value out where it is used");
    if (!tag.empty() && tag != "?" && tag != "!") stop(mark, "a tag (`" + tag.substr(0, 40) + "`) is not allowed", "leave it out");
    if (++nodes_ > limits_.nodes) stop(mark, "more than " + std::to_string(limits_.nodes) + " values in one file", "split or shorten it");
  }

  Node& open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Node::Kind kind, bool container) {
    check(mark, tag, anchor);
    if (container && path_.size() >= limits_.depth) stop(mark, "deeper than " + std::to_string(limits_.depth) + " levels", "flatten it");
    Node* node = place(mark);
    node->kind = kind;
    node->line = mark.line + 1;
    if (container) path_.push_back(node);
    return *node;
  }

  /// Where the next value goes. Pointers into vectors stay valid: a container is never extended while a deeper one is open.
  Node* place(const YAML::Mark& mark) {
    if (path_.empty()) return &root_;
    Node& parent = *path_.back();
    if (parent.kind == Node::Kind::list) return &parent.items.emplace_back();
    if (!key_open_) stop(mark, "a key must be a plain word", "write the key as a word before a colon");
    key_open_ = false;
    return &parent.entries.back().value;
  }

  void close() {
    path_.pop_back();
    key_open_ = false;
  }

  Node* current_map() { return !path_.empty() && path_.back()->kind == Node::Kind::map ? path_.back() : nullptr; }

  std::string file_;
  YamlLimits limits_;
  std::size_t nodes_ = 0;
  std::vector<Node*> path_;
  bool key_open_ = false;
  Node root_;
};

boost::json::value to_json(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null: return nullptr;
    case Node::Kind::scalar: return boost::json::string(node.scalar);
    case Node::Kind::list: {
      boost::json::array array;
      for (const Node& item : node.items) array.push_back(to_json(item));
      return array;
    }
    case Node::Kind::map: {
      std::vector<const Node::Entry*> sorted;
      for (const Node::Entry& entry : node.entries) sorted.push_back(&entry);
      std::ranges::sort(sorted, {}, [](const Node::Entry* e) { return std::string_view{e->key}; });
      boost::json::object object;
      for (const Node::Entry* entry : sorted) object.emplace(entry->key, to_json(entry->value));
      return object;
    }
  }
  return nullptr;
}

Node from_json(const boost::json::value& value) {
  Node node;
  if (const auto* text = value.if_string()) {
    node.kind = Node::Kind::scalar;
    node.scalar = std::string(*text);
  } else if (const auto* array = value.if_array()) {
    node.kind = Node::Kind::list;
    for (const auto& item : *array) node.items.push_back(from_json(item));
  } else if (const auto* object = value.if_object()) {
    node.kind = Node::Kind::map;
    for (const auto& [key, item] : *object) node.entries.push_back({std::string(key), 0, from_json(item)});
  }
  return node;
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (const Entry& entry : entries)
    if (entry.key == key) return &entry.value;
  return nullptr;
}

std::expected<Node, Fault> parse_yaml(std::string_view text, const std::string& file, YamlLimits limits) {
  if (text.size() > limits.bytes)
    return std::unexpected(Fault{file, 0, "the file is larger than " + std::to_string(limits.bytes / 1024) + " KB", "shorten it"});
  if (!is_utf8(text)) return std::unexpected(Fault{file, 0, "the file is not UTF-8 text", "save it as UTF-8"});
  std::istringstream in{std::string(text)};
  TreeBuilder builder(file, limits);
  try {
    YAML::Parser parser(in);
    if (!parser.HandleNextDocument(builder))
      return std::unexpected(Fault{file, 0, "the file is empty", "write the service, or remove the file"});
    Node root = builder.take();
    TreeBuilder second(file, limits);
    if (parser.HandleNextDocument(second))
      return std::unexpected(Fault{file, 0, "the file holds several documents", "keep one; remove the `---` lines"});
    return root;
  } catch (const Stop& stop) {
    return std::unexpected(stop.fault);
  } catch (const YAML::Exception& e) {
    return std::unexpected(Fault{file, e.mark.line + 1, "not readable as YAML: " + e.msg,
                                 "look at the line and the one before it: indentation, quotes, colons"});
  }
}

std::expected<std::string, Fault> read_bounded(const std::filesystem::path& path, const std::string& file, YamlLimits limits) {
  std::error_code ec;
  const auto status = std::filesystem::symlink_status(path, ec);
  if (ec || !std::filesystem::exists(status)) return std::unexpected(Fault{file, 0, "the file is missing", "write it (docs/services.md)"});
  if (!std::filesystem::is_regular_file(status))
    return std::unexpected(Fault{file, 0, "not an ordinary file", "replace it by the file itself"});
  std::ifstream in(path, std::ios::binary);
  std::string text(limits.bytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad() || !in.is_open()) return std::unexpected(Fault{file, 0, "the file cannot be read", "check its permissions"});
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

std::string canonical_json(const Node& node) { return boost::json::serialize(to_json(node)); }

std::expected<Node, Fault> parse_canonical_json(std::string_view json, const std::string& file) {
  boost::system::error_code ec;
  boost::json::parse_options options;
  options.max_depth = 64;
  const boost::json::value value = boost::json::parse(boost::json::string_view(json.data(), json.size()), ec, {}, options);
  if (ec)
    return std::unexpected(Fault{file, 0, "not readable as JSON: " + ec.message(), "the stored version is damaged: compare its digest"});
  return from_json(value);
}

}  // namespace darcha::catalog
