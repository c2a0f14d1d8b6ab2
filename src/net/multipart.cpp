#include "net/multipart.h"

#include <algorithm>

#include "core/text.h"
#include "net/http.h"

namespace darcha::net {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

struct Parameter {
  std::string_view name;
  std::string value;
};

/// Takes `; name=value` or `; name="value"` off the front. Nothing at the end; `bad` when what is there is something else.
std::optional<Parameter> take_parameter(std::string_view& rest, bool& bad) {
  rest = trim(rest);
  if (rest.empty()) return std::nullopt;
  bad = true;
  if (rest.front() != ';') return std::nullopt;
  rest = trim(rest.substr(1));
  const std::size_t equals = rest.find('=');
  if (equals == std::string_view::npos || equals == 0) return std::nullopt;
  Parameter parameter{trim(rest.substr(0, equals)), {}};
  rest = trim(rest.substr(equals + 1));
  if (rest.starts_with('"')) {
    std::size_t i = 1;
    for (; i < rest.size() && rest[i] != '"'; ++i) {
      // A backslash escapes only what needs it: some senders put whole Windows paths here.
      if (rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\')) ++i;
      parameter.value += rest[i];
    }
    if (i >= rest.size()) return std::nullopt;
    rest.remove_prefix(i + 1);
  } else {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    parameter.value = trim(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  bad = false;
  return parameter;
}

/// Spec: HTML Living Standard, multipart/form-data encoding: a quote and line ends in names are sent as %22 %0D %0A.
std::string unescape_name(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const std::string_view three = name.substr(i, 3);
    if (three == "%22")
      out += '"';
    else if (three == "%0D" || three == "%0A")
      out += ' ';
    else {
      out += name[i];
      continue;
    }
    i += 2;
  }
  return out;
}

/// Marks that change the direction of what follows make "exe.pdf" out of "fdp.exe".
bool changes_direction(std::string_view three) {
  return three == "\u202A" || three == "\u202B" || three == "\u202C" || three == "\u202D" || three == "\u202E" || three == "\u200E" ||
         three == "\u200F" || three == "\u2066" || three == "\u2067" || three == "\u2068" || three == "\u2069";
}

}  // namespace

std::optional<std::string> multipart_boundary(std::string_view content_type) {
  const std::size_t semicolon = std::min(content_type.find(';'), content_type.size());
  if (!equal_ignoring_case(trim(content_type.substr(0, semicolon)), "multipart/form-data")) return std::nullopt;
  std::string_view rest = content_type.substr(semicolon);
  std::optional<std::string> boundary;
  bool bad = false;
  while (auto parameter = take_parameter(rest, bad)) {
    if (!equal_ignoring_case(parameter->name, "boundary")) continue;
    if (boundary) return std::nullopt;
    boundary = std::move(parameter->value);
  }
  if (bad || !boundary || boundary->empty() || boundary->size() > 70 || boundary->ends_with(' ')) return std::nullopt;
  static constexpr std::string_view kAllowed = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'()+_,-./:=? ";
  if (boundary->find_first_not_of(kAllowed) != std::string::npos) return std::nullopt;
  return boundary;
}

std::string clean_file_name(std::string_view sent) {
  if (const std::size_t slash = sent.find_last_of("/\\"); slash != std::string_view::npos) sent.remove_prefix(slash + 1);
  std::string out;
  for (std::size_t i = 0; i < sent.size(); ++i) {
    const auto c = static_cast<unsigned char>(sent[i]);
    if (c < 0x20 || c == 0x7F || (c == 0xC2 && i + 1 < sent.size() && static_cast<unsigned char>(sent[i + 1]) < 0xA0)) {
      if (c == 0xC2) ++i;
      continue;
    }
    if (changes_direction(sent.substr(i, 3))) {
      i += 2;
      continue;
    }
    out += sent[i];
  }
  const std::size_t first = out.find_first_not_of(". ");
  out.erase(0, std::min(first, out.size()));
  constexpr std::size_t kLongest = 200;
  if (out.size() > kLongest) {  // keeps the extension, cuts between characters
    const std::size_t dot = out.rfind('.');
    std::string extension = dot != std::string::npos && out.size() - dot <= 16 ? out.substr(dot) : std::string();
    std::size_t end = kLongest - extension.size();
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
    out = out.substr(0, end) + extension;
  }
  while (out.ends_with(' ') || out.ends_with('.')) out.pop_back();
  return out.empty() ? "file" : out;
}

MultipartParser::MultipartParser(std::string_view boundary, MultipartLimits limits, Events& events)
    : delimiter_("\r\n--" + std::string(boundary)), limits_(limits), events_(events) {}

int MultipartParser::feed(std::string_view piece) {
  if (state_ == State::epilogue) return 0;  // nothing after the closing boundary means anything
  buffer_ += piece;
  for (bool again = true; again;) {
    again = false;
    if (const int status = step(again); status != 0) return status;
  }
  return 0;
}

int MultipartParser::finish() const { return state_ == State::epilogue ? 0 : 400; }

int MultipartParser::step(bool& again) {
  switch (state_) {
    case State::preamble:
      // No browser sends a preamble; what stands before the first boundary is not a form.
      if (!delimiter_.starts_with(std::string_view(buffer_).substr(0, delimiter_.size()))) return 400;
      if (buffer_.size() < delimiter_.size()) return 0;
      buffer_.erase(0, delimiter_.size());
      state_ = State::after_boundary;
      again = true;
      return 0;
    case State::after_boundary: return on_boundary_line(again);
    case State::headers: return on_headers(again);
    case State::data: return on_data(again);
    case State::epilogue: return 0;
  }
  return 400;
}

int MultipartParser::on_boundary_line(bool& again) {
  if (buffer_.starts_with("--")) {
    state_ = State::epilogue;
    buffer_.clear();
    return 0;
  }
  const std::size_t crlf = buffer_.find("\r\n");
  const std::size_t padding = crlf == std::string::npos ? buffer_.size() : crlf;
  if (padding > 64) return 400;
  // A lone `-` may yet become `--`; anything else than blanks before the line's end is no boundary line.
  if (buffer_.find_first_not_of(crlf == std::string::npos ? " \t\r-" : " \t") < padding) return 400;
  if (crlf == std::string::npos) return 0;
  buffer_.erase(0, crlf);  // the CRLF stays: an empty header block is then found like any other
  state_ = State::headers;
  again = true;
  return 0;
}

int MultipartParser::on_headers(bool& again) {
  const std::size_t end = buffer_.find("\r\n\r\n");
  if (end == std::string::npos) return buffer_.size() > limits_.part_header ? 431 : 0;
  if (end > limits_.part_header) return 431;
  if (++parts_ > limits_.parts) return 413;
  Part part;
  if (const int status = parse_part(std::string_view(buffer_).substr(0, end), part); status != 0) return status;
  if (part.file_name && ++files_ > limits_.files) return 413;
  buffer_.erase(0, end + 4);
  if (const int status = events_.begin(part); status != 0) return status;
  state_ = State::data;
  again = true;
  return 0;
}

int MultipartParser::on_data(bool& again) {
  const std::size_t found = buffer_.find(delimiter_);
  // What could be the beginning of a delimiter waits for what follows it.
  const std::size_t ready = found != std::string::npos ? found : buffer_.size() - std::min(buffer_.size(), delimiter_.size() - 1);
  if (ready > 0) {
    if (const int status = events_.data(std::string_view(buffer_).substr(0, ready)); status != 0) return status;
  }
  if (found == std::string::npos) {
    buffer_.erase(0, ready);
    return 0;
  }
  buffer_.erase(0, found + delimiter_.size());
  state_ = State::after_boundary;
  again = true;
  return events_.end();
}

int MultipartParser::parse_part(std::string_view headers, Part& part) const {
  bool disposed = false;
  while (!headers.empty()) {
    const std::size_t end = std::min(headers.find("\r\n"), headers.size());
    const std::string_view line = headers.substr(0, end);
    headers.remove_prefix(std::min(end + 2, headers.size()));
    if (line.empty()) continue;
    if (is_blank(line.front()) || line.find_first_of("\r\n") != std::string_view::npos || !is_utf8(line)) return 400;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 || is_blank(line[colon - 1])) return 400;
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trim(line.substr(colon + 1));
    if (equal_ignoring_case(name, "Content-Type")) {
      part.content_type = value.substr(0, 200);
    } else if (equal_ignoring_case(name, "Content-Transfer-Encoding")) {
      // Spec: RFC 7578 4.7: deprecated; what would need decoding is not taken for what it is not.
      if (!equal_ignoring_case(value, "binary") && !equal_ignoring_case(value, "8bit") && !equal_ignoring_case(value, "7bit")) return 415;
    } else if (equal_ignoring_case(name, "Content-Disposition")) {
      if (disposed) return 400;
      disposed = true;
      std::string_view rest = value;
      const std::size_t kind = std::min(rest.find(';'), rest.size());
      if (!equal_ignoring_case(trim(rest.substr(0, kind)), "form-data")) return 400;
      rest.remove_prefix(kind);
      bool bad = false;
      bool named = false;
      while (const auto parameter = take_parameter(rest, bad)) {
        if (equal_ignoring_case(parameter->name, "name")) {
          if (named) return 400;
          named = true;
          part.name = unescape_name(parameter->value);
        } else if (equal_ignoring_case(parameter->name, "filename")) {  // filename* is not for forms: RFC 7578 4.2
          if (part.file_name) return 400;
          part.file_name = unescape_name(parameter->value);
        }
      }
      if (bad || !named || part.name.size() > limits_.field_name) return 400;
    }
  }
  return disposed ? 0 : 400;
}

}  // namespace darcha::net
