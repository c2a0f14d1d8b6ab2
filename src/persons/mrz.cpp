#include "persons/mrz.h"

#include <stdexcept>
#include <vector>

#include <fmt/format.h>

namespace darcha::persons {

namespace {

constexpr std::size_t kTd1Width = 30;
constexpr std::size_t kTd3Width = 44;

std::unexpected<Refusal> bad(std::string_view reason, TextArgs args = {}) {
  return refuse(fmt::format("persons.mrz_{}", reason), RefusalKind::bad_input, std::move(args));
}
std::unexpected<Refusal> bad_digit(std::string field) { return bad("check_digit", {{"field", std::move(field)}}); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// `digit` is the check digit of `text`; a filler stands for zero only where the whole field is empty.
bool checks(std::string_view text, char digit) {
  if (digit == '<') return text.find_first_not_of('<') == std::string_view::npos;
  return is_digit(digit) && icao_check_digit(text) == digit - '0';
}

std::string trimmed(std::string_view text) {
  const auto last = text.find_last_not_of('<');
  return last == std::string_view::npos ? std::string{} : std::string{text.substr(0, last + 1)};
}

/// Month and day of a birth date may be unknown, an expiry date never is (Doc 9303-5, 4.2.2).
bool is_date(std::string_view text, bool may_be_unknown) {
  const auto part = [&](std::size_t at, int low, int high) {
    if (may_be_unknown && text[at] == '<' && text[at + 1] == '<') return true;
    if (!is_digit(text[at]) || !is_digit(text[at + 1])) return false;
    const int value = (text[at] - '0') * 10 + (text[at + 1] - '0');
    return value >= low && value <= high;
  };
  return part(0, 0, 99) && part(2, 1, 12) && part(4, 1, 31);
}

std::string spaced(std::string_view text) {
  std::string out{text};
  std::replace(out.begin(), out.end(), '<', ' ');
  return out;
}

/// PRIMARY<<SECONDARY: a second pair of fillers may only begin the tail of fillers, words are separated by one.
bool read_names(std::string_view field, Mrz& mrz) {
  const std::string names = trimmed(field);
  if (names.empty() || names.front() == '<') return false;
  if (names.find_first_of("0123456789") != std::string::npos) return false;
  const auto separator = names.find("<<");
  mrz.surname = spaced(names.substr(0, separator));
  if (separator == std::string::npos) return true;
  const std::string rest = names.substr(separator + 2);
  if (rest.front() == '<' || rest.find("<<") != std::string::npos) return false;
  mrz.given = spaced(rest);
  return true;
}

bool read_sex(char c, Mrz& mrz) {
  if (c == 'M') mrz.sex = Sex::male;
  if (c == 'F') mrz.sex = Sex::female;
  return c == 'M' || c == 'F' || c == '<';
}

/// A number longer than nine goes on in the optional field, its check digit after it, then a filler (Doc 9303-5, 4.2.2 note j).
bool read_td1_number(std::string_view line, Mrz& mrz) {
  const std::string_view first = line.substr(5, 9);
  const std::string_view rest = line.substr(15, 15);
  if (line[14] != '<' || trimmed(first).empty()) {
    mrz.number = trimmed(first);
    mrz.optional1 = trimmed(rest);
    return checks(first, line[14]);
  }
  const auto end = std::min(rest.find('<'), rest.size());
  if (end == 0) return false;
  const std::string_view tail = rest.substr(0, end - 1);
  mrz.number = std::string{first} + std::string{tail};
  mrz.optional1 = end < rest.size() ? trimmed(rest.substr(end + 1)) : std::string{};
  // Issuers differ in whether the filler between the two parts is counted; both readings stand in editions of the document.
  return checks(mrz.number, rest[end - 1]) || checks(fmt::format("{}<{}", first, tail), rest[end - 1]);
}

Result<Mrz> parse_td1(std::string_view all) {
  const std::string_view one = all.substr(0, kTd1Width), two = all.substr(kTd1Width, kTd1Width), three = all.substr(2 * kTd1Width);
  Mrz mrz;
  mrz.format = MrzFormat::td1;
  mrz.code = trimmed(one.substr(0, 2));
  mrz.issuer = trimmed(one.substr(2, 3));
  mrz.born = two.substr(0, 6);
  mrz.expires = two.substr(8, 6);
  mrz.nationality = trimmed(two.substr(15, 3));
  mrz.optional2 = trimmed(two.substr(18, 11));
  if (!is_date(mrz.born, true) || !is_date(mrz.expires, false)) return bad("date");
  if (!read_sex(two[7], mrz)) return bad("sex");
  if (!read_names(three, mrz)) return bad("names");
  if (!read_td1_number(one, mrz)) return bad_digit("number");
  if (!checks(mrz.born, two[6])) return bad_digit("born");
  if (!checks(mrz.expires, two[14])) return bad_digit("expires");
  const std::string composite = fmt::format("{}{}{}{}", one.substr(5, 25), two.substr(0, 7), two.substr(8, 7), two.substr(18, 11));
  if (two[29] == '<' || !checks(composite, two[29])) return bad_digit("composite");
  return mrz;
}

Result<Mrz> parse_td3(std::string_view all) {
  const std::string_view one = all.substr(0, kTd3Width), two = all.substr(kTd3Width);
  Mrz mrz;
  mrz.format = MrzFormat::td3;
  mrz.code = trimmed(one.substr(0, 2));
  mrz.issuer = trimmed(one.substr(2, 3));
  mrz.number = trimmed(two.substr(0, 9));
  mrz.nationality = trimmed(two.substr(10, 3));
  mrz.born = two.substr(13, 6);
  mrz.expires = two.substr(21, 6);
  mrz.optional1 = trimmed(two.substr(28, 14));
  if (!is_date(mrz.born, true) || !is_date(mrz.expires, false)) return bad("date");
  if (!read_sex(two[20], mrz)) return bad("sex");
  if (!read_names(one.substr(5), mrz)) return bad("names");
  if (two[9] == '<' || !checks(two.substr(0, 9), two[9])) return bad_digit("number");
  if (!checks(mrz.born, two[19])) return bad_digit("born");
  if (!checks(mrz.expires, two[27])) return bad_digit("expires");
  if (!checks(two.substr(28, 14), two[42])) return bad_digit("optional");
  const std::string composite = fmt::format("{}{}{}", two.substr(0, 10), two.substr(13, 7), two.substr(21, 22));
  if (two[43] == '<' || !checks(composite, two[43])) return bad_digit("composite");
  return mrz;
}

std::string padded(std::string_view text, std::size_t width) {
  if (text.size() > width) throw std::invalid_argument("write_mrz: a value is longer than its field");
  std::string out{text};
  std::replace(out.begin(), out.end(), ' ', '<');
  out.resize(width, '<');
  if (icao_check_digit(out) < 0) throw std::invalid_argument("write_mrz: a character the zone cannot show");
  return out;
}

std::string with_check(std::string_view text, std::size_t width) {
  std::string out = padded(text, width);
  out += static_cast<char>('0' + icao_check_digit(out));
  return out;
}

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : name) {
    if (c != ' ') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

std::string joined(const std::vector<std::string>& words, std::size_t primary) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i == primary ? "<<" : "<";
    out += words[i];
  }
  return out;
}

/// Doc 9303-3, 4.6: words are shortened from the last one backwards, each to one letter at least, so that the line is full and ends in a
/// letter, which tells the reader that it was shortened. What still does not fit loses its last words.
std::string names_field(const Mrz& mrz, std::size_t width) {
  std::vector<std::string> words = words_of(write_mrz_name(mrz.surname));
  const std::size_t primary = words.size();
  if (primary == 0) throw std::invalid_argument("write_mrz: a surname is needed (a single name is the primary identifier)");
  for (auto& word : words_of(write_mrz_name(mrz.given))) words.push_back(std::move(word));
  for (std::size_t i = words.size(); i-- > 0 && joined(words, primary).size() > width;) {
    const std::size_t over = joined(words, primary).size() - width;
    words[i].resize(words[i].size() > over ? words[i].size() - over : 1);
  }
  while (joined(words, primary).size() > width) words.pop_back();
  return padded(joined(words, primary), width);
}

char sex_letter(const Mrz& mrz) { return !mrz.sex ? '<' : *mrz.sex == Sex::male ? 'M' : 'F'; }

std::string write_td1(const Mrz& mrz) {
  std::string one = padded(mrz.code, 2) + padded(mrz.issuer, 3);
  if (mrz.number.size() <= 9) {
    one += with_check(mrz.number, 9) + padded(mrz.optional1, 15);
  } else {
    const std::string tail = mrz.number.substr(9) + static_cast<char>('0' + icao_check_digit(mrz.number));
    one += mrz.number.substr(0, 9) + "<" + padded(mrz.optional1.empty() ? tail : tail + "<" + mrz.optional1, 15);
  }
  std::string two =
      with_check(mrz.born, 6) + sex_letter(mrz) + with_check(mrz.expires, 6) + padded(mrz.nationality, 3) + padded(mrz.optional2, 11);
  two += static_cast<char>('0' + icao_check_digit(one.substr(5) + two.substr(0, 7) + two.substr(8, 7) + two.substr(18, 11)));
  return fmt::format("{}\n{}\n{}", one, two, names_field(mrz, kTd1Width));
}

std::string write_td3(const Mrz& mrz) {
  const std::string one = padded(mrz.code, 2) + padded(mrz.issuer, 3) + names_field(mrz, kTd3Width - 5);
  std::string two =
      with_check(mrz.number, 9) + padded(mrz.nationality, 3) + with_check(mrz.born, 6) + sex_letter(mrz) + with_check(mrz.expires, 6);
  two += with_check(mrz.optional1, 14);
  two += static_cast<char>('0' + icao_check_digit(two.substr(0, 10) + two.substr(13, 7) + two.substr(21, 22)));
  return fmt::format("{}\n{}", one, two);
}

struct Letter {
  std::string_view from;
  std::string_view to;
};
/// Doc 9303-3, section 6 A for the letters of Uzbek and Karakalpak Latin; the signs of oʻ gʻ and ʼ are left out as apostrophes are.
constexpr std::array kLetters{Letter{"á", "A"}, Letter{"Á", "A"}, Letter{"ǵ", "G"}, Letter{"Ǵ", "G"}, Letter{"ı", "I"}, Letter{"Í", "I"},
                              Letter{"í", "I"}, Letter{"ń", "N"}, Letter{"Ń", "N"}, Letter{"ó", "O"}, Letter{"Ó", "O"}, Letter{"ú", "U"},
                              Letter{"Ú", "U"}, Letter{"é", "E"}, Letter{"É", "E"}, Letter{"ʻ", ""},  Letter{"ʼ", ""},  Letter{"’", ""},
                              Letter{"‘", ""},  Letter{"'", ""},  Letter{"`", ""},  Letter{"-", " "}};

}  // namespace

Result<Mrz> parse_mrz(std::string_view text) {
  std::string all;
  for (const char c : text)
    if (c != '\n' && c != '\r') all += c;
  if (icao_check_digit(all) < 0) return bad("characters");
  if (all.size() == 3 * kTd1Width) return parse_td1(all);
  if (all.size() == 2 * kTd3Width) return parse_td3(all);
  return bad("length");
}

std::string write_mrz(const Mrz& mrz) {
  if (!is_date(mrz.born, true) || !is_date(mrz.expires, false)) throw std::invalid_argument("write_mrz: a date is not YYMMDD");
  return mrz.format == MrzFormat::td1 ? write_td1(mrz) : write_td3(mrz);
}

std::string write_mrz_name(std::string_view latin) {
  std::string out;
  for (std::size_t i = 0; i < latin.size();) {
    const char c = latin[i];
    if ((c >= 'A' && c <= 'Z') || c == ' ') {
      out += c;
      ++i;
    } else if (c >= 'a' && c <= 'z') {
      out += static_cast<char>(c - 'a' + 'A');
      ++i;
    } else {
      const auto letter = std::ranges::find_if(kLetters, [&](const Letter& l) { return latin.substr(i).starts_with(l.from); });
      if (letter == kLetters.end()) throw std::invalid_argument("write_mrz_name: a letter the zone cannot show");
      out += letter->to;
      i += letter->from.size();
    }
  }
  return out;
}

std::string write_mrz_date(Date day) {
  const std::chrono::year_month_day ymd{day};
  return fmt::format("{:02}{:02}{:02}", static_cast<int>(ymd.year()) % 100, static_cast<unsigned>(ymd.month()),
                     static_cast<unsigned>(ymd.day()));
}

std::optional<Date> read_mrz_date(std::string_view yymmdd, int century) {
  if (yymmdd.size() != 6 || yymmdd.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  const auto two = [&](std::size_t at) { return (yymmdd[at] - '0') * 10 + (yymmdd[at + 1] - '0'); };
  return make_date(century + two(0), static_cast<unsigned>(two(2)), static_cast<unsigned>(two(4)));
}

}  // namespace darcha::persons
