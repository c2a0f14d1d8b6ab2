#include "mail/intake/place.h"

#include <set>
#include <sstream>
#include <vector>

#include "core/text.h"

namespace darcha::mail {
namespace {

constexpr std::size_t kMostWords = 5000;

std::vector<std::string> words_of(std::string_view text) {
  std::string plain = fold_for_search(text);
  for (char& c : plain)
    if (static_cast<unsigned char>(c) < 0x80 && !std::isalnum(static_cast<unsigned char>(c))) c = ' ';
  std::istringstream in(plain);
  std::vector<std::string> out;
  for (std::string word; out.size() < kMostWords && in >> word;) out.push_back(std::move(word));
  return out;
}

/// Two words that follow each other, by their beginnings: endings change, and there are many.
struct Named {
  std::string first, second;
};

std::vector<Named> names_of(const offices::Territory& territory) {
  std::vector<Named> out;
  for (const Lang lang : kLangs) {
    const auto words = words_of(territory.name.in(lang));
    if (words.size() == 1 && lang == Lang::ru) out.push_back({"gorod", words[0]});
    if (words.size() != 2) continue;
    Named named{words[0], words[1].substr(0, 5)};                                                // tuman, shahr, rayon, oblas, distr
    if (lang == Lang::ru && named.first.size() > 6) named.first.resize(named.first.size() - 2);  // Юнусабадск|ий, -ого, -ом
    out.push_back(std::move(named));
  }
  return out;
}

}  // namespace

std::string find_place(const offices::Directory& directory, std::string_view text) {
  const auto words = words_of(text);
  std::set<std::string> districts, regions;
  for (const offices::Territory& territory : directory.territories()) {
    if (territory.kind == "republic") continue;
    for (const Named& named : names_of(territory))
      for (std::size_t i = 0; i + 1 < words.size(); ++i)
        if (words[i].starts_with(named.first) && words[i + 1].starts_with(named.second))
          (territory.kind == "region" ? regions : districts).insert(territory.soato);
  }
  if (districts.size() == 1) return *districts.begin();
  return districts.empty() && regions.size() == 1 ? *regions.begin() : std::string{};
}

}  // namespace darcha::mail
