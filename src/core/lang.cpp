#include "core/lang.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace darcha {

std::string_view code(Lang lang) {
  switch (lang) {
    case Lang::uz: return "uz";
    case Lang::uz_cyrl: return "uz-Cyrl";
    case Lang::ru: return "ru";
    case Lang::en: return "en";
    case Lang::kaa: return "kaa";
  }
  return "uz";
}

std::string_view own_name(Lang lang) {
  switch (lang) {
    case Lang::uz: return "Oʻzbekcha";
    case Lang::uz_cyrl: return "Ўзбекча";
    case Lang::ru: return "Русский";
    case Lang::en: return "English";
    case Lang::kaa: return "Qaraqalpaqsha";
  }
  return "Oʻzbekcha";
}

std::optional<Lang> parse_lang(std::string_view text) {
  std::string tag;
  for (char c : text) tag += c == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (tag == "uz-cyrl" || tag.starts_with("uz-cyrl-")) return Lang::uz_cyrl;
  const std::string_view primary = std::string_view{tag}.substr(0, tag.find('-'));
  if (primary == "uz") return Lang::uz;
  if (primary == "ru") return Lang::ru;
  if (primary == "en") return Lang::en;
  if (primary == "kaa") return Lang::kaa;
  return std::nullopt;
}

// Spec: RFC 9110 12.5.4. Bounded work: the first 20 ranges count, the rest is ignored.
Lang negotiate_lang(std::string_view accept_language) {
  Lang best = Lang::uz;
  double best_q = 0;
  for (int ranges = 0; ranges < 20 && !accept_language.empty(); ++ranges) {
    std::string_view item = accept_language.substr(0, accept_language.find(','));
    accept_language.remove_prefix(std::min(accept_language.size(), item.size() + 1));
    double q = 1;
    if (const auto semicolon = item.find(';'); semicolon != std::string_view::npos) {
      std::string_view parameter = item.substr(semicolon + 1);
      item = item.substr(0, semicolon);
      while (parameter.starts_with(' ')) parameter.remove_prefix(1);
      if (parameter.starts_with("q=")) {
        parameter.remove_prefix(2);
        if (std::from_chars(parameter.data(), parameter.data() + parameter.size(), q).ec != std::errc{}) q = 0;
      }
    }
    while (item.starts_with(' ')) item.remove_prefix(1);
    while (item.ends_with(' ')) item.remove_suffix(1);
    if (const auto lang = parse_lang(item); lang && q > best_q) {
      best = *lang;
      best_q = q;
    }
  }
  return best;
}

}  // namespace darcha
