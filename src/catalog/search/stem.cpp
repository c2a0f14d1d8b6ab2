#include <algorithm>
#include <array>

#include "catalog/search/search.h"

namespace darcha::catalog {
namespace {

constexpr std::size_t kShortestStem = 4;

/// Endings as they look after folding (Latin, no apostrophes), the longer before the shorter. Uzbek and Karakalpak are agglutinative: case
/// after possession after number, so stripping is repeated. Russian endings are those of nouns and adjectives.
constexpr std::array<std::string_view, 74> kEndings{
    // Uzbek: plural, possession, case
    "larimizning",
    "laringizning",
    "larining",
    "larimiz",
    "laringiz",
    "lariga",
    "larini",
    "larida",
    "laridan",
    "larim",
    "laring",
    "larni",
    "larga",
    "larda",
    "lardan",
    "lari",
    "lar",
    "imizning",
    "ingizning",
    "imizni",
    "ingizni",
    "imizga",
    "ingizga",
    "imizda",
    "ingizda",
    "imizdan",
    "ingizdan",
    "imiz",
    "ingiz",
    "imdan",
    "imga",
    "imda",
    "imni",
    "ining",
    "ning",
    "idan",
    "iga",
    "ida",
    "ini",
    "dan",
    "ga",
    "da",
    "ni",
    "im",
    "ing",
    "si",
    // Karakalpak where it differs
    "lerdin",
    "lardin",
    "lerge",
    "lerdi",
    "ler",
    "nin",
    "din",
    "tin",
    "ge",
    "ke",
    "nan",
    "nen",
    "imnin",
    // Russian, transliterated by folding
    "ostyu",
    "yami",
    "ami",
    "ogo",
    "omu",
    "iya",
    "iyu",
    "iye",
    "iy",
    "yy",
    "oy",
    "aya",
    "oye",
    "ov",
    "yu",
};

}  // namespace

std::vector<std::string> words_of(std::string_view folded) {
  std::vector<std::string> words;
  std::string word;
  const auto flush = [&] {
    if (!word.empty() && words.size() < 400) words.push_back(std::move(word));
    word.clear();
  };
  for (const char c : folded) {
    const auto octet = static_cast<unsigned char>(c);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || octet >= 0x80)
      word += c;
    else
      flush();
  }
  flush();
  return words;
}

std::string stem(std::string_view word) {
  std::string rest(word);
  for (int round = 0; round < 3; ++round) {
    const auto it = std::ranges::find_if(
        kEndings, [&](std::string_view ending) { return rest.size() >= ending.size() + kShortestStem && rest.ends_with(ending); });
    if (it == kEndings.end()) break;
    rest.resize(rest.size() - it->size());
  }
  // one vowel at the end is possession or gender: spravka, spravki; manzil, manzili
  if (rest.size() > kShortestStem && std::string_view("aiueoy").find(rest.back()) != std::string_view::npos) rest.pop_back();
  return rest;
}

}  // namespace darcha::catalog
