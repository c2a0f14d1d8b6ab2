#include "triage/text/fold.h"

#include <algorithm>
#include <array>

#include "core/utf8.h"

namespace darcha::triage {
namespace {

constexpr char32_t kFirstCyrillic = 0x430;  // а
constexpr std::array<std::string_view, 32> kCyrillic{"a", "b", "v", "g", "d", "e", "j", "z",  "i",  "y",  "k", "l", "m", "n", "o",  "p",
                                                     "r", "s", "t", "u", "f", "x", "s", "ch", "sh", "sh", "",  "i", "",  "e", "yu", "ya"};

char32_t lower(char32_t c) {
  if (c >= U'A' && c <= U'Z') return c + 32;
  if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x410 && c <= 0x42F)) return c + 32;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  if ((c >= 0x100 && c <= 0x12F) || (c >= 0x14A && c <= 0x177) || (c >= 0x1F8 && c <= 0x21F) || (c >= 0x48A && c <= 0x4BF) ||
      (c >= 0x4D0 && c <= 0x52F) || c == 0x1F4)
    return c | 1;
  if (c >= 0x139 && c <= 0x148) return c + (c & 1);
  return c;
}

/// One letter, or nullptr for what is none. An empty text: a letter or a mark without a sound of its own.
const char* sound(char32_t upper_or_lower) {
  const char32_t c = lower(upper_or_lower);
  if (c >= kFirstCyrillic && c < kFirstCyrillic + kCyrillic.size()) return kCyrillic[c - kFirstCyrillic].data();
  switch (c) {
    case U'ё': return "yo";
    case U'ў': return "u";
    case U'қ': return "k";
    case U'ғ': return "g";
    case U'ҳ': return "h";
    case U'ә': return "a";
    case U'ө': return "o";
    case U'ү':
    case U'ұ': return "u";
    case U'ң': return "n";
    case U'і':
    case U'ї': return "i";
    case U'á':
    case U'à':
    case U'â':
    case U'ä':
    case U'ā': return "a";
    case U'é':
    case U'è':
    case U'ê':
    case U'ë': return "e";
    case U'í':
    case U'ì':
    case U'ı':
    case U'î':
    case U'ï':
    case 0x130: return "i";
    case U'ó':
    case U'ò':
    case U'ô':
    case U'ö':
    case U'õ':
    case U'ø': return "o";
    case U'ú':
    case U'ù':
    case U'û':
    case U'ü': return "u";
    case U'ǵ':
    case U'ğ':
    case U'ǧ': return "g";
    case U'ń':
    case U'ñ':
    case U'ŋ': return "n";
    case U'ş': return "sh";
    case U'ç': return "ch";
    default: return nullptr;
  }
}

/// Stands inside a word without breaking it: apostrophes as people type them, combining marks, the soft hyphen.
bool is_mark(char32_t c) {
  return c == U'\'' || c == U'`' || c == 0xB4 || c == 0x2018 || c == 0x2019 || c == 0x2B9 || c == 0x2BB || c == 0x2BC || c == 0x2BF ||
         c == 0x2032 || c == 0xFF07 || c == 0xAD || (c >= 0x300 && c <= 0x36F);
}

/// Spellings of one sound fall together; in place, as it only gets shorter.
void settle(std::string& word) {
  std::size_t out = 0;
  for (std::size_t at = 0; at < word.size(); ++at) {
    const char next = at + 1 < word.size() ? word[at + 1] : '\0';
    char c = word[at];
    if ((c == 's' || c == 'c') && next == 'h') {
      c = c == 's' ? 'S' : 'C';
      ++at;
    } else if ((c == 't' && next == 's') || (c == 'y' && next == 'e')) {
      continue;  // the second letter stands for both
    }
    switch (c) {
      case 'h': c = 'x'; break;
      case 'q': c = 'k'; break;
      case 'o':
      case 'w': c = 'u'; break;
      default: break;
    }
    if (out == 0 || word[out - 1] != c) word[out++] = c;
  }
  word.resize(out);
}

}  // namespace

std::vector<Word> fold_words(std::string_view text, std::size_t most) {
  text = text.substr(0, most);
  std::vector<Word> words;
  Word word;
  bool number = false;
  const auto finish = [&](std::size_t end) {
    if (!word.folded.empty()) {
      word.end = end;
      settle(word.folded);
      words.push_back(std::move(word));
    } else if (number && (words.empty() || words.back().folded != "0")) {
      words.push_back({word.begin, end, "0"});
    }
    word = {};
    number = false;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = utf8::next(text, at);
    const bool digit = c >= U'0' && c <= U'9';
    const bool ascii_letter = (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
    const char* letters = ascii_letter ? nullptr : sound(c);
    if (ascii_letter || letters != nullptr) {
      if (word.folded.empty()) word.begin = begin;
      if (ascii_letter)
        word.folded += static_cast<char>(c | 0x20);
      else
        word.folded += letters;
    } else if (digit && word.folded.empty()) {
      if (!number) word.begin = begin;
      number = true;
    } else if (!(is_mark(c) && !word.folded.empty())) {
      finish(begin);
    }
  }
  finish(text.size());
  return words;
}

std::string fold(std::string_view text, std::size_t most) {
  std::string out;
  for (const Word& word : fold_words(text, most)) {
    if (!out.empty()) out += ' ';
    out += word.folded;
  }
  return out;
}

}  // namespace darcha::triage
