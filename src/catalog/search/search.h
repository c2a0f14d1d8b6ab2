// Search in memory. A word is compared as its folded form (one Latin for both scripts, no apostrophes, no case), as its stem (endings of
// Uzbek, Karakalpak and Russian stripped) and by its three-letter pieces, so that typos, inflection and script do not matter.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalog/catalog.h"

namespace darcha::catalog {

/// Words of a folded text: letters and digits.
std::vector<std::string> words_of(std::string_view folded);
/// The word without its endings; never shorter than four letters.
std::string stem(std::string_view folded_word);

class SearchIndex {
 public:
  explicit SearchIndex(const std::vector<std::shared_ptr<const Service>>& services, const Reference& reference);
  std::vector<Hit> search(std::string_view query, std::size_t limit) const;

 private:
  struct Posting {
    std::uint32_t service;
    float weight;  ///< of the best place the word stands in: title, search words, summary, agency
  };
  struct Term {
    std::string text;
    float rarity = 1;
    std::vector<Posting> postings;
  };
  struct Match {
    std::uint32_t term;
    float likeness;  ///< 1 = the word itself
  };
  struct Phrase {
    std::string text;
    std::uint32_t service;
    float weight;
  };
  void add_text(std::uint32_t service, std::string_view text, float weight, bool phrase);
  std::uint32_t term_of(const std::string& word);
  std::vector<Match> matches(const std::string& word, bool last) const;

  std::vector<std::shared_ptr<const Service>> services_;
  std::vector<Term> terms_;
  std::unordered_map<std::string, std::uint32_t> by_text_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> by_gram_;                  ///< three octets to terms
  std::unordered_map<std::string, std::vector<std::pair<std::uint32_t, float>>> phrases_;  ///< whole folded phrases
};

}  // namespace darcha::catalog
