#include "seed/lists.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>

namespace darcha::seed {

namespace {

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream in(line);
  for (std::string cell; std::getline(in, cell, ',');) cells.push_back(cell);
  return cells;
}

template <class Take>
void each_line(const std::filesystem::path& file, Take take) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error(file.string() + ": cannot be read");
  std::string line;
  bool header = true;
  for (int number = 1; std::getline(in, line); ++number) {
    if (line.empty() || line.starts_with('#')) continue;
    if (std::exchange(header, false)) continue;
    if (!take(cells_of(line))) throw std::runtime_error(fmt::format("{}:{}: not of the form the header gives", file.string(), number));
  }
}

bool take_name(Lists& lists, const std::vector<std::string>& cells) {
  if (cells.size() < 4) return false;
  NameList& list = lists.peoples[cells[0]];
  const Word first{cells[2], cells[3]};
  if (cells[1] == "female") {
    list.female.push_back(first);
  } else if (cells[1] == "surname" && cells.size() >= 6) {
    list.surnames.push_back({first, {cells[4], cells[5]}});
  } else if (cells[1] == "male" && cells.size() >= 8) {
    list.male.push_back({first, {cells[4], cells[5]}, {cells[6], cells[7]}});
  } else {
    return false;
  }
  return true;
}

}  // namespace

Lists load_lists(const std::filesystem::path& data_dir) {
  Lists lists;
  each_line(data_dir / "names.csv", [&](const std::vector<std::string>& cells) { return take_name(lists, cells); });
  each_line(data_dir / "places.csv", [&](const std::vector<std::string>& cells) {
    if (cells.size() != 2 || (cells[0] != "street" && cells[0] != "mahalla")) return false;
    (cells[0] == "street" ? lists.streets : lists.mahallas).push_back(cells[1]);
    return true;
  });
  for (const std::string people : {"uz", "ru", "kaa", "kz", "tj"}) {
    const NameList& list = lists.peoples[people];
    if (list.surnames.empty() || list.male.empty() || list.female.empty())
      throw std::runtime_error((data_dir / "names.csv").string() + ": the list of " + people + " lacks surnames, male or female names");
  }
  if (lists.streets.empty() || lists.mahallas.empty())
    throw std::runtime_error((data_dir / "places.csv").string() + ": streets or mahallas are missing");
  return lists;
}

}  // namespace darcha::seed
