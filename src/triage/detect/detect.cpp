#include <algorithm>
#include <array>
#include <span>
#include <unordered_set>

#include "core/utf8.h"
#include "triage/detect/words.h"
#include "triage/triage.h"

namespace darcha::triage {
namespace {

constexpr double kWord = 3;      // a vote of a common word
constexpr double kLetter = 2.5;  // of a letter only one of them has
constexpr double kEnding = 1;    // of an ending
constexpr double kMixedShare = 0.25;
constexpr double kOneScript = 0.1;        // a name or a word in the other script does not make a text mixed
constexpr std::size_t kLongestWord = 40;  // code points; what is longer is no word

/// Languages as votes see them: Karakalpak in both scripts is one, Uzbek two.
enum Vote : std::size_t { uz, uz_cyrl, ru, en, kaa, kVotes };
using Votes = std::array<double, kVotes>;

constexpr std::array<Lang, kVotes> kLangOf{Lang::uz, Lang::uz_cyrl, Lang::ru, Lang::en, Lang::kaa};

struct Lexicon {
  Vote vote;
  std::unordered_set<std::string_view> words;
  std::span<const std::string_view> ends;
};

const std::vector<Lexicon>& latin() {
  static const std::vector<Lexicon> all{{uz, {std::begin(kUzbekLatin), std::end(kUzbekLatin)}, kUzbekLatinEnds},
                                        {kaa, {std::begin(kKarakalpakLatin), std::end(kKarakalpakLatin)}, kKarakalpakLatinEnds},
                                        {en, {std::begin(kEnglish), std::end(kEnglish)}, kEnglishEnds}};
  return all;
}

const std::vector<Lexicon>& cyrillic() {
  static const std::vector<Lexicon> all{{uz_cyrl, {std::begin(kUzbekCyrillic), std::end(kUzbekCyrillic)}, kUzbekCyrillicEnds},
                                        {kaa, {std::begin(kKarakalpakCyrillic), std::end(kKarakalpakCyrillic)}, kKarakalpakCyrillicEnds},
                                        {ru, {std::begin(kRussian), std::end(kRussian)}, kRussianEnds}};
  return all;
}

struct Token {
  std::u32string letters;  // lower case
  bool latin = false, cyrillic = false;
};

bool is_apostrophe(char32_t c) {
  return c == U'\'' || c == U'`' || c == 0xB4 || c == 0x2018 || c == 0x2019 || c == 0x2BB || c == 0x2BC || c == 0x2BF || c == 0x2032;
}
bool is_latin(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= 0xDF && c <= 0x24F && c != 0xF7) || c == 0x1F5; }
bool is_cyrillic(char32_t c) { return c >= 0x430 && c <= 0x4FF; }

char32_t lower(char32_t c) {
  if ((c >= U'A' && c <= U'Z') || (c >= 0xC0 && c <= 0xDE) || (c >= 0x410 && c <= 0x42F)) return c + 32;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  if (c == 0x1F4 || (c >= 0x100 && c <= 0x12F) || (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x4FF)) return c | 1;
  return c >= 0x139 && c <= 0x148 ? c + (c & 1) : c;
}

/// Without diacritics and apostrophes: how the Latin lists are written.
std::string plain(const std::u32string& word) {
  std::string out;
  for (char32_t c : word) {
    switch (c) {
      case U'á': c = U'a'; break;
      case U'ǵ':
      case U'ğ': c = U'g'; break;
      case U'ı':
      case U'í': c = U'i'; break;
      case U'ń': c = U'n'; break;
      case U'ó':
      case U'ö': c = U'o'; break;
      case U'ú':
      case U'ü': c = U'u'; break;
      default: break;
    }
    if (!is_apostrophe(c)) utf8::append(out, c);
  }
  return out;
}

void vote_by_letters(const std::u32string& word, Votes& votes) {
  for (std::size_t i = 0; i < word.size(); ++i) {
    switch (word[i]) {
      case U'ў':
      case U'ғ':
      case U'қ':
      case U'ҳ':
        votes[uz_cyrl] += kLetter / 2;
        votes[kaa] += kLetter / 4;
        break;
      case U'ә':
      case U'ө':
      case U'ү':
      case U'ң': votes[kaa] += kLetter; break;
      case U'щ': votes[ru] += kLetter; break;
      case U'ы':
        votes[ru] += kLetter / 2;
        votes[kaa] += kLetter / 3;
        break;
      case U'á':
      case U'ǵ':
      case U'ı':
      case U'ń':
      case U'ó':
      case U'ú': votes[kaa] += kLetter; break;
      default:
        if (is_apostrophe(word[i]) && i > 0 && (word[i - 1] == U'o' || word[i - 1] == U'g') && i + 1 < word.size()) votes[uz] += kLetter;
        break;
    }
  }
}

// Sounds that were one in the two languages and are written apart: joq and yoq, suw and suv, islew and ishlash.
void vote_by_sounds(const std::string& word, Votes& votes) {
  if (word.size() < 3) return;
  if (word.starts_with("j") && word.size() > 3 && word[1] != 's') votes[kaa] += kEnding / 2;
  if (word.starts_with("yo") || word.starts_with("ya")) votes[uz] += kEnding / 2;
  if (word.find("ch") != std::string::npos) votes[uz] += kEnding / 2;
  if (word.ends_with("w") || word.find("wl") != std::string::npos || word.find("aw") != std::string::npos) votes[kaa] += kEnding / 2;
  if (word.find("th") != std::string::npos || word.find("wh") != std::string::npos || word.find("ee") != std::string::npos)
    votes[en] += kEnding;
  if (word.find('c') != std::string::npos && word.find("ch") == std::string::npos) votes[en] += kEnding;
}

Votes votes_of(const Token& token) {
  Votes votes{};
  vote_by_letters(token.letters, votes);
  const std::string word = token.latin ? plain(token.letters) : utf8::encode(token.letters);
  if (token.latin) vote_by_sounds(word, votes);
  for (const Lexicon& lexicon : token.latin ? latin() : cyrillic()) {
    if (lexicon.words.contains(word)) votes[lexicon.vote] += kWord;
    const bool ends =
        std::ranges::any_of(lexicon.ends, [&](std::string_view end) { return word.size() >= end.size() + 2 && word.ends_with(end); });
    if (ends) votes[lexicon.vote] += kEnding;
  }
  double sum = 0;
  for (const double vote : votes) sum += vote;
  if (sum > kWord)  // no word speaks louder than a common one
    for (double& vote : votes) vote *= kWord / sum;
  return votes;
}

// What stands between two full stops, commas or lines: people change the language there, seldom within.
struct Clause {
  Votes votes{};
  std::size_t words = 0;
};

struct Counted {
  std::vector<Clause> clauses;
  Votes total{};
  std::size_t words = 0, latin_letters = 0, cyrillic_letters = 0;

  void add(const Token& token) {
    if (clauses.empty()) clauses.emplace_back();
    (token.latin ? latin_letters : cyrillic_letters) += token.letters.size();
    const Votes votes = votes_of(token);
    for (std::size_t i = 0; i < kVotes; ++i) {
      total[i] += votes[i];
      clauses.back().votes[i] += votes[i];
    }
    ++words;
    ++clauses.back().words;
  }
};

bool ends_clause(char32_t c) {
  return c == U'.' || c == U',' || c == U'!' || c == U'?' || c == U';' || c == U':' || c == U'\n' || c == U'(';
}

Counted count(std::string_view text) {
  Counted counted;
  Token token;
  const auto finish = [&] {
    while (!token.letters.empty() && is_apostrophe(token.letters.back())) token.letters.pop_back();
    if (!token.letters.empty() && token.letters.size() <= kLongestWord) counted.add(token);
    token = {};
  };
  const auto take = [&](char32_t c, bool latin_letter) {
    (latin_letter ? token.latin : token.cyrillic) = true;
    if (token.letters.size() <= kLongestWord) token.letters += c;
  };
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = lower(utf8::next(text, at));
    if (is_latin(c) || is_cyrillic(c)) {
      const bool latin_letter = is_latin(c);
      if (!token.letters.empty() && !(latin_letter ? token.latin : token.cyrillic)) finish();  // the script changes inside a word
      take(c, latin_letter);
    } else if (is_apostrophe(c) && !token.letters.empty()) {
      take(c, token.latin);
    } else {
      finish();
      if (ends_clause(c) && !counted.clauses.empty() && counted.clauses.back().words > 0) counted.clauses.emplace_back();
    }
  }
  finish();
  return counted;
}

std::size_t best_of(const Votes& votes) { return static_cast<std::size_t>(std::ranges::max_element(votes) - votes.begin()); }

/// Share of the words in clauses that are clearly in another language than `main`.
double share_of_others(const Counted& counted, std::size_t main) {
  std::size_t others = 0;
  for (const Clause& clause : counted.clauses) {
    const std::size_t best = best_of(clause.votes);
    if (best != main && clause.votes[best] - clause.votes[main] >= kWord) others += clause.words;
  }
  return static_cast<double>(others) / static_cast<double>(counted.words);
}

}  // namespace

Detection detect(std::string_view text) {
  const Counted counted = count(text.substr(0, kMostRead));
  Detection found;
  const std::size_t letters = counted.latin_letters + counted.cyrillic_letters;
  if (letters == 0) return found;
  const double cyrillic_share = static_cast<double>(counted.cyrillic_letters) / static_cast<double>(letters);
  found.script = cyrillic_share < kOneScript ? Script::latin : cyrillic_share > 1 - kOneScript ? Script::cyrillic : Script::mixed;
  double sum = 0;
  for (const double vote : counted.total) sum += vote;
  if (sum <= 0) return found;
  const std::size_t best = best_of(counted.total);
  found.lang = kLangOf[best];
  found.confidence = counted.total[best] / sum;
  found.mixed = share_of_others(counted, best) >= kMixedShare;
  return found;
}

}  // namespace darcha::triage
