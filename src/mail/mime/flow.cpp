#include "mail/mime/flow.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/text.h"

namespace darcha::mail {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return out;
}

std::size_t quote_depth(std::string_view line) {
  const std::size_t first = line.find_first_not_of('>');
  return first == std::string_view::npos ? line.size() : first;
}

/// "Am 3. Mai schrieb X:", "On ... wrote:", "... пишет:", "... yozdi:": a short line that ends in a colon and names a writing.
bool introduces(std::string_view line) {
  constexpr std::array<std::string_view, 10> kWrote{"wrote",  "пишет", "писал", "написал", "yozdi",
                                                    "yozgan", "jazdi", "ёзди",  "жазды",   "schrieb"};
  const std::string_view words = trim(line);
  if (!words.ends_with(':') || words.size() > 400) return false;
  const std::string low = to_lower(words);
  return std::ranges::any_of(kWrote, [&](std::string_view word) { return low.contains(word); });
}

bool divides(std::string_view line) {
  constexpr std::array<std::string_view, 6> kLines{
      "-----original message-----",   "-----исходное сообщение-----",     "-----asl xabar-----",
      "---------- forwarded message", "________________________________", "-------- original message"};
  const std::string low = to_lower(trim(line));
  return std::ranges::any_of(kLines, [&](std::string_view mark) { return low.starts_with(mark); });
}

}  // namespace

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  while (!text.empty() && kSpace.contains(text.front())) text.remove_prefix(1);
  while (!text.empty() && kSpace.contains(text.back())) text.remove_suffix(1);
  return text;
}

std::string unflow(std::string_view text, bool delete_space) {
  std::string out;
  bool open = false;
  std::size_t depth_before = 0;
  for (std::string_view line : lines_of(text)) {
    const std::size_t depth = quote_depth(line);
    line.remove_prefix(depth);
    if (line.starts_with(' ')) line.remove_prefix(1);  // stuffed
    const bool signature = line == "-- ";
    if (open && (depth != depth_before || signature)) {
      out += '\n';
      open = false;
    }
    if (!open && depth > 0) out += std::string(depth, '>') + ' ';
    const bool flowed = line.ends_with(' ') && !signature;
    if (flowed && delete_space) line.remove_suffix(1);
    out += line;
    if (!flowed) out += '\n';
    open = flowed;
    depth_before = depth;
  }
  if (open) out += '\n';
  return out;
}

std::string new_words(std::string_view text) {
  std::vector<std::string_view> kept;
  for (const std::string_view line : lines_of(text)) {
    if (line.contains(kReplyAbove) || divides(line)) break;
    if (trim(line) == "--" && line.starts_with("--")) break;  // signature; some programs lose its space
    kept.push_back(line);
  }
  const auto quoted = [](std::string_view line) { return trim(line).starts_with('>'); };
  std::string out;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (quoted(kept[i])) continue;
    // An introduction may be broken over two lines, and stands before a quote or at the end.
    const auto leads_on = [&](std::size_t from) {
      while (from < kept.size() && trim(kept[from]).empty()) ++from;
      return from == kept.size() || quoted(kept[from]);
    };
    if (introduces(kept[i]) && leads_on(i + 1)) continue;
    if (i + 1 < kept.size() && !trim(kept[i]).empty() && kept[i].size() < 200 && introduces(kept[i + 1]) && leads_on(i + 2) &&
        (kept[i].starts_with("On ") || kept[i].contains('@') || kept[i].contains("20")))
      continue;
    out += kept[i];
    out += '\n';
  }
  return std::string(trim(out));
}

}  // namespace darcha::mail
