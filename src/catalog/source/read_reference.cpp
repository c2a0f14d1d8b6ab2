#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "catalog/source/read_service.h"

namespace darcha::catalog {
namespace {

constexpr std::array<std::string_view, 2> kFieldKinds{"plain", "special"};

/// Opens one reference file and hands each item of its only list to `read`.
void each_item(const std::filesystem::path& dir, const std::string& file, std::string_view key, std::vector<Fault>& faults,
               const std::function<void(MapReader&)>& read) {
  Report report{file, {}};
  auto text = read_bounded(dir / file, file);
  auto root = text ? parse_yaml(*text, file) : std::unexpected(text.error());
  if (!root) {
    faults.push_back(root.error());
    return;
  }
  MapReader map(*root, report, "the file");
  std::vector<std::string> codes;
  map.each(key, true, 2000, [&](const Node& item) {
    MapReader entry(item, report, "an entry");
    if (!entry.is_map()) return;
    if (const Node* code = entry.find("code")) {
      if (std::ranges::find(codes, code->scalar) != codes.end())
        entry.fault("code", fmt::format("the code `{}` stands twice", code->scalar), "rename one");
      codes.push_back(code->scalar);
    }
    read(entry);
    entry.finish();
  });
  map.finish();
  std::ranges::move(report.faults, std::back_inserter(faults));
}

Register read_register(MapReader& map) {
  Register r;
  r.code = map.code("code");
  r.owner = map.code("owner", true);
  r.name = map.text("name", 200);
  r.connected = map.flag("connected", false);
  map.each("fields", true, 100, [&](const Node& item) {
    MapReader field(item, map.report(), "a datum");
    if (!field.is_map()) return;
    RegisterField f{field.code("code"), field.text("name", 200), false, {}, r.connected};
    f.special = field.choice("kind", kFieldKinds) == 1;
    f.aliases = field.strings("aliases", true);
    if (field.has("connected")) f.connected = field.flag("connected", r.connected);
    if (f.connected && !r.connected) field.fault("connected", "a datum of a register that is not connected", "connect the register first");
    field.finish();
    r.fields.push_back(std::move(f));
  });
  return r;
}

KeptRegister read_kept_register(MapReader& map) {
  KeptRegister r{.code = map.code("code"), .owner = map.code("owner", true)};
  r.name = map.text("name", 200);
  r.summary = map.text("summary", 400);
  map.each("entries", true, 20, [&](const Node& item) {
    MapReader entry(item, map.report(), "a kind of entry");
    if (!entry.is_map()) return;
    r.entries.push_back({entry.code("code"), entry.text("name", 200)});
    entry.finish();
  });
  r.shows = map.strings("shows", true);
  r.who_may = map.strings("who_may", true);
  return r;
}

void check_kept_registers(const Reference& reference, std::vector<Fault>& faults) {
  for (const KeptRegister& r : reference.kept_registers) {
    if (reference.find_agency(r.owner) == nullptr)
      faults.push_back({"kept_registers.yaml", 0, fmt::format("the register `{}` belongs to an unknown agency `{}`", r.code, r.owner),
                        "add it to agencies.yaml"});
    for (const std::string& data : r.shows)
      if (!reference.find_datum(data))
        faults.push_back({"kept_registers.yaml", 0, fmt::format("the register `{}` shows `{}`, which no register holds", r.code, data),
                          "name a datum of registers.yaml"});
  }
}

}  // namespace

Reference read_reference(const std::filesystem::path& services, const std::filesystem::path& data, std::vector<Fault>& faults) {
  Reference reference;
  each_item(services, "categories.yaml", "categories", faults,
            [&](MapReader& map) { reference.categories.push_back({map.code("code"), map.text("name", 120), map.code("icon")}); });
  each_item(services, "life_events.yaml", "life_events", faults, [&](MapReader& map) {
    LifeEvent event{map.code("code"), map.text("name", 120), map.text("summary", 200), {}};
    event.icon = map.code("icon");
    reference.life_events.push_back(std::move(event));
  });
  each_item(services, "agencies.yaml", "agencies", faults, [&](MapReader& map) {
    Agency agency{map.code("code", true), map.text("name", 200), map.text("short", 80), {}};
    agency.link = map.link("link", false);
    reference.agencies.push_back(std::move(agency));
  });
  each_item(services, "registers.yaml", "registers", faults, [&](MapReader& map) { reference.registers.push_back(read_register(map)); });
  each_item(services, "kept_registers.yaml", "registers", faults,
            [&](MapReader& map) { reference.kept_registers.push_back(read_kept_register(map)); });
  each_item(data, "base_values.yaml", "base_values", faults, [&](MapReader& map) {
    BaseValue value;
    value.from = map.date("from");
    value.amount = Money::som(map.number("som", 1, 1'000'000'000));
    map.string_or("act", "");
    map.link("link", false);
    value.unverified = map.flag("unverified", false);
    if (!reference.base_values.empty() && reference.base_values.back().from >= value.from)
      map.fault("from", "base values are not in the order of their days", "sort them by `from`");
    reference.base_values.push_back(value);
  });
  for (const Register& r : reference.registers)
    if (reference.find_agency(r.owner) == nullptr)
      faults.push_back({"registers.yaml", 0, fmt::format("the register `{}` belongs to an unknown agency `{}`", r.code, r.owner),
                        "add it to agencies.yaml"});
  check_kept_registers(reference, faults);
  return reference;
}

}  // namespace darcha::catalog
