// The five languages a person can read Darcha in, and a text that exists in all of them.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace darcha {

enum class Lang : std::uint8_t { uz, uz_cyrl, ru, en, kaa };

inline constexpr std::size_t kLangCount = 5;
inline constexpr std::array<Lang, kLangCount> kLangs{Lang::uz, Lang::uz_cyrl, Lang::ru, Lang::en, Lang::kaa};

std::string_view code(Lang lang);                       ///< BCP 47: uz, uz-Cyrl, ru, en, kaa (what stands in `lang=` and in URLs)
std::string_view own_name(Lang lang);                   ///< Oʻzbekcha, Ўзбекча, Русский, English, Qaraqalpaqsha
std::optional<Lang> parse_lang(std::string_view code);  ///< also uz-Latn, uz_Latn, kaa-Latn, any case
Lang negotiate_lang(std::string_view accept_language);  ///< RFC 9110 12.5.4; uz when nothing fits

/// A text in every language. Uzbek Cyrillic may be left out where it is written: it is then transliterated from the Latin when loaded.
class LocalText {
 public:
  LocalText() = default;
  explicit LocalText(std::array<std::string, kLangCount> texts) : texts_(std::move(texts)) {}
  const std::string& in(Lang lang) const { return texts_[static_cast<std::size_t>(lang)]; }
  std::string& in(Lang lang) { return texts_[static_cast<std::size_t>(lang)]; }
  bool empty() const { return texts_[0].empty(); }
  bool operator==(const LocalText&) const = default;

 private:
  std::array<std::string, kLangCount> texts_;
};

}  // namespace darcha
