#include "open311/settings.h"

#include <algorithm>

#include "catalog/source/map_reader.h"

namespace darcha::open311 {
namespace {

using catalog::MapReader;
using catalog::Node;
using catalog::Report;

Settings read(MapReader& map) {
  Settings out{.jurisdiction = map.code("jurisdiction"), .changeset = map.date("changeset")};
  out.events_kept = Days{map.number("events_kept_days", 31, 3'650)};
  out.tokens_kept = Days{map.number("tokens_kept_days", 1, 3'650)};
  out.contact = map.text("contact", 200);
  out.key_service = map.text("key_service", 200);
  map.each("groups", true, 60, [&](const Node& node) {
    MapReader group(node, map.report(), "a group of topics");
    if (!group.is_map()) return;
    out.groups.push_back(
        {.code = group.code("code", true), .place_bound = group.flag("place_bound", false), .name = group.text("name", 80)});
    group.finish();
  });
  map.finish();
  return out;
}

}  // namespace

const Group* Settings::find_group(std::string_view code) const {
  const auto found = std::ranges::find(groups, code, &Group::code);
  return found == groups.end() ? nullptr : &*found;
}

std::shared_ptr<const Settings> load_settings(const std::filesystem::path& services) {
  const std::string name = "appeals/open311.yaml";
  const auto text = catalog::read_bounded(services / "appeals" / "open311.yaml", name);
  const auto root = text ? catalog::parse_yaml(*text, name) : std::unexpected(text.error());
  if (!root) throw std::runtime_error(root.error().str());
  Report report{name, {}};
  MapReader map(*root, report, "the file");
  auto out = std::make_shared<Settings>();
  if (map.is_map()) *out = read(map);
  if (!report.faults.empty()) throw std::runtime_error(report.faults.front().str());
  return out;
}

}  // namespace darcha::open311
