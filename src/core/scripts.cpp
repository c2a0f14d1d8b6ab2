// Uzbek and Karakalpak between their scripts. Spec: domain facts B6; the longest match first, words with a spelling of their own before
// all.
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/script_exceptions.h"
#include "core/text.h"
#include "core/utf8.h"

namespace darcha {
namespace {

using Word = std::u32string_view;

bool is_upper(char32_t c) { return u_isupper(static_cast<UChar32>(c)); }
char32_t lower(char32_t c) { return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))); }
char32_t upper(char32_t c) { return static_cast<char32_t>(u_toupper(static_cast<UChar32>(c))); }
bool is_latin_letter(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || c == U'\u02BB' || c == U'\u02BC'; }
bool is_cyrillic(char32_t c) { return c >= 0x400 && c <= 0x4FF; }

std::u32string lowered(Word word) {
  std::u32string out;
  for (char32_t c : word) out += lower(c);
  return out;
}

/// All capitals, of at least two letters: ЎРҚ, MAʼLUMOT.
bool is_all_upper(Word word) {
  std::size_t letters = 0;
  for (char32_t c : word) {
    if (c == U'\u02BB' || c == U'\u02BC' || c == U'-') continue;
    if (!is_upper(c)) return false;
    ++letters;
  }
  return letters > 1;
}

// ---- Latin to Cyrillic

struct Pair {
  std::u32string_view from;
  std::u32string_view to;
};

// In this order: three letters, two, one.
constexpr Pair kToCyrillic[] = {
    {U"yo\u02BB", U"йў"}, {U"s\u02BCh", U"сҳ"}, {U"tsiy", U"ций"}, {U"o\u02BB", U"ў"}, {U"g\u02BB", U"ғ"}, {U"sh", U"ш"}, {U"ch", U"ч"},
    {U"yo", U"ё"},        {U"yu", U"ю"},        {U"ya", U"я"},     {U"ye", U"е"},      {U"a", U"а"},       {U"b", U"б"},  {U"d", U"д"},
    {U"e", U"е"},         {U"f", U"ф"},         {U"g", U"г"},      {U"h", U"ҳ"},       {U"i", U"и"},       {U"j", U"ж"},  {U"k", U"к"},
    {U"l", U"л"},         {U"m", U"м"},         {U"n", U"н"},      {U"o", U"о"},       {U"p", U"п"},       {U"q", U"қ"},  {U"r", U"р"},
    {U"s", U"с"},         {U"t", U"т"},         {U"u", U"у"},      {U"v", U"в"},       {U"x", U"х"},       {U"y", U"й"},  {U"z", U"з"},
    {U"\u02BC", U"ъ"},    {U"\u02BB", U"ъ"},
};

// Endings of borrowed nouns whose с was ц: aksiya, konferensiya, korrupsiya, auksion. The exceptions to these stand in the list.
constexpr std::u32string_view kSofted[] = {U"ksiya", U"nsiya", U"psiya", U"ksion", U"psion"};

const ScriptException* exception_for(Word word) {
  const ScriptException* best = nullptr;
  for (const ScriptException& exception : kScriptExceptions) {
    const bool fits = exception.fit == Fit::whole ? word == exception.latin : word.starts_with(exception.latin);
    // a word as it stands goes before a stem of the same length
    if (fits && (!best || exception.latin.size() > best->latin.size())) best = &exception;
  }
  return best;
}

bool is_latin_vowel(char32_t c) { return c == U'a' || c == U'e' || c == U'i' || c == U'o' || c == U'u'; }

/// Lower case in, lower case out; `source` gets, for each letter written, the place in `word` it came from.
std::u32string word_to_cyrillic(Word word, std::vector<std::size_t>& source) {
  std::u32string out;
  std::size_t at = 0;
  if (const ScriptException* exception = exception_for(word)) {
    for (std::size_t i = 0; i < exception->cyrillic.size(); ++i) {
      out += exception->cyrillic[i];
      source.push_back(std::min(i, exception->latin.size() - 1));
    }
    at = exception->latin.size();
  }
  while (at < word.size()) {
    const Word rest = word.substr(at);
    const bool softed = rest.size() > 1 && rest[1] == U's' && std::ranges::any_of(kSofted, [&](Word s) { return rest.starts_with(s); });
    if (softed) {  // the consonant, then ц for its с
      out += rest[0] == U'k' ? U'к' : rest[0] == U'n' ? U'н' : U'п';
      out += U'ц';
      source.insert(source.end(), {at, at + 1});
      at += 2;
      continue;
    }
    if (rest[0] == U'e') {
      const bool first = at == 0 || is_latin_vowel(word[at - 1]) || (word[at - 1] == U'\u02BB' && at > 1 && word[at - 2] == U'o');
      out += first ? U'э' : U'е';
      source.push_back(at++);
      continue;
    }
    const auto* pair = std::ranges::find_if(kToCyrillic, [&](const Pair& p) { return rest.starts_with(p.from); });
    if (pair == std::end(kToCyrillic)) {
      out += rest[0];
      source.push_back(at++);
      continue;
    }
    if (pair->from == U"tsiy") {  // ц of -tsiya; the rest follows its own rules
      out += U'ц';
      source.push_back(at);
      at += 2;
      continue;
    }
    for (char32_t c : pair->to) {
      out += c;
      source.push_back(at);
    }
    at += pair->from.size();
  }
  return out;
}

bool is_roman_numeral(Word word) {
  static constexpr std::u32string_view kHundreds[] = {U"", U"C", U"CC", U"CCC", U"CD", U"D", U"DC", U"DCC", U"DCCC", U"CM"};
  static constexpr std::u32string_view kTens[] = {U"",
                                                  U"X",
                                                  U"XX",
                                                  U"XX"
                                                  U"X",
                                                  U"XL",
                                                  U"L",
                                                  U"LX",
                                                  U"LXX",
                                                  U"LXXX",
                                                  U"XC"};
  static constexpr std::u32string_view kOnes[] = {U"", U"I", U"II", U"III", U"IV", U"V", U"VI", U"VII", U"VIII", U"IX"};
  const auto take_longest = [&word](auto& table) {
    std::size_t best = 0;
    for (Word digits : table) {
      if (digits.size() > best && word.starts_with(digits)) best = digits.size();
    }
    word.remove_prefix(best);
  };
  for (int thousands = 0; thousands < 3 && word.starts_with(U'M'); ++thousands) word.remove_prefix(1);
  take_longest(kHundreds);
  take_longest(kTens);
  take_longest(kOnes);
  return word.empty();
}

/// Names of things that are Latin everywhere: PDF, XX (asr), words with c or w.
bool stays_latin(Word word, Word lower_word, char32_t after) {
  if (std::ranges::find(kKeptLatin, lower_word) != std::end(kKeptLatin)) return true;
  for (std::size_t i = 0; i < lower_word.size(); ++i) {
    if (lower_word[i] == U'w' || (lower_word[i] == U'c' && (i + 1 == lower_word.size() || lower_word[i + 1] != U'h'))) return true;
  }
  const bool numeral = is_roman_numeral(word);
  if (word.size() == 1) return numeral && (word[0] == U'I' || word[0] == U'V' || word[0] == U'X') && after != U'.' && after != U'\0';
  return numeral;
}

std::u32string cased_to_cyrillic(Word word) {
  const std::u32string small = lowered(word);
  std::vector<std::size_t> source;
  std::u32string out = word_to_cyrillic(small, source);
  const bool all = is_all_upper(word);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const bool repeated = i > 0 && source[i] == source[i - 1];  // Yoʻ gives Йў
    if (all || (is_upper(word[source[i]]) && !repeated)) out[i] = upper(out[i]);
  }
  return out;
}

/// Addresses keep their letters: my.gov.uz, a@b.uz, https://...
bool is_address(Word chunk) {
  if (chunk.find(U'@') != Word::npos || chunk.find(U"://") != Word::npos) return true;
  for (std::size_t i = 1; i + 1 < chunk.size(); ++i) {
    if (chunk[i] == U'.' && is_latin_letter(chunk[i - 1]) && chunk[i + 1] >= U'a' && chunk[i + 1] <= U'z') return true;
  }
  return false;
}

void chunk_to_cyrillic(Word chunk, char32_t following, std::u32string& out) {
  if (is_address(chunk)) {
    out += chunk;
    return;
  }
  for (std::size_t at = 0; at < chunk.size();) {
    if (!is_latin_letter(chunk[at])) {
      out += chunk[at++];
      continue;
    }
    std::size_t end = at;
    while (end < chunk.size() && is_latin_letter(chunk[end])) ++end;
    const Word word = chunk.substr(at, end - at);
    const char32_t after = end < chunk.size() ? chunk[end] : following;
    if (word.front() == U'\u02BB' || word.front() == U'\u02BC' || stays_latin(word, lowered(word), after)) {
      out += word;  // a mark without a word is a quotation mark
    } else {
      out += cased_to_cyrillic(word);
    }
    at = end;
  }
}

// ---- Cyrillic to Latin

bool is_cyrillic_vowel(char32_t c) { return Word{U"аеёиоуэюяўыөүә"}.find(c) != Word::npos; }
bool is_sign(char32_t c) { return c == U'ъ' || c == U'ь'; }

std::optional<std::u32string_view> plain_latin(char32_t c) {
  static const std::unordered_map<char32_t, std::u32string_view> kMap{
      {U'а', U"a"},  {U'б', U"b"},       {U'в', U"v"},  {U'г', U"g"},       {U'д', U"d"}, {U'ё', U"yo"}, {U'ж', U"j"},
      {U'з', U"z"},  {U'и', U"i"},       {U'й', U"y"},  {U'к', U"k"},       {U'л', U"l"}, {U'м', U"m"},  {U'н', U"n"},
      {U'о', U"o"},  {U'п', U"p"},       {U'р', U"r"},  {U'с', U"s"},       {U'т', U"t"}, {U'у', U"u"},  {U'ф', U"f"},
      {U'х', U"x"},  {U'ч', U"ch"},      {U'ш', U"sh"}, {U'щ', U"sh"},      {U'ы', U"i"}, {U'э', U"e"},  {U'ю', U"yu"},
      {U'ә', U"a"},  {U'ө', U"o"},       {U'ү', U"u"},  {U'ң', U"n"},  // of Karakalpak names in an Uzbek text
      {U'я', U"ya"}, {U'ў', U"o\u02BB"}, {U'қ', U"q"},  {U'ғ', U"g\u02BB"}, {U'ҳ', U"h"}};
  const auto found = kMap.find(c);
  if (found == kMap.end()) return std::nullopt;
  return found->second;
}

/// What the letter at `at` of a lower-case word becomes.
std::u32string_view uzbek_latin(Word word, std::size_t at) {
  const char32_t c = word[at];
  const char32_t before = at > 0 ? word[at - 1] : U'\0';
  const char32_t after = at + 1 < word.size() ? word[at + 1] : U'\0';
  switch (c) {
    case U'е': return at == 0 || is_cyrillic_vowel(before) || is_sign(before) ? U"ye" : U"e";
    case U'о': return before == U'ь' ? U"yo" : U"o";
    case U'ц': return is_cyrillic_vowel(before) ? U"ts" : U"s";
    case U'с': return after == U'ҳ' ? U"s\u02BC" : U"s";
    case U'ъ': return after == U'е' || after == U'ю' || after == U'я' || after == U'ё' || before == U'ў' ? U"" : U"\u02BC";
    case U'ь': return U"";
    case U'я':
      return (word.starts_with(U"сентябр") || word.starts_with(U"октябр")) && at + 3 <= word.size() && after == U'б' ? U"a" : U"ya";
    default: return plain_latin(c).value_or(U"");
  }
}

/// Karakalpak Latin of 2016.
std::u32string_view karakalpak_latin(Word word, std::size_t at) {
  static const std::unordered_map<char32_t, std::u32string_view> kOwn{{U'ә', U"á"},   {U'ғ', U"ǵ"}, {U'ы', U"ı"}, {U'ң', U"ń"},
                                                                      {U'ө', U"ó"},   {U'ү', U"ú"}, {U'ў', U"w"}, {U'ц', U"c"},
                                                                      {U'щ', U"sch"}, {U'ъ', U""},  {U'ь', U""}};
  const char32_t c = word[at];
  if (c == U'е') return at == 0 ? U"ye" : U"e";
  if (const auto own = kOwn.find(c); own != kOwn.end()) return own->second;
  return plain_latin(c).value_or(U"");
}

bool known_cyrillic(char32_t c) { return plain_latin(c) || Word{U"ецъьәңөү"}.find(c) != Word::npos; }

char32_t latin_upper(char32_t c) { return c == U'ı' ? U'Í' : upper(c); }

template <class Letter>
void word_to_latin(Word word, Letter letter, std::u32string& out) {
  const std::u32string small = lowered(word);
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (!known_cyrillic(small[i])) {
      out += word[i];
      continue;
    }
    std::u32string_view latin = letter(small, i);
    if (!is_upper(word[i])) {
      out += latin;
      continue;
    }
    // Ш is SH among capitals, Sh at the head of a word
    const bool among_capitals = i + 1 < word.size() ? is_upper(word[i + 1]) : i > 0 && is_upper(word[i - 1]);
    for (std::size_t k = 0; k < latin.size(); ++k) out += k == 0 || among_capitals ? latin_upper(latin[k]) : latin[k];
  }
}

template <class Letter>
std::string to_latin(std::string_view text, Letter letter) {
  const std::u32string points = utf8::decode(to_nfc(text));
  std::u32string out;
  out.reserve(points.size() + 8);
  for (std::size_t at = 0; at < points.size();) {
    if (!is_cyrillic(points[at])) {
      out += points[at++];
      continue;
    }
    std::size_t end = at;
    while (end < points.size() && is_cyrillic(points[end])) ++end;
    word_to_latin(Word{points}.substr(at, end - at), letter, out);
    at = end;
  }
  return utf8::encode(out);
}

}  // namespace

std::string latin_to_cyrillic(std::string_view uz) {
  const std::u32string points = utf8::decode(normalize_apostrophes(uz));
  std::u32string out;
  out.reserve(points.size());
  for (std::size_t at = 0; at < points.size();) {
    std::size_t end = at;
    while (end < points.size() && !u_isUWhiteSpace(static_cast<UChar32>(points[end]))) ++end;
    chunk_to_cyrillic(Word{points}.substr(at, end - at), end < points.size() ? points[end] : U'\0', out);
    for (at = end; at < points.size() && u_isUWhiteSpace(static_cast<UChar32>(points[at])); ++at) out += points[at];
  }
  return utf8::encode(out);
}

std::string cyrillic_to_latin(std::string_view uz) { return to_latin(uz, uzbek_latin); }

std::string kaa_cyrillic_to_latin(std::string_view kaa) { return to_latin(kaa, karakalpak_latin); }

}  // namespace darcha
