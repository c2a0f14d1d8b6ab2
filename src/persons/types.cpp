#include "persons/types.h"

#include <fmt/format.h>

#include "core/text.h"

namespace darcha::persons {

namespace {

template <class Enum, std::size_t N>
std::optional<Enum> parse_code(const std::array<Enum, N>& all, std::string_view text) {
  for (const Enum value : all)
    if (code(value) == text) return value;
  return std::nullopt;
}

constexpr std::array kDocumentKinds{DocumentKind::id_card, DocumentKind::passport, DocumentKind::travel_passport,
                                    DocumentKind::birth_certificate, DocumentKind::residence_permit};

std::string joined(std::initializer_list<std::string_view> words) {
  std::string out;
  for (const std::string_view word : words) {
    if (word.empty()) continue;
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

struct PlaceWords {
  std::string_view mahalla, street, house, flat;  ///< fmt patterns
};

PlaceWords words_of(Lang lang) {
  switch (lang) {
    case Lang::uz: return {"{} MFY", "{} koʻchasi", "{}-uy", "{}-xonadon"};
    case Lang::uz_cyrl: return {"{} МФЙ", "{} кўчаси", "{}-уй", "{}-хонадон"};
    case Lang::ru: return {"махалля {}", "ул. {}", "д. {}", "кв. {}"};
    case Lang::en: return {"{} mahalla", "{} street", "house {}", "flat {}"};
    case Lang::kaa: return {"{} MPJ", "{} kóshesi", "{}-jay", "{}-páter"};
  }
  return {};
}

bool in_cyrillic(Lang lang) { return lang == Lang::uz_cyrl || lang == Lang::ru; }

}  // namespace

std::string_view code(Group group) {
  switch (group) {
    case Group::identity: return "identity";
    case Group::documents: return "documents";
    case Group::address: return "address";
    case Group::address_history: return "address_history";
    case Group::family: return "family";
    case Group::property: return "property";
    case Group::contacts: return "contacts";
    case Group::residence: return "residence";
    case Group::border: return "border";
  }
  return "";
}
std::optional<Group> parse_group(std::string_view text) { return parse_code(kGroups, text); }

std::string_view code(Status status) {
  switch (status) {
    case Status::citizen: return "citizen";
    case Status::foreigner: return "foreigner";
    case Status::stateless: return "stateless";
    case Status::compatriot: return "compatriot";
    case Status::organisation: return "organisation";
  }
  return "";
}

std::string_view code(DocumentKind kind) {
  switch (kind) {
    case DocumentKind::id_card: return "id_card";
    case DocumentKind::passport: return "passport";
    case DocumentKind::travel_passport: return "travel_passport";
    case DocumentKind::birth_certificate: return "birth_certificate";
    case DocumentKind::residence_permit: return "residence_permit";
  }
  return "";
}
std::optional<DocumentKind> parse_document_kind(std::string_view text) { return parse_code(kDocumentKinds, text); }

std::string_view code(RelationKind kind) {
  switch (kind) {
    case RelationKind::spouse: return "spouse";
    case RelationKind::mother: return "mother";
    case RelationKind::father: return "father";
    case RelationKind::child: return "child";
    case RelationKind::guardian: return "guardian";
    case RelationKind::ward: return "ward";
    case RelationKind::grandmother: return "grandmother";
    case RelationKind::grandfather: return "grandfather";
  }
  return "";
}

std::string_view code(CorrectionState state) {
  switch (state) {
    case CorrectionState::open: return "open";
    case CorrectionState::accepted: return "accepted";
    case CorrectionState::rejected: return "rejected";
  }
  return "";
}

std::string initial_and_surname(const Name& name) {
  std::size_t length = 1;
  const std::string& given = name.given;
  if (given.starts_with("Sh") || given.starts_with("Ch")) length = 2;
  if (given.starts_with("Oʻ") || given.starts_with("Gʻ")) length = std::string_view{"Oʻ"}.size();
  while (length < given.size() && (static_cast<unsigned char>(given[length]) & 0xc0) == 0x80) ++length;
  return given.substr(0, length) + ". " + name.surname;
}

std::string full_name(const Name& name, Lang lang) {
  return in_cyrillic(lang) && !name.surname_cyrl.empty() ? joined({name.surname_cyrl, name.given_cyrl, name.patronymic_cyrl})
                                                         : joined({name.surname, name.given, name.patronymic});
}

std::string short_name(const Record& record) {
  return record.identity ? joined({record.identity->name.given, record.identity->name.surname}) : std::string{};
}

std::string format_place(const Place& place, Lang lang) {
  const PlaceWords words = words_of(lang);
  const auto own = [&](const std::string& text) { return in_cyrillic(lang) ? latin_to_cyrillic(text) : text; };
  std::string out;
  const auto add = [&](std::string_view pattern, const std::string& value) {
    if (value.empty()) return;
    if (!out.empty()) out += ", ";
    out += fmt::format(fmt::runtime(pattern), value);
  };
  add("{}", place.region_name.empty() ? place.region : place.region_name.in(lang));
  add("{}", place.district_name.empty() ? place.district : place.district_name.in(lang));
  add(words.mahalla, own(place.mahalla));
  add(words.street, own(place.street));
  add(words.house, place.house);
  add(words.flat, place.flat);
  return out;
}

}  // namespace darcha::persons
