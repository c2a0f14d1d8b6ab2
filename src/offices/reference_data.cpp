// Reads the repository's reference data. Faults name the file and the place, because people edit these files.
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>
#include <boost/json.hpp>

#include "core/text.h"
#include "offices/administration.h"

namespace darcha::offices {

namespace {

[[noreturn]] void fault(const std::filesystem::path& file, std::string_view what) {
  throw std::runtime_error(fmt::format("{}: {}", file.string(), what));
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) fault(file, "cannot be read");
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

/// One line of CSV (RFC 4180 without line breaks inside fields).
std::vector<std::string> split_csv(std::string_view line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      cells.back() += line[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += c;
    }
  }
  return cells;
}

void replace_end(std::string& text, std::string_view from, std::string_view to) {
  if (text.ends_with(from)) text.replace(text.size() - from.size(), from.size(), to);
}

/// Most districts have no Karakalpak name in the classifier: the Uzbek proper name with the Karakalpak word for the kind.
std::string kaa_name(std::string uz) {
  replace_end(uz, " tumani", " rayonı");
  replace_end(uz, " shahri", " qalası");
  return uz;
}

LocalText read_text(const YAML::Node& node, const std::filesystem::path& file, std::string_view where) {
  LocalText text;
  for (const Lang lang : {Lang::uz, Lang::ru, Lang::en, Lang::kaa}) {
    const std::string key{code(lang)};
    if (!node[key]) fault(file, fmt::format("{}: the text has no '{}'", where, key));
    text.in(lang) = node[key].as<std::string>();
  }
  text.in(Lang::uz_cyrl) = node["uz_cyrl"] ? node["uz_cyrl"].as<std::string>() : latin_to_cyrillic(text.in(Lang::uz));
  return text;
}

YAML::Node read_yaml(const std::filesystem::path& file) {
  try {
    return YAML::Load(read_file(file));
  } catch (const YAML::Exception& e) {
    fault(file, e.what());
  }
}

LocalText named(const LocalText& pattern, const Territory& territory) {
  constexpr std::string_view kSlot = "{territory}";
  LocalText name = pattern;
  for (const Lang lang : kLangs) {
    std::string& text = name.in(lang);
    const auto at = text.find(kSlot);
    if (at != std::string::npos) text.replace(at, kSlot.size(), territory.name.in(lang));
  }
  return name;
}

Level level_of(const Territory& territory) {
  return territory.kind == "republic" ? Level::republic : territory.kind == "region" ? Level::region : Level::district;
}

}  // namespace

std::vector<Territory> load_territories(const std::filesystem::path& data_dir) {
  std::vector<Territory> all;
  all.push_back({"17", "", "republic",
                 LocalText{{"Oʻzbekiston Respublikasi", "Ўзбекистон Республикаси", "Республика Узбекистан", "Republic of Uzbekistan",
                            "Ózbekstan Respublikası"}}});
  const auto regions_file = data_dir / "regions.json";
  try {
    const boost::json::value regions = boost::json::parse(read_file(regions_file));
    for (const auto& region : regions.at("regions").as_array()) {
      const auto text = [&](std::string_view key) { return std::string{region.at(key).as_string()}; };
      all.push_back({text("soato"), "17", "region", LocalText{{text("uz_Latn"), text("uz_Cyrl"), text("ru"), text("en"), text("kaa")}}});
    }
  } catch (const boost::system::system_error& e) {
    fault(regions_file, e.what());
  } catch (const std::invalid_argument& e) {
    fault(regions_file, e.what());
  }
  const auto districts_file = data_dir / "districts.csv";
  std::istringstream lines(read_file(districts_file));
  std::string line;
  std::getline(lines, line);
  for (int number = 2; std::getline(lines, line); ++number) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) continue;
    const auto cells = split_csv(line);
    if (cells.size() != 10) fault(districts_file, fmt::format("line {}: {} cells instead of 10", number, cells.size()));
    const std::string parent = cells[2] == "city_district" ? cells[0].substr(0, 7) : cells[1];
    all.push_back({cells[0], parent, cells[2],
                   LocalText{{cells[3], cells[4], cells[5], cells[7], cells[8].empty() ? kaa_name(cells[3]) : cells[8]}}});
  }
  return all;
}

std::vector<Agency> load_agencies(const std::filesystem::path& agencies_yaml) {
  std::vector<Agency> all;
  for (const YAML::Node& node : read_yaml(agencies_yaml)["agencies"]) {
    Agency agency;
    agency.code = node["code"].as<std::string>("");
    if (agency.code.empty()) fault(agencies_yaml, fmt::format("line {}: an agency without a code", node.Mark().line + 1));
    agency.id = agency_id_of(agency.code);
    agency.name = read_text(node["name"], agencies_yaml, agency.code);
    agency.short_name = read_text(node["short"], agencies_yaml, agency.code);
    agency.link = node["link"].as<std::string>("");
    all.push_back(std::move(agency));
  }
  return all;
}

std::vector<Position> load_positions(const std::filesystem::path& positions_yaml) {
  std::vector<Position> all;
  for (const YAML::Node& node : read_yaml(positions_yaml)["positions"]) {
    Position position{.code = node["code"].as<std::string>("")};
    if (position.code.empty() || std::ranges::find(all, position.code, &Position::code) != all.end())
      fault(positions_yaml, fmt::format("line {}: a position needs a code of its own", node.Mark().line + 1));
    position.name = read_text(node["name"], positions_yaml, position.code);
    all.push_back(std::move(position));
  }
  return all;
}

std::vector<Office> load_offices(const std::filesystem::path& offices_yaml, const std::vector<Territory>& territories,
                                 const std::vector<Agency>& agencies) {
  std::vector<Office> all;
  for (const YAML::Node& node : read_yaml(offices_yaml)["offices"]) {
    const std::string agency = node["agency"].as<std::string>("");
    if (std::ranges::none_of(agencies, [&](const Agency& a) { return a.code == agency; }))
      fault(offices_yaml, fmt::format("line {}: there is no agency '{}'", node.Mark().line + 1, agency));
    for (const Level level : {Level::republic, Level::region, Level::district}) {
      const YAML::Node pattern = node[std::string{code(level)}];
      if (!pattern) continue;
      const LocalText names = read_text(pattern, offices_yaml, agency);
      for (const Territory& territory : territories) {
        if (level_of(territory) != level) continue;
        const std::string office_code = fmt::format("{}-{}", agency, territory.soato);
        Office office{office_id_of(office_code), agency_id_of(agency), {}, office_code, level, territory.soato, named(names, territory)};
        // A district of a city reports to its region like every district: the city has an office of the same level.
        if (level == Level::region) office.parent = office_id_of(agency + "-17");
        if (level == Level::district) office.parent = office_id_of(agency + "-" + territory.soato.substr(0, 4));
        all.push_back(std::move(office));
      }
    }
  }
  return all;
}

}  // namespace darcha::offices
