#include "catalog/search/search.h"

#include <algorithm>
#include <cmath>

#include "core/text.h"

namespace darcha::catalog {
namespace {

constexpr std::size_t kLongestQuery = 200;  // octets; the rest is not looked at
constexpr std::size_t kMostQueryWords = 12;
constexpr std::size_t kShortestWord = 3;  // shorter ones (о, об, va, of) say nothing beside others
constexpr float kStemLikeness = 0.92F;
constexpr float kPrefixLikeness = 0.8F;
constexpr float kLeastLikeness = 0.55F;  // of two words by their letters; below it they are different words

std::vector<std::uint32_t> grams_of(std::string_view word) {
  const std::string padded = "^" + std::string(word) + "$";
  std::vector<std::uint32_t> grams;
  for (std::size_t i = 0; i + 3 <= padded.size(); ++i)
    grams.push_back(static_cast<std::uint32_t>(static_cast<unsigned char>(padded[i]) << 16 |
                                               static_cast<unsigned char>(padded[i + 1]) << 8 | static_cast<unsigned char>(padded[i + 2])));
  std::ranges::sort(grams);
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  return grams;
}

/// Edit distance with swaps of neighbours, cut off above `most`.
std::size_t typos_between(std::string_view a, std::string_view b, std::size_t most) {
  if (a.size() > b.size() + most || b.size() > a.size() + most || b.size() > 62) return most + 1;
  std::array<std::array<std::uint8_t, 64>, 3> rows{};
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = static_cast<std::uint8_t>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i - 1) % 3];
    row[0] = static_cast<std::uint8_t>(i);
    std::uint8_t least = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int change = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      int best = std::min({change, above[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) best = std::min(best, rows[(i - 2) % 3][j - 2] + 1);
      row[j] = static_cast<std::uint8_t>(best);
      least = std::min(least, row[j]);
    }
    if (least > most) return most + 1;
  }
  return rows[a.size() % 3][b.size()];
}

/// 0 = another word. One slip is forgiven from four letters, two from eight, three from twelve.
float likeness(std::string_view query, std::string_view term) {
  const std::size_t allowed = query.size() < 4 ? 0 : query.size() < 8 ? 1 : query.size() < 12 ? 2 : 3;
  if (allowed == 0 || query.size() > 60) return 0;
  const std::size_t typos = typos_between(query, term, allowed);
  if (typos > allowed) return 0;
  return 1.0F - 1.6F * static_cast<float>(typos) / static_cast<float>(std::max(query.size(), term.size()));
}

}  // namespace

SearchIndex::SearchIndex(const std::vector<std::shared_ptr<const Service>>& services, const Reference& reference) : services_(services) {
  for (std::uint32_t i = 0; i < services_.size(); ++i) {
    const Service& s = *services_[i];
    for (const Lang lang : kLangs) {
      add_text(i, s.title.in(lang), 3.0F, true);
      add_text(i, s.summary.in(lang), 0.6F, false);
      if (const Agency* agency = reference.find_agency(s.provider)) add_text(i, agency->short_name.in(lang), 0.5F, false);
    }
    for (const std::string& words : s.search_words) add_text(i, words, 2.6F, true);
  }
  for (Term& term : terms_) {
    term.rarity = std::log(1.0F + static_cast<float>(services_.size() + 1) / static_cast<float>(term.postings.size()));
  }
}

void SearchIndex::add_text(std::uint32_t service, std::string_view text, float weight, bool phrase) {
  const std::string folded = fold_for_search(text);
  if (phrase && !folded.empty()) phrases_[folded].emplace_back(service, weight);
  for (const std::string& word : words_of(folded)) {
    const std::string stemmed = stem(word);
    for (const std::string& form : {word, stemmed}) {
      auto& postings = terms_[term_of(form)].postings;
      const float here = form == word ? weight : weight * kStemLikeness;
      if (!postings.empty() && postings.back().service == service)
        postings.back().weight = std::max(postings.back().weight, here);
      else
        postings.push_back({service, here});
      if (stemmed == word) break;
    }
  }
}

std::uint32_t SearchIndex::term_of(const std::string& word) {
  const auto [it, added] = by_text_.try_emplace(word, static_cast<std::uint32_t>(terms_.size()));
  if (added) {
    terms_.push_back({word, 1, {}});
    for (const std::uint32_t gram : grams_of(word)) by_gram_[gram].push_back(it->second);
  }
  return it->second;
}

std::vector<SearchIndex::Match> SearchIndex::matches(const std::string& word, bool last) const {
  std::vector<Match> found;
  const std::string stemmed = stem(word);
  if (const auto it = by_text_.find(word); it != by_text_.end()) found.push_back({it->second, 1.0F});
  if (const auto it = by_text_.find(stemmed); it != by_text_.end() && stemmed != word) found.push_back({it->second, kStemLikeness});
  std::unordered_map<std::uint32_t, std::uint32_t> shared;
  const auto grams = grams_of(word);
  for (const std::uint32_t gram : grams)
    if (const auto it = by_gram_.find(gram); it != by_gram_.end())
      for (const std::uint32_t term : it->second) ++shared[term];
  // a typo spoils at most three pieces, so a word with too few in common cannot be near enough
  const std::size_t allowed = word.size() < 4 ? 0 : word.size() < 8 ? 1 : word.size() < 12 ? 2 : 3;
  const std::size_t needed = grams.size() > 3 * allowed ? std::max<std::size_t>(1, grams.size() - 3 * allowed) : 1;
  for (const auto& [term, count] : shared) {
    const std::string& text = terms_[term].text;
    if (text == word || text == stemmed) continue;
    float like = 0;
    if (last && word.size() >= 3 && text.starts_with(word))
      like = kPrefixLikeness * (0.6F + 0.4F * static_cast<float>(word.size()) / static_cast<float>(text.size()));
    if (count >= std::min<std::size_t>(needed, 2)) like = std::max({like, likeness(word, text), kStemLikeness * likeness(stemmed, text)});
    if (like >= kLeastLikeness) found.push_back({term, like});
  }
  return found;
}

std::vector<Hit> SearchIndex::search(std::string_view query, std::size_t limit) const {
  query = query.substr(0, kLongestQuery);
  while (!query.empty() && !is_utf8(query)) query.remove_suffix(1);  // a letter cut in half
  const std::string folded = fold_for_search(query);
  std::vector<std::string> words = words_of(folded);
  const auto is_particle = [](const std::string& word) { return word.size() < kShortestWord; };
  if (!std::ranges::all_of(words, is_particle)) std::erase_if(words, is_particle);
  if (words.size() > kMostQueryWords) words.resize(kMostQueryWords);
  std::vector<double> score(services_.size(), 0.0);
  std::vector<int> hit_words(services_.size(), 0);
  for (std::size_t w = 0; w < words.size(); ++w) {
    std::unordered_map<std::uint32_t, float> best;  // of this word, per service
    for (const Match& match : matches(words[w], w + 1 == words.size())) {
      const Term& term = terms_[match.term];
      for (const Posting& p : term.postings) {
        float& so_far = best[p.service];
        so_far = std::max(so_far, p.weight * match.likeness * match.likeness * term.rarity);
      }
    }
    for (const auto& [service, points] : best) {
      score[service] += points;
      ++hit_words[service];
    }
  }
  if (const auto it = phrases_.find(folded); it != phrases_.end())
    for (const auto& [service, weight] : it->second) score[service] += 10.0 * weight;
  std::vector<Hit> hits;
  for (std::size_t i = 0; i < services_.size(); ++i) {
    if (hit_words[i] == 0) continue;
    const double share = static_cast<double>(hit_words[i]) / static_cast<double>(words.size());
    const double popular = services_[i]->popularity > 0 ? 1.0 + 0.05 / services_[i]->popularity : 1.0;
    hits.push_back({services_[i].get(), score[i] * (0.4 + 0.6 * share) * popular});
  }
  const std::size_t shown = std::min(limit, hits.size());
  std::partial_sort(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(shown), hits.end(),
                    [](const Hit& a, const Hit& b) { return a.score != b.score ? a.score > b.score : a.service->code < b.service->code; });
  hits.resize(shown);
  // what is far behind the best is noise
  const double floor = hits.empty() ? 0 : hits.front().score * 0.12;
  std::erase_if(hits, [&](const Hit& hit) { return hit.score < floor; });
  return hits;
}

}  // namespace darcha::catalog
