#include "mail/smtp/data.h"

namespace darcha::mail {

std::optional<std::string> take_line(std::string& buffer, bool& broken) {
  const std::size_t end = buffer.find_first_of("\r\n");
  if (end == std::string::npos) {
    broken = broken || buffer.size() > kCommandLine;
    return std::nullopt;
  }
  if (buffer[end] == '\n' || end > kCommandLine || (end + 1 < buffer.size() && buffer[end + 1] != '\n')) {
    broken = true;
    return std::nullopt;
  }
  if (end + 1 == buffer.size()) return std::nullopt;
  std::string line = buffer.substr(0, end);
  buffer.erase(0, end + 2);
  return line;
}

DataReader::State DataReader::feed(std::string_view piece, std::size_t& used, const std::function<void(std::string_view)>& sink) {
  std::string out;
  out.reserve(piece.size() + 2);
  State state = State::more;
  std::size_t i = 0;
  for (; i < piece.size() && state == State::more; ++i) {
    const char c = piece[i];
    if (++line_ > kDataLine) state = State::line_too_long;
    switch (at_) {
      case At::line_start:
        if (c == '.') {
          at_ = At::dot;
          continue;
        }
        at_ = At::inside;
        break;
      case At::dot:  // stuffed, unless the line ends here
        if (c == '\r') {
          at_ = At::dot_cr;
          continue;
        }
        at_ = At::inside;
        break;
      case At::dot_cr: state = c == '\n' ? State::done : State::bare_line_end; continue;
      case At::cr:
        if (c != '\n') {
          state = State::bare_line_end;
          continue;
        }
        out += "\r\n";
        at_ = At::line_start;
        line_ = 0;
        continue;
      case At::inside: break;
    }
    if (c == '\n') {
      state = State::bare_line_end;
    } else if (c == '\r') {
      at_ = At::cr;
    } else {
      out += c;
    }
  }
  used = i;
  if (!out.empty()) sink(out);
  return state;
}

}  // namespace darcha::mail
