#include "mail/mime/coding.h"

#include <array>
#include <charconv>
#include <optional>

#include "core/bytes.h"
#include "mail/mime/charset.h"

namespace darcha::mail {
namespace {

constexpr std::size_t kMostParams = 40;
constexpr std::size_t kMostParamOctets = 4096;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return -1;
}

std::string decode_base64(std::string_view coded) {
  std::string out;
  out.reserve(coded.size() / 4 * 3 + 3);
  unsigned buffer = 0;
  int bits = 0;
  for (const char c : coded) {
    if (c == '=') {  // the end of a run: some writers put several after each other
      bits = 0;
      buffer = 0;
      continue;
    }
    const int digit = base64_digit(c);
    if (digit < 0) continue;
    buffer = (buffer << 6 | static_cast<unsigned>(digit)) & 0xFFFFFF;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += static_cast<char>(buffer >> bits & 0xFF);
  }
  return out;
}

/// `word`: in a header, where _ is a space and there are no lines.
std::string decode_quoted(std::string_view coded, bool word) {
  std::string out;
  out.reserve(coded.size());
  std::size_t meant = 0;  // up to here every octet was coded or is no white space
  for (std::size_t i = 0; i < coded.size(); ++i) {
    const char c = coded[i];
    if (word && c == '_') {
      out += ' ';
      continue;
    }
    if (c == '\n' && !word) {  // white space before a line's end was added on the way
      std::size_t end = out.size();
      const bool cr = end > 0 && out[end - 1] == '\r';
      if (cr) --end;
      while (end > meant && (out[end - 1] == ' ' || out[end - 1] == '\t')) --end;
      out.resize(end);
      out += cr ? "\r\n" : "\n";
      continue;
    }
    if (c != '=') {
      out += c;
      continue;
    }
    const int high = i + 2 < coded.size() ? hex_digit(coded[i + 1]) : -1;
    const int low = i + 2 < coded.size() ? hex_digit(coded[i + 2]) : -1;
    if (high >= 0 && low >= 0) {
      out += static_cast<char>(high * 16 + low);
      meant = out.size();
      i += 2;
      continue;
    }
    std::size_t next = i + 1;
    while (next < coded.size() && (coded[next] == ' ' || coded[next] == '\t' || coded[next] == '\r')) ++next;
    if (!word && next < coded.size() && coded[next] == '\n')
      i = next;  // a soft line break
    else if (!word && next == coded.size())
      i = next;
    else
      out += '=';
  }
  return out;
}

struct Word {
  std::string charset, octets;
  std::size_t end = 0;
};

/// An encoded word that begins at `at`: =?charset*lang?B?text?=
std::optional<Word> word_at(std::string_view value, std::size_t at) {
  constexpr std::size_t kLongest = 2000;  // the limit is 75; many writers do not know
  if (value.substr(at, 2) != "=?") return std::nullopt;
  const std::string_view rest = value.substr(at + 2, kLongest);
  const std::size_t first = rest.find('?');
  if (first == std::string_view::npos || first == 0 || first > 60 || first + 2 >= rest.size() || rest[first + 2] != '?')
    return std::nullopt;
  const std::size_t text = first + 3;
  const std::size_t end = rest.find("?=", text);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view charset = rest.substr(0, first);
  if (charset.find_first_of(" \t\r\n=") != std::string_view::npos) return std::nullopt;
  Word word{.charset = std::string(charset.substr(0, charset.find('*'))), .octets = {}, .end = at + 2 + end + 2};
  const char kind = rest[first + 1];
  if (kind == 'B' || kind == 'b')
    word.octets = decode_base64(rest.substr(text, end - text));
  else if (kind == 'Q' || kind == 'q')
    word.octets = decode_quoted(rest.substr(text, end - text), true);
  else
    return std::nullopt;
  return word;
}

std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\n' || c == '\t') c = ' ';
  return text;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::string_view(" \t\r\n").contains(text.front())) text.remove_prefix(1);
  while (!text.empty() && std::string_view(" \t\r\n").contains(text.back())) text.remove_suffix(1);
  return text;
}

/// A value up to the next semicolon outside quotes, unquoted; `field` moves behind it.
std::string take_value(std::string_view& field) {
  std::string out;
  bool quoted = false;
  std::size_t i = 0;
  for (; i < field.size(); ++i) {
    const char c = field[i];
    if (quoted && c == '\\' && i + 1 < field.size()) {
      out += field[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == ';' && !quoted) {
      break;
    } else {
      out += c;
    }
  }
  field.remove_prefix(std::min(field.size(), i + 1));
  return std::string(trimmed(out));
}

/// Pieces of one parameter: name*0*=..., name*1=... Spec: RFC 2231 3, 4.
struct Pieces {
  std::map<int, std::pair<std::string, bool>> by_number;  ///< text, whether it is percent-encoded
};

std::string joined(const Pieces& pieces) {
  std::string octets, charset;
  for (const auto& [number, piece] : pieces.by_number) {
    std::string_view text = piece.first;
    if (piece.second && number == pieces.by_number.begin()->first) {
      const std::size_t first = text.find('\'');
      const std::size_t second = first == std::string_view::npos ? first : text.find('\'', first + 1);
      if (second != std::string_view::npos) {
        charset = text.substr(0, first);
        text.remove_prefix(second + 1);
      }
    }
    octets += piece.second ? percent_decoded(text) : std::string(text);
  }
  return one_line(to_utf8(octets, charset));
}

}  // namespace

Coding parse_coding(std::string_view value) {
  const std::string name = lower_ascii(trimmed(value));
  if (name == "base64") return Coding::base64;
  if (name == "quoted-printable") return Coding::quoted_printable;
  return Coding::identity;
}

std::string decode(std::string_view coded, Coding coding) {
  switch (coding) {
    case Coding::base64: return decode_base64(coded);
    case Coding::quoted_printable: return decode_quoted(coded, false);
    case Coding::identity: break;
  }
  return std::string(coded);
}

std::string encode_quoted_printable(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out, line;
  const auto put = [&](std::string_view piece) {
    if (line.size() + piece.size() > 75) {
      out += line + "=\r\n";
      line.clear();
    }
    line += piece;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '\n') {
      out += line + "\r\n";
      line.clear();
      continue;
    }
    const bool last = i + 1 == text.size() || text[i + 1] == '\n';
    const char coded[] = {'=', kHex[c >> 4], kHex[c & 15]};
    const bool plain = (c > 32 && c < 127 && c != '=') || ((c == ' ' || c == '\t') && !last);
    put(plain ? text.substr(i, 1) : std::string_view(coded, 3));
  }
  return line.empty() ? out : out + line + "\r\n";
}

std::string encode_base64_lines(std::string_view octets) {
  constexpr std::size_t kOctetsOfLine = 57;
  std::string out;
  for (std::size_t at = 0; at < octets.size(); at += kOctetsOfLine) out += to_base64(as_bytes(octets.substr(at, kOctetsOfLine))) + "\r\n";
  return out;
}

std::string encode_words(std::string_view utf8) {
  bool plain = !utf8.contains("=?");
  for (const char c : utf8)
    if (static_cast<unsigned char>(c) < 32 || static_cast<unsigned char>(c) > 126) plain = false;
  if (plain) return std::string(utf8);
  constexpr std::size_t kOctetsOfWord = 42;  // 56 of base64 and 12 around it, under 75
  std::string out;
  for (std::size_t at = 0; at < utf8.size();) {
    std::size_t count = std::min(kOctetsOfWord, utf8.size() - at);
    while (at + count < utf8.size() && count > 1 && (static_cast<unsigned char>(utf8[at + count]) & 0xC0) == 0x80) --count;
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + to_base64(as_bytes(utf8.substr(at, count))) + "?=";
    at += count;
  }
  return out;
}

std::string decode_words(std::string_view value) {
  std::string out, octets, charset, plain;
  const auto flush = [&] {
    out += to_utf8(octets, charset);
    octets.clear();
  };
  for (std::size_t at = 0; at < value.size();) {
    auto word = word_at(value, at);
    if (!word) {
      plain += value[at++];
      continue;
    }
    const bool only_space = plain.find_first_not_of(" \t\r\n") == std::string::npos;
    const bool follows = !octets.empty() && only_space;  // white space between two words is not text
    if (!follows || lower_ascii(charset) != lower_ascii(word->charset)) {
      flush();
      if (!follows) out += to_utf8(plain, {});
    }
    plain.clear();
    charset = word->charset;
    octets += word->octets;
    at = word->end;
  }
  flush();
  return one_line(out + to_utf8(plain, {}));
}

Valued parse_valued(std::string_view field) {
  Valued out;
  field = field.substr(0, 16 * 1024);
  out.value = lower_ascii(take_value(field));
  std::map<std::string, Pieces> pieces;
  for (std::size_t count = 0; !field.empty() && count < kMostParams; ++count) {
    const std::size_t equals = field.find('=');
    if (equals == std::string_view::npos) break;
    const std::size_t semicolon = field.find(';');
    if (semicolon < equals) {
      field.remove_prefix(semicolon + 1);
      continue;
    }
    std::string name = lower_ascii(trimmed(field.substr(0, equals)));
    field.remove_prefix(equals + 1);
    std::string value = take_value(field).substr(0, kMostParamOctets);
    const bool coded = name.ends_with('*');
    if (coded) name.pop_back();
    int number = 0;
    const std::size_t star = name.find('*');
    if (star != std::string::npos) {
      const auto [end, error] = std::from_chars(name.data() + star + 1, name.data() + name.size(), number);
      if (error != std::errc{} || end != name.data() + name.size() || number < 0 || number > 99) continue;
      name.resize(star);
    } else if (!coded) {
      out.params.emplace(name, decode_words(value));
      continue;
    }
    pieces[name].by_number.emplace(number, std::pair{std::move(value), coded});
  }
  for (const auto& [name, all] : pieces) out.params.insert_or_assign(name, joined(all));  // the newer form is the truer one
  return out;
}

}  // namespace darcha::mail
