#include "persons/names.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/text.h"

namespace darcha::persons {

namespace {

constexpr std::string_view kSounds = "abcdfghijklmnprstvwz";  // c = ch, w = sh, a = a o u, i = e i y
constexpr std::array<std::string_view, 11> kChildOf{"ogli", "ugli", "ogly", "ugly", "uli", "uly", "qizi", "kizi", "kyzy", "qzi", "gizi"};

bool is_vowel(char letter) { return std::string_view{"aeiouy"}.contains(letter); }

struct Spelling {
  std::string_view letters;
  char sound;
};
// Longest first. Of ours: how Uzbek, Karakalpak and Russian papers spell the same names.
constexpr std::array<Spelling, 9> kTogether{
    {{"dzh", 'j'}, {"dj", 'j'}, {"zh", 'j'}, {"ch", 'c'}, {"sh", 'w'}, {"kh", 'h'}, {"gh", 'g'}, {"ts", 's'}, {"ph", 'f'}}};

char sound_of_letter(char letter) {
  switch (letter) {
    case 'o':
    case 'u': return 'a';
    case 'e':
    case 'y': return 'i';
    case 'q': return 'k';
    case 'x': return 'h';
    case 'c': return 's';
    default: return letter;
  }
}

bool drop_end(std::string& sound, std::string_view end) {
  if (sound.size() < end.size() + 2 || !sound.ends_with(end)) return false;
  sound.resize(sound.size() - end.size());
  return true;
}

std::string sound_of(std::string_view word) {
  std::string out;
  const auto put = [&out](char sound) {
    if (out.empty() || out.back() != sound) out += sound;  // Abbos is Abos
  };
  for (std::size_t at = 0; at < word.size();) {
    const auto together = std::ranges::find_if(kTogether, [&](const Spelling& s) { return word.substr(at).starts_with(s.letters); });
    if (together != kTogether.end()) {
      put(together->sound);
      at += together->letters.size();
      continue;
    }
    const char letter = word[at++];
    if (letter < 'a' || letter > 'z') continue;
    if (letter == 'y' && at < word.size() && is_vowel(word[at]) && word[at] != 'y') continue;  // Yusuf and Usuf, Anastasiya and -ia
    put(letter == 'w' ? 'v' : sound_of_letter(letter));
  }
  for (const std::string_view fathers : {"avic", "ivic", "avna", "ivna"})
    if (drop_end(out, fathers)) return out;
  if (out.size() > 4 && (out.ends_with("va") || out.ends_with("na"))) out.pop_back();  // -ova, -eva, -ina: hers is his
  return out;
}

/// The words in alphabetical order: who writes the given name first is found as well.
NameKey key_of(const Pepper& pepper, std::vector<std::string> sounds) {
  std::ranges::sort(sounds);
  NameKey key;
  std::string together;
  for (const std::string& sound : sounds) {
    key.bucket += sound.front();
    together += sound + ' ';
  }
  const Bytes digest = pepper.digest(Pepper::Kind::pin, "name\n" + together);  // a PINFL is digits only: the two never meet
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < sizeof hash; ++i) hash = hash << 8 | digest[i];
  key.hash = static_cast<std::int64_t>(hash);
  return key;
}

std::set<std::string> one_slip_from(const std::string& sound) {
  std::set<std::string> out;
  for (std::size_t at = 1; at <= sound.size(); ++at) {
    for (const char other : kSounds) {
      out.insert(sound.substr(0, at) + other + sound.substr(at));
      if (at < sound.size()) out.insert(sound.substr(0, at) + other + sound.substr(at + 1));
    }
    if (at < sound.size()) out.insert(sound.substr(0, at) + sound.substr(at + 1));
    if (at + 1 < sound.size()) {
      std::string turned = sound;
      std::swap(turned[at], turned[at + 1]);
      out.insert(std::move(turned));
    }
  }
  out.erase(sound);
  return out;
}

void add_keys(const Pepper& pepper, std::string_view surname, std::string_view given, std::string_view patronymic,
              std::set<NameKey>& keys) {
  // A name of several words is one here, as it is when a hyphen holds them together.
  const auto joined = [](std::string_view name) {
    std::string out;
    for (const std::string& word : sounds_of(name)) out += word;
    return out;
  };
  const std::string first = joined(surname), second = joined(given), third = joined(patronymic);
  if (first.empty() || second.empty()) return;
  keys.insert(key_of(pepper, {first, second}));
  if (!third.empty()) keys.insert(key_of(pepper, {first, second, third}));
}

}  // namespace

std::vector<std::string> sounds_of(std::string_view name) {
  const std::string folded = fold_for_search(name);
  std::vector<std::string> out;
  std::size_t at = 0;
  while (at < folded.size()) {
    const std::size_t end = std::min(folded.find(' ', at), folded.size());
    const std::string_view word = std::string_view{folded}.substr(at, end - at);
    at = end + 1;
    if (std::ranges::find(kChildOf, word) != kChildOf.end()) continue;
    if (std::string sound = sound_of(word); sound.size() > 1) out.push_back(std::move(sound));
  }
  return out;
}

Result<std::vector<std::string>> parse_name_query(std::string_view typed) {
  constexpr std::size_t kLongest = 60;  // sounds; longer than any name of a register, and what a search costs grows with it
  auto sounds = sounds_of(typed);
  std::size_t length = 0;
  for (const std::string& sound : sounds) length += sound.size();
  const bool has_digit = std::ranges::any_of(typed, [](char c) { return c >= '0' && c <= '9'; });
  if (sounds.size() < 2 || sounds.size() > 3 || length > kLongest || has_digit) return refuse("persons.name_words", RefusalKind::bad_input);
  return sounds;
}

std::vector<NameKey> name_keys(const Pepper& pepper, const Name& name) {
  std::set<NameKey> keys;
  add_keys(pepper, name.surname, name.given, name.patronymic, keys);
  add_keys(pepper, name.surname_cyrl, name.given_cyrl, name.patronymic_cyrl, keys);
  return {keys.begin(), keys.end()};
}

NameLookup name_lookup(const Pepper& pepper, std::vector<std::string> sounds) {
  const NameKey exact = key_of(pepper, sounds);
  NameLookup out{.bucket = exact.bucket, .exact = {exact.hash}};
  for (std::string& sound : sounds) {
    const std::string right = sound;
    for (const std::string& slipped : one_slip_from(right)) {
      sound = slipped;
      out.near.push_back(key_of(pepper, sounds).hash);
    }
    sound = right;
  }
  return out;
}

}  // namespace darcha::persons
