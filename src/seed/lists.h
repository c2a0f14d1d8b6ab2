// The word lists of data/names.csv and data/places.csv.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace darcha::seed {

/// One word in both scripts.
struct Word {
  std::string latin, cyrl;
};
struct Surname {
  Word of_man, of_woman;
};
struct MaleName {
  Word name, son, daughter;  ///< and the patronymics made from it
};

/// Names of one people: they are chosen together, so that a family is of one piece.
struct NameList {
  std::vector<Surname> surnames;
  std::vector<MaleName> male;
  std::vector<Word> female;
};

struct Lists {
  std::map<std::string, NameList> peoples;  ///< uz, ru, kaa, kz, tj
  std::vector<std::string> streets, mahallas;
};

/// Throws std::runtime_error naming file and line.
Lists load_lists(const std::filesystem::path& data_dir);

}  // namespace darcha::seed
