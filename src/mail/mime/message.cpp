#include "mail/mime/message.h"

#include <algorithm>

#include "mail/mime/charset.h"
#include "mail/mime/flow.h"
#include "mail/mime/html.h"
#include "net/multipart.h"

namespace darcha::mail {
namespace {

constexpr std::size_t kLongestBoundary = 200;  // 70 by the book

/// Headers up to the empty line; `rest` is what follows it. Spec: RFC 5322 2.2.
std::string_view read_headers(std::string_view octets, const MimeLimits& limits, Headers& out, std::string_view& rest) {
  std::size_t at = 0;
  while (at < octets.size()) {
    std::size_t end = octets.find('\n', at);
    if (end == std::string_view::npos) end = octets.size();
    std::string_view line = octets.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) {
      rest = octets.substr(std::min(octets.size(), end + 1));
      return {};
    }
    if (end > limits.header_bytes) return "header_too_long";
    if ((line.front() == ' ' || line.front() == '\t') && !out.fields.empty()) {
      out.fields.back().second += line;
    } else {
      const std::size_t colon = line.find(':');
      if (colon == std::string_view::npos || colon == 0 || line.substr(0, colon).find_first_of(" \t") != std::string_view::npos) {
        rest = octets.substr(at);  // no header: what follows is taken for the body
        return {};
      }
      if (out.fields.size() == limits.fields) return "too_many_fields";
      out.fields.emplace_back(lower_ascii(line.substr(0, colon)), std::string(trim(line.substr(colon + 1))));
    }
    at = std::min(octets.size(), end + 1);
  }
  rest = {};
  return {};
}

struct Gathered {
  std::string text;
  bool plain = false;  ///< it came from text/plain
};

class Reader {
 public:
  Reader(const MimeLimits& limits, Parsed& out) : limits_(limits), out_(out) {}

  Gathered read(const Headers& headers, std::string_view body, std::size_t depth) {
    if (!begin_part(depth)) return {};
    const auto field = headers.find("content-type");
    const Valued type = field ? parse_valued(*field) : Valued{.value = "text/plain", .params = {}};
    const auto how = headers.find("content-disposition");
    const Valued disposition = how ? parse_valued(*how) : Valued{};
    const auto coded = headers.find("content-transfer-encoding");
    const Coding coding = coded ? parse_coding(*coded) : Coding::identity;
    if (type.value.starts_with("multipart/")) return read_multipart(type, body, depth);
    if (type.value == "message/rfc822" && coding == Coding::identity) return read_nested(body, depth);
    const std::string name = file_name(type, disposition);
    const bool text = type.value == "text/plain" || type.value == "text/html";
    if (!text || disposition.value == "attachment" || !name.empty()) {
      out_.files.push_back({.name = net::clean_file_name(name), .octets = body, .coding = coding});
      return {};
    }
    return read_text(type, body, coding);
  }

 private:
  bool begin_part(std::size_t depth) {
    if (depth > limits_.depth) out_.fault = "too_deep";
    if (++parts_ > limits_.parts) out_.fault = "too_many_parts";
    return out_.fault.empty();
  }

  static std::string file_name(const Valued& type, const Valued& disposition) {
    if (const auto found = disposition.params.find("filename"); found != disposition.params.end()) return found->second;
    if (const auto found = type.params.find("name"); found != type.params.end()) return found->second;
    return {};
  }

  Gathered read_text(const Valued& type, std::string_view body, Coding coding) {
    const std::string octets = decode(body, coding);
    text_bytes_ += octets.size();
    if (text_bytes_ > limits_.text_bytes) {
      out_.fault = "text_too_long";
      return {};
    }
    const auto param = [&](const char* name) {
      const auto found = type.params.find(name);
      return found == type.params.end() ? std::string{} : found->second;
    };
    std::string words = to_utf8(octets, param("charset"));
    if (type.value == "text/html") return {.text = html_to_text(words), .plain = false};
    if (lower_ascii(param("format")) == "flowed") words = unflow(words, lower_ascii(param("delsp")) == "yes");
    return {.text = std::move(words), .plain = true};
  }

  Gathered read_nested(std::string_view body, std::size_t depth) {
    Headers headers;
    std::string_view rest;
    if (const auto fault = read_headers(body, limits_, headers, rest); !fault.empty()) {
      out_.fault = fault;
      return {};
    }
    Gathered inner = read(headers, rest, depth + 1);
    if (const auto subject = headers.find("subject")) inner.text = decode_words(*subject) + "\n\n" + inner.text;
    return inner;
  }

  /// The parts between lines "--boundary"; the closing one, or the end of the body, ends the last. Spec: RFC 2046 5.1.
  std::vector<std::string_view> split(std::string_view body, const std::string& boundary) {
    std::vector<std::string_view> out;
    const std::string mark = "--" + boundary;
    std::size_t begin = std::string_view::npos;  // of the part that is being read
    for (std::size_t at = 0; at < body.size();) {
      const std::size_t found = body.find(mark, at);
      if (found == std::string_view::npos) break;
      at = found + mark.size();
      if (found > 0 && body[found - 1] != '\n') continue;
      const bool last = body.substr(at).starts_with("--");
      std::size_t end_of_line = body.find('\n', at);
      if (end_of_line == std::string_view::npos) end_of_line = body.size();
      if (!last && !trim(body.substr(at, end_of_line - at)).empty()) continue;  // a longer boundary that begins like ours
      if (begin != std::string_view::npos) {
        std::size_t end = found > 0 ? found - 1 : 0;
        if (end > begin && body[end - 1] == '\r') --end;
        out.push_back(body.substr(begin, end > begin ? end - begin : 0));
      }
      begin = std::string_view::npos;
      if (last || parts_ + out.size() > limits_.parts) break;
      begin = std::min(body.size(), end_of_line + 1);
      at = begin > 0 ? begin - 1 : 0;  // the line's end may be the start of the next delimiter
      at = std::max(at, found + mark.size());
    }
    if (begin != std::string_view::npos) out.push_back(body.substr(begin));
    return out;
  }

  Gathered read_multipart(const Valued& type, std::string_view body, std::size_t depth) {
    const auto found = type.params.find("boundary");
    const std::string boundary = found == type.params.end() ? std::string{} : found->second;
    if (boundary.empty() || boundary.size() > kLongestBoundary) return read_text({}, body, Coding::identity);
    if (type.value == "multipart/report") out_.report = true;
    if (type.value == "multipart/encrypted") out_.encrypted = true;
    const bool one_of = type.value == "multipart/alternative";
    Gathered chosen;
    for (const std::string_view octets : split(body, boundary)) {
      Headers headers;
      std::string_view rest;
      if (const auto fault = read_headers(octets, limits_, headers, rest); !fault.empty()) out_.fault = fault;
      if (!out_.fault.empty()) return {};
      Gathered part = read(headers, rest, depth + 1);
      if (!out_.fault.empty()) return {};
      if (trim(part.text).empty()) continue;
      if (!one_of && !chosen.text.empty()) {
        chosen.text += "\n\n" + part.text;
      } else if (chosen.text.empty() || (part.plain && !chosen.plain)) {  // the plain form is what the writer's program meant to be read
        chosen = std::move(part);
      }
    }
    return chosen;
  }

  const MimeLimits& limits_;
  Parsed& out_;
  std::size_t parts_ = 0;
  std::size_t text_bytes_ = 0;
};

}  // namespace

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const auto& [key, value] : fields)
    if (key == name) return value;
  return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
  return static_cast<std::size_t>(std::ranges::count(fields, name, [](const auto& field) -> std::string_view { return field.first; }));
}

bool is_address(std::string_view address) {
  const std::size_t at = address.rfind('@');
  if (at == std::string_view::npos || at == 0 || at > 64 || at + 1 == address.size() || address.size() > 254) return false;
  if (address.find('@') != at) return false;
  for (const char c : address)
    if (static_cast<unsigned char>(c) <= 32 || c == 127 || std::string_view("<>()[]\\,;:\"").contains(c)) return false;
  const std::string_view domain = address.substr(at + 1);
  return domain.front() != '.' && domain.back() != '.' && domain.front() != '-' && !domain.contains("..");
}

std::optional<Mailbox> parse_mailbox(std::string_view field) {
  std::string words, inside, comment;
  bool quoted = false, angle = false, had_angle = false;
  int depth = 0;
  for (std::size_t i = 0; i < field.size(); ++i) {
    const char c = field[i];
    std::string& into = depth > 0 ? comment : angle ? inside : words;
    if (c == '\\' && (quoted || depth > 0) && i + 1 < field.size()) {
      into += field[++i];
    } else if (c == '"' && depth == 0) {
      quoted = !quoted;
    } else if (quoted) {
      into += c;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && depth > 0) {
      --depth;
    } else if (depth > 0) {
      comment += c;
    } else if (c == '<' && !angle) {
      angle = had_angle = true;
    } else if (c == '>' && angle) {
      break;
    } else if ((c == ',' || c == ';') && !angle) {
      if (is_address(trim(words))) break;
      words.clear();
    } else if (c == ':' && !angle) {  // the name of a group
      words.clear();
    } else {
      into += c;
    }
  }
  const std::string address(trim(had_angle ? inside : words));
  if (!is_address(address) || to_utf8(address, "utf-8") != address) return std::nullopt;
  return Mailbox{.name = std::string(trim(decode_words(had_angle ? words : comment))), .address = address};
}

Parsed parse_mail(std::string_view octets, const MimeLimits& limits) {
  Parsed out;
  std::string_view body;
  out.fault = read_headers(octets, limits, out.headers, body);
  if (!out.fault.empty()) return out;
  Gathered all = Reader(limits, out).read(out.headers, body, 1);
  if (out.fault.empty()) out.text = trim(all.text);
  return out;
}

}  // namespace darcha::mail
