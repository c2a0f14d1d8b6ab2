// A record seen by the paths that services name (services/registers.yaml): one row a path.
#include <fmt/format.h>

#include "persons/persons.h"
#include "persons/words.h"

namespace darcha::persons {

namespace {

struct Value {
  std::string value;
  LocalText text;
  Origin origin;
};
using Found = std::optional<Value>;

LocalText same(std::string_view s) {
  LocalText out;
  for (const Lang lang : kLangs) out.in(lang) = s;
  return out;
}
template <class Format>
LocalText each(Format format) {
  LocalText out;
  for (const Lang lang : kLangs) out.in(lang) = format(lang);
  return out;
}
Found plain(std::string value, const Origin& origin) {
  if (value.empty()) return std::nullopt;
  LocalText text = same(value);
  return Value{std::move(value), std::move(text), origin};
}
Found day(const std::optional<Date>& date, const Origin& origin) {
  if (!date) return std::nullopt;
  return Value{to_iso(*date), same(words::date(*date)), origin};
}
/// Several things in one value: joined by "; ", as of the oldest of them.
Found list(std::vector<Value> items) {
  if (items.empty()) return std::nullopt;
  Value all = std::move(items.front());
  for (std::size_t i = 1; i < items.size(); ++i) {
    all.value += "; " + items[i].value;
    for (const Lang lang : kLangs) all.text.in(lang) += "; " + items[i].text.in(lang);
    if (items[i].origin.updated_at < all.origin.updated_at) all.origin = items[i].origin;
  }
  return all;
}

Found identity_part(const Record& r, Found (*part)(const Identity&)) { return r.identity ? part(*r.identity) : std::nullopt; }

Found full_name(const Record& r) {
  return identity_part(r, [](const Identity& i) -> Found {
    const std::string latin = persons::full_name(i.name, Lang::uz);
    if (latin.empty()) return std::nullopt;
    return Value{latin, each([&](Lang lang) { return persons::full_name(i.name, lang); }), i.name.origin};
  });
}
Found name_part(const Record& r, std::string Name::* latin, std::string Name::* cyrillic) {
  if (!r.identity || (r.identity->name.*latin).empty()) return std::nullopt;
  const Name& name = r.identity->name;
  LocalText text = same(name.*latin);
  if (!(name.*cyrillic).empty()) text.in(Lang::uz_cyrl) = text.in(Lang::ru) = name.*cyrillic;
  return Value{name.*latin, std::move(text), name.origin};
}
Found surname(const Record& r) { return name_part(r, &Name::surname, &Name::surname_cyrl); }
Found given(const Record& r) { return name_part(r, &Name::given, &Name::given_cyrl); }
Found patronymic(const Record& r) { return name_part(r, &Name::patronymic, &Name::patronymic_cyrl); }
Found pinfl(const Record& r) {
  return identity_part(r, [](const Identity& i) { return plain(i.pin, i.origin); });
}
Found birth_date(const Record& r) {
  return identity_part(r, [](const Identity& i) { return day(i.born, i.origin); });
}
Found sex(const Record& r) {
  return identity_part(r, [](const Identity& i) -> Found {
    if (!i.sex) return std::nullopt;
    return Value{*i.sex == Sex::male ? "male" : "female", words::sex(*i.sex), i.origin};
  });
}
Found birth_place(const Record& r) {
  return identity_part(r, [](const Identity& i) -> Found {
    if (i.birth_country.empty()) return std::nullopt;
    const LocalText country = words::country(i.birth_country);
    const bool named = !i.birth_district_name.empty();
    const LocalText text =
        each([&](Lang lang) { return named ? fmt::format("{}, {}", country.in(lang), i.birth_district_name.in(lang)) : country.in(lang); });
    return Value{i.birth_district.empty() ? i.birth_country : i.birth_district, text, i.origin};
  });
}

Found birth_country(const Record& r) {
  return identity_part(r, [](const Identity& i) -> Found {
    if (i.birth_country.empty()) return std::nullopt;
    return Value{i.birth_country, words::country(i.birth_country), i.origin};
  });
}

Found citizenship(const Record& r) {
  return identity_part(r, [](const Identity& i) -> Found {
    const auto present = std::ranges::find_if(i.citizenships, [](const Citizenship& c) { return !c.until; });
    if (present == i.citizenships.end()) return std::nullopt;
    // "none" is what services compare with (services/registers.yaml, citizenship.status).
    return Value{present->country == "XXA" ? "none" : present->country, words::country(present->country), present->origin};
  });
}

/// Every citizenship that has not ended: a register may know two.
Found citizenship_country(const Record& r) {
  return identity_part(r, [](const Identity& i) -> Found {
    std::vector<Value> items;
    for (const Citizenship& c : i.citizenships)
      if (!c.until) items.push_back({c.country, words::country(c.country), c.origin});
    return list(std::move(items));
  });
}

const Address* current(const Record& r) { return r.addresses.empty() ? nullptr : &r.addresses.front(); }

Value place_value(const Address& address) {
  return {format_place(address.place, Lang::uz), each([&](Lang lang) { return format_place(address.place, lang); }), address.origin};
}
Found address_current(const Record& r) {
  const Address* address = current(r);
  return address ? Found{place_value(*address)} : std::nullopt;
}
Found address_since(const Record& r) {
  const Address* address = current(r);
  return address ? day(address->from, address->origin) : std::nullopt;
}
Found territory(const Record& r, std::string Place::* soato, LocalText Place::* name) {
  const Address* address = current(r);
  if (!address || (address->place.*soato).empty()) return std::nullopt;
  const LocalText& text = address->place.*name;
  return Value{address->place.*soato, text.empty() ? same(address->place.*soato) : text, address->origin};
}
Found address_region(const Record& r) { return territory(r, &Place::region, &Place::region_name); }
Found address_district(const Record& r) { return territory(r, &Place::district, &Place::district_name); }
Found address_history(const Record& r) {
  std::vector<Value> items;
  for (const Address& address : r.past_addresses) {
    Value item = place_value(address);
    const std::string term = fmt::format(" ({}–{})", words::date(address.from), address.until ? words::date(*address.until) : "");
    item.value += term;
    for (const Lang lang : kLangs) item.text.in(lang) += term;
    items.push_back(std::move(item));
  }
  return list(std::move(items));
}

Found document_of(const Record& r, std::initializer_list<DocumentKind> kinds) {
  for (const IdentityDocument& document : r.documents) {
    if (document.state != "valid" || std::ranges::find(kinds, document.kind) == kinds.end()) continue;
    const LocalText kind = words::document(document.kind);
    const LocalText text =
        each([&](Lang lang) { return fmt::format("{} {}, {}", kind.in(lang), document.number, words::date(document.issued)); });
    return Value{document.number, text, document.origin};
  }
  return std::nullopt;
}
Found id_card(const Record& r) { return document_of(r, {DocumentKind::id_card, DocumentKind::passport, DocumentKind::residence_permit}); }
Found residence_permit(const Record& r) { return document_of(r, {DocumentKind::residence_permit}); }
Found travel_passport(const Record& r) { return document_of(r, {DocumentKind::travel_passport}); }
Found birth_certificate(const Record& r) { return document_of(r, {DocumentKind::birth_certificate}); }

Value period_value(Date first, std::optional<Date> last, const Origin& origin) {
  return {to_iso(first) + "/" + (last ? to_iso(*last) : ".."), words::period(first, last), origin};
}
Found permits(const Record& r) {
  std::vector<Value> items;
  for (const ResidencePermit& permit : r.permits) items.push_back(period_value(permit.since, permit.until, permit.origin));
  return list(std::move(items));
}
Found stays_abroad(const Record& r) {
  std::vector<Value> items;
  for (const StayAbroad& stay : r.stays_abroad) {
    Value item = period_value(stay.left, stay.returned, stay.origin);
    const LocalText country = words::country(stay.country);
    for (const Lang lang : kLangs) item.text.in(lang) += fmt::format(" ({})", country.in(lang));
    items.push_back(std::move(item));
  }
  return list(std::move(items));
}

bool is_present(const Relation& relation) { return !relation.until; }
bool is_grandparent(const Relation& relation) {
  return relation.kind == RelationKind::grandmother || relation.kind == RelationKind::grandfather;
}
bool is_ascendant(const Relation& relation) {
  return is_grandparent(relation) || relation.kind == RelationKind::mother || relation.kind == RelationKind::father;
}

Value relative_value(const Relation& relation, bool with_word) {
  const LocalText word = words::relation(relation.kind);
  const std::string born = relation.relative_born ? ", " + words::date(*relation.relative_born) : std::string{};
  const auto name = [&](Lang lang) {
    const bool cyrillic = (lang == Lang::uz_cyrl || lang == Lang::ru) && !relation.relative_name_cyrl.empty();
    return (cyrillic ? relation.relative_name_cyrl : relation.relative_name) + born;
  };
  const auto one = [&](Lang lang) { return with_word ? fmt::format("{}: {}", word.in(lang), name(lang)) : name(lang); };
  return {one(Lang::uz), each(one), relation.origin};
}
Found children(const Record& r) {
  std::vector<Value> items;
  for (const Relation& relation : r.family)
    if (relation.kind == RelationKind::child && is_present(relation)) items.push_back(relative_value(relation, false));
  return list(std::move(items));
}
Found minor_children(const Record& r) {
  constexpr int kOfAge = 18;
  std::vector<Value> items;
  for (const Relation& relation : r.family)
    if (relation.kind == RelationKind::child && is_present(relation) && relation.relative_born &&
        full_years_between(*relation.relative_born, date_in_tashkent(r.read_at)) < kOfAge)
      items.push_back(relative_value(relation, false));
  return list(std::move(items));
}
/// Marriages with citizens of this country, each from the wedding to its end.
Found marriage_with_citizen(const Record& r) {
  std::vector<Value> items;
  for (const Relation& relation : r.family)
    if (relation.kind == RelationKind::spouse && relation.relative_citizenship == kOwnCountry)
      items.push_back(period_value(relation.since, relation.until, relation.origin));
  return list(std::move(items));
}
/// Parents and grandparents who are citizens. That they live here is for a person to see: this register does not say.
Found ascendants_citizens(const Record& r) {
  std::vector<Value> items;
  for (const Relation& relation : r.family)
    if (is_ascendant(relation) && is_present(relation) && relation.relative_citizenship == kOwnCountry)
      items.push_back(relative_value(relation, false));
  return list(std::move(items));
}
Found family(const Record& r) {
  std::vector<Value> items;
  for (const Relation& relation : r.family)
    if (is_present(relation) && !is_grandparent(relation)) items.push_back(relative_value(relation, true));
  return list(std::move(items));
}
Found marital_status(const Record& r) {
  if (!r.has(Group::family)) return std::nullopt;
  const auto spouse = std::ranges::find_if(r.family, [](const Relation& x) { return x.kind == RelationKind::spouse && is_present(x); });
  const bool married = spouse != r.family.end();
  return Value{married ? "married" : "not_married", words::marital(married), {"civil", married ? spouse->origin.updated_at : r.read_at}};
}

Found property_owned(const Record& r) {
  std::vector<Value> items;
  for (const Property& property : r.property) {
    if (property.until) continue;
    const LocalText kind = words::property(property.kind);
    const auto one = [&](Lang lang) {
      return fmt::format("{}: {} ({})", kind.in(lang), format_place(property.place, lang), property.cadastre_number);
    };
    items.push_back({property.cadastre_number, each(one), property.origin});
  }
  return list(std::move(items));
}

Found contact(const Record& r, std::string_view kind) {
  for (const Contact& c : r.contacts)
    if (c.kind == kind) return Value{c.value, same(kind == "phone" ? format_phone(c.value) : c.value), c.origin};
  return std::nullopt;
}
Found phone(const Record& r) { return contact(r, "phone"); }
Found email(const Record& r) { return contact(r, "email"); }

struct Path {
  std::string_view path;
  Group group;
  Found (*find)(const Record&);
};
constexpr std::array kPaths{Path{"civil.pinfl", Group::identity, pinfl},
                            Path{"civil.full_name", Group::identity, full_name},
                            Path{"civil.surname", Group::identity, surname},
                            Path{"civil.given_name", Group::identity, given},
                            Path{"civil.patronymic", Group::identity, patronymic},
                            Path{"civil.birth_date", Group::identity, birth_date},
                            Path{"civil.birth_place", Group::identity, birth_place},
                            Path{"civil.birth_country", Group::identity, birth_country},
                            Path{"civil.sex", Group::identity, sex},
                            Path{"civil.marital_status", Group::family, marital_status},
                            Path{"civil.children", Group::family, children},
                            Path{"civil.family", Group::family, family},
                            Path{"civil.minor_children", Group::family, minor_children},
                            Path{"civil.marriage_with_citizen", Group::family, marriage_with_citizen},
                            Path{"civil.ascendants_citizens", Group::family, ascendants_citizens},
                            Path{"citizenship.country", Group::identity, citizenship_country},
                            Path{"residence.permits", Group::residence, permits},
                            Path{"border.stays_abroad", Group::border, stays_abroad},
                            Path{"citizenship.status", Group::identity, citizenship},
                            Path{"address.current", Group::address, address_current},
                            Path{"address.since", Group::address, address_since},
                            Path{"address.region", Group::address, address_region},
                            Path{"address.district", Group::address, address_district},
                            Path{"address.history", Group::address_history, address_history},
                            Path{"document.id_card", Group::documents, id_card},
                            Path{"document.residence_permit", Group::documents, residence_permit},
                            Path{"document.travel_passport", Group::documents, travel_passport},
                            Path{"document.birth_certificate", Group::documents, birth_certificate},
                            Path{"cadastre.owned", Group::property, property_owned},
                            Path{"contacts.phone", Group::contacts, phone},
                            Path{"contacts.email", Group::contacts, email}};

}  // namespace

std::optional<Sourced> value_of(const Record& record, std::string_view path) {
  const auto known = std::ranges::find(kPaths, path, &Path::path);
  if (known == kPaths.end() || !record.has(known->group)) return std::nullopt;
  auto found = known->find(record);
  if (!found) return std::nullopt;
  return Sourced{std::string{path}, std::move(found->value), std::move(found->text), std::move(found->origin.register_code),
                 found->origin.updated_at};
}

std::optional<Group> group_of(std::string_view path) {
  const auto known = std::ranges::find(kPaths, path, &Path::path);
  if (known == kPaths.end()) return std::nullopt;
  return known->group;
}

std::vector<std::string_view> known_paths() {
  std::vector<std::string_view> paths;
  for (const Path& path : kPaths) paths.push_back(path.path);
  return paths;
}

}  // namespace darcha::persons
