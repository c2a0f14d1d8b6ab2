// There is no other way to the registers of persons: no SQL and no program text outside this room and seed names their tables.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include <unistd.h>
#include <yaml-cpp/yaml.h>

#include "persons/persons.h"

namespace {

namespace fs = std::filesystem;
const fs::path kSource = fs::path{DARCHA_SOURCE_DIR} / "src";

/// A table of the room after a word that SQL puts before a table. "persons.read" in an event's kind is no table.
const std::regex kTable{R"((?:from|join|into|update|table|copy|only|truncate|references)\s+persons\.[a-z_]+)", std::regex::icase};

std::string read_file(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

/// Explanations may name a table; only what runs counts.
std::string without_comments(const std::string& text) { return std::regex_replace(text, std::regex{R"((^|\n)\s*(//|--)[^\n]*)"}, "\n"); }

std::vector<std::string> others_that_name_our_tables(const fs::path& root) {
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const auto extension = entry.path().extension();
    if (extension != ".sql" && extension != ".cpp" && extension != ".h") continue;
    const std::string room = fs::relative(entry.path(), root).begin()->string();
    if (room == "persons" || room == "seed") continue;
    const std::string text = read_file(entry.path());
    const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
    if (std::ranges::search(text, std::string_view{"persons."}, same).empty()) continue;  // what cannot match costs no expression
    if (std::regex_search(without_comments(text), kTable)) found.push_back(fs::relative(entry.path(), root).string());
  }
  return found;
}

TEST(TheDoor, IsTheOnlyWayToThePersonsTables) { EXPECT_EQ(others_that_name_our_tables(kSource), std::vector<std::string>{}); }

TEST(TheDoor, TheSearchWouldFindAWayAround) {
  const auto folder = fs::temp_directory_path() / ("darcha_door_" + std::to_string(::getpid()));
  fs::create_directories(folder / "identity" / "sql");
  std::ofstream(folder / "identity" / "sql" / "peek.sql") << "select pin\nfrom\n  persons.subjects where subject_id = $1";
  std::ofstream(folder / "identity" / "kind.cpp") << R"(log("persons.read");)";
  EXPECT_EQ(others_that_name_our_tables(folder), std::vector<std::string>{"identity/sql/peek.sql"});
  fs::remove_all(folder);
}

/// A service may only prefill what this room can give: every field of a connected register has a path here. Biometric templates never
/// enter this house (types.h). Decisions are kept by this house in another room, which answers for them (applications::Services::given).
TEST(TheDoor, KnowsEveryFieldOfTheConnectedRegisters) {
  const fs::path file = kSource.parent_path() / "services" / "registers.yaml";
  int fields = 0;
  for (const YAML::Node& entry : YAML::LoadFile(file.string())["registers"]) {
    const auto code = entry["code"].as<std::string>();
    if (!entry["connected"].as<bool>() || code == "biometric" || code == "decision") continue;
    for (const YAML::Node& field : entry["fields"]) {
      if (field["connected"] && !field["connected"].as<bool>()) continue;
      const std::string path = code + "." + field["code"].as<std::string>();
      EXPECT_TRUE(darcha::persons::group_of(path)) << path;
      ++fields;
    }
  }
  EXPECT_GE(fields, 12);
}

/// Within the room only the store speaks SQL, and only the doors that log use the store.
TEST(TheDoor, InsideTheRoomOnlyStoresUseStatements) {
  for (const auto& entry : fs::recursive_directory_iterator(kSource / "persons")) {
    if (entry.path().extension() != ".cpp" || entry.path().filename() == "store.cpp" ||
        entry.path().filename().string().ends_with("_test.cpp"))
      continue;
    EXPECT_EQ(read_file(entry.path()).find("gen/persons/sql.h"), std::string::npos) << entry.path();
  }
}

}  // namespace
