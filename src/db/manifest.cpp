#include <yaml-cpp/yaml.h>

#include "db/catalogue.h"

namespace darcha::db {
namespace {

[[noreturn]] void fault(const std::string& path, const YAML::Mark& mark, const std::string& what) {
  throw std::runtime_error(fmt::format("{}:{}: {}", path, mark.line + 1, what));
}

TablePlace place_of(const std::string& path, const std::string& table, const YAML::Node& node) {
  if (!node.IsMap()) fault(path, node.Mark(), table + ": write { by: <column>, group: <name> }, { reference: true } or { local: true }");
  TablePlace place;
  int kinds = 0;
  for (const auto& field : node) {
    const auto key = field.first.as<std::string>();
    if (key == "by") {
      place.by = field.second.as<std::string>();
      place.placement = Placement::distributed;
      ++kinds;
    } else if (key == "group") {
      place.group = field.second.as<std::string>();
    } else if (key == "reference" || key == "local") {
      if (!field.second.as<bool>()) fault(path, node.Mark(), table + ": " + key + " can only be true");
      place.placement = key == "reference" ? Placement::reference : Placement::local;
      ++kinds;
    } else if (key == "personal" || key == "special") {
      (key == "personal" ? place.personal : place.special) = field.second.as<std::vector<std::string>>();
    } else {
      fault(path, field.first.Mark(), fmt::format("{}: unknown key '{}'", table, key));
    }
  }
  if (kinds != 1) fault(path, node.Mark(), table + ": exactly one of by, reference and local");
  if ((place.placement == Placement::distributed) != !place.group.empty())
    fault(path, node.Mark(), table + ": a distributed table, and only that, has a group");
  return place;
}

}  // namespace

Manifest load_manifest(const std::string& path) {
  const YAML::Node root = YAML::LoadFile(path);
  Manifest manifest;
  for (const auto& entry : root) {
    const auto table = entry.first.as<std::string>();
    if (table.find('.') == std::string::npos) fault(path, entry.first.Mark(), table + ": name it <room>.<table>");
    if (!manifest.emplace(table, place_of(path, table, entry.second)).second) fault(path, entry.first.Mark(), table + " is listed twice");
  }
  return manifest;
}

}  // namespace darcha::db
