#include "web/texts.h"

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <unordered_map>

#include "core/money.h"
#include "core/text.h"

namespace darcha::web {
namespace {

struct Table {
  std::string_view room;
  std::span<const TextEntry> entries;
  std::unordered_map<std::string_view, std::uint16_t> by_key;
  std::once_flag transliterated;
  std::vector<std::array<std::string, 3>> cyrillic;  // by entry and form; only where the entry has none of its own
};

/// Filled before main and never changed afterwards, so that reading needs no lock.
std::unordered_map<std::uint16_t, Table>& tables() {
  static std::unordered_map<std::uint16_t, Table> all;
  return all;
}

/// Placeholders and what stands in them keep their letters.
std::string transliterate(std::string_view uz) {
  std::string out;
  while (!uz.empty()) {
    const std::size_t open = uz.find('{');
    if (open > 0) out += latin_to_cyrillic(uz.substr(0, open));
    if (open == std::string_view::npos) break;
    const std::size_t close = uz.find('}', open);
    out += uz.substr(open, close - open + 1);
    uz.remove_prefix(close + 1);
  }
  return out;
}

const std::array<std::string, 3>& cyrillic_of(Table& table, std::uint16_t index) {
  std::call_once(table.transliterated, [&table] {
    table.cyrillic.resize(table.entries.size());
    for (std::size_t i = 0; i < table.entries.size(); ++i) {
      const auto& forms = table.entries[i].forms;
      if (!forms[static_cast<std::size_t>(Lang::uz_cyrl)][2].empty()) continue;
      const auto& uz = forms[static_cast<std::size_t>(Lang::uz)];
      for (std::size_t form = 0; form < uz.size(); ++form) table.cyrillic[i][form] = transliterate(uz[form]);
    }
  });
  return table.cyrillic[index];
}

}  // namespace

void register_texts(std::uint16_t room, std::string_view room_name, std::span<const TextEntry> entries) {
  const auto [place, added] = tables().try_emplace(room);
  Table& table = place->second;
  if (!added) {
    if (table.room == room_name) return;
    throw std::logic_error("rooms " + std::string{table.room} + " and " + std::string{room_name} +
                           " share the number of their texts: rename one");
  }
  table.room = room_name;
  table.entries = entries;
  for (std::size_t i = 0; i < entries.size(); ++i) table.by_key.emplace(entries[i].key, static_cast<std::uint16_t>(i));
}

std::optional<TextKey> find_text(std::string_view code) {
  const std::size_t dot = code.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  for (const auto& [number, table] : tables()) {
    if (table.room != code.substr(0, dot)) continue;
    const auto found = table.by_key.find(code.substr(dot + 1));
    if (found != table.by_key.end()) return TextKey{number, found->second};
  }
  return std::nullopt;
}

std::optional<TextKey> find_refusal_text(std::string_view code) {
  const std::size_t dot = code.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  if (const auto key = find_text(std::string{code.substr(0, dot)} + ".refusal" + std::string{code.substr(dot)})) return key;
  return find_text(code);
}

Plural plural_form(Lang lang, std::int64_t count) {
  if (lang != Lang::ru) return count == 1 ? Plural::one : Plural::many;
  const std::int64_t n = count < 0 ? -(count % 100) : count % 100;
  if (n % 10 == 1 && n != 11) return Plural::one;
  if (n % 10 >= 2 && n % 10 <= 4 && (n < 12 || n > 14)) return Plural::few;
  return Plural::many;
}

std::string_view sentence(TextKey key, Lang lang, Plural form) {
  const auto found = tables().find(key.room);
  if (found == tables().end() || key.index >= found->second.entries.size()) throw std::logic_error("a text key of no registered room");
  Table& table = found->second;
  const auto pick = [form](const auto& forms) -> std::string_view {
    const std::string_view wanted = forms[static_cast<std::size_t>(form)];
    return wanted.empty() ? std::string_view{forms[2]} : wanted;
  };
  const std::string_view written = pick(table.entries[key.index].forms[static_cast<std::size_t>(lang)]);
  return written.empty() && lang == Lang::uz_cyrl ? pick(cyrillic_of(table, key.index)) : written;
}

std::string fill_in(std::string_view sentence, const TextArgs& args) {
  std::string out;
  out.reserve(sentence.size() + 32);
  while (!sentence.empty()) {
    const std::size_t open = sentence.find('{');
    out += sentence.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = sentence.find('}', open);
    const std::string_view name = sentence.substr(open + 1, close - open - 1);
    const auto arg = std::ranges::find(args, name, &std::pair<std::string, std::string>::first);
    out += arg == args.end() ? sentence.substr(open, close - open + 1) : std::string_view{arg->second};
    sentence.remove_prefix(close + 1);
  }
  return out;
}

std::string Context::t(TextKey key, const TextArgs& args) const {
  const std::string_view text = sentence(key, lang);
  return args.empty() ? std::string{text} : fill_in(text, args);
}

std::string Context::t(TextKey key, std::int64_t count, const TextArgs& args) const {
  TextArgs with_count = args;
  with_count.emplace_back("count", format_number(count, lang));
  return fill_in(sentence(key, lang, plural_form(lang, count)), with_count);
}

}  // namespace darcha::web
