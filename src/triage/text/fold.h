// One spelling for every script and habit: what the models and the comparison of texts look at, never what is shown.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace darcha::triage {

/// A word where it stands in the text, octets [begin, end), and folded.
struct Word {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string folded;
};

/// Words of letters, folded to one octet for each sound: small Latin letters, with S for sh/ш and C for ch/ч. Uzbek, Karakalpak, Russian
/// and English alike; what people mistype falls together: x and h, q and k, oʻ, o, ў and u, ye and e, ts and s, w and u, doubled letters,
/// apostrophes of any kind, diacritics. Numbers become the word "0". Never more than `most` octets are read. Any octets are taken.
std::vector<Word> fold_words(std::string_view text, std::size_t most);

/// The folded words with one space between.
std::string fold(std::string_view text, std::size_t most);

}  // namespace darcha::triage
