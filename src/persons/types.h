// What the registers know about a person. R056 addresses, R057 documents, R058 citizenship, R059 biographic data (first form).
#pragma once
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/lang.h"
#include "core/time.h"
#include "persons/pinfl.h"

namespace darcha::persons {

/// What a reader asks for and the person later sees in "who looked at my data". Nobody gets a group that was not asked for.
/// Earlier addresses are a group of their own: a certificate of the present address promises not to read them.
enum class Group { identity, documents, address, address_history, family, property, contacts, residence, border };
inline constexpr std::array kGroups{Group::identity, Group::documents, Group::address,   Group::address_history, Group::family,
                                    Group::property, Group::contacts,  Group::residence, Group::border};
std::string_view code(Group group);  ///< "identity": what stands in Event::what and in services/*.yaml
std::optional<Group> parse_group(std::string_view code);

/// Where a value comes from and since when the register says so (R010: an owner for each register, currency shown).
struct Origin {
  std::string register_code;  ///< of services/registers.yaml: civil, address, document, citizenship, residence, border, cadastre, contacts
  Instant updated_at{};
};

enum class SubjectKind { person, organisation };
enum class Status { citizen, foreigner, stateless, compatriot, organisation };
std::string_view code(Status status);

/// A name as written in the document it was taken from, never transliterated back (facts B6: the way back loses letters).
struct Name {
  std::string surname, given, patronymic;                 ///< Latin, of the document
  std::string surname_cyrl, given_cyrl, patronymic_cyrl;  ///< Cyrillic, of the register
  std::string as_issued;                                  ///< full, in the script of the act it was first written in
  Date since{};
  std::optional<Date> until;  ///< nothing for the present name
  Origin origin;
};

struct Citizenship {
  std::string country;  ///< ICAO/ISO 3166 alpha-3; "XXA" stateless
  Date since{};
  std::optional<Date> until;
  std::string ground;  ///< birth, admission, restoration, renunciation
  Origin origin;
  std::string begun_by, ended_by;  ///< numbers of the decisions it began and ended with, or empty
};

struct Identity {
  SubjectKind kind = SubjectKind::person;
  Status status = Status::citizen;
  std::string pin;         ///< PINFL of a person, STIR of an organisation
  std::optional<Sex> sex;  ///< as the register says, which wins over the number
  std::optional<Date> born;
  std::string birth_country;   ///< alpha-3
  std::string birth_district;  ///< SOATO, or empty for a birth abroad
  LocalText birth_district_name;
  std::optional<Date> died;
  std::optional<Date> biometrics_taken;  ///< that fingerprints and a face are on file; the templates never enter this house
  Origin origin;
  Name name;  ///< the present one
  std::vector<Name> former_names;
  std::vector<Citizenship> citizenships;
};

enum class DocumentKind { id_card, passport, travel_passport, birth_certificate, residence_permit };
std::string_view code(DocumentKind kind);
std::optional<DocumentKind> parse_document_kind(std::string_view code);

struct IdentityDocument {
  DocumentKind kind = DocumentKind::id_card;
  std::string number;
  std::string issuer_country;
  Date issued{};
  std::optional<Date> valid_until;
  OfficeId issued_by;
  std::string issued_by_text;  ///< as printed
  std::string state;           ///< valid, expired, replaced, lost, void
  std::string mrz;             ///< lines separated by \n, or empty
  Origin origin;
};

/// A place in the country. District and region are SOATO codes; their names in all languages come from `offices`.
struct Place {
  std::string region, district;
  std::string mahalla, street, house, flat;
  std::string cadastre_number;  ///< 14:02:41:01:05:0123 style, or empty
  LocalText region_name, district_name;
};

struct Address {
  bool stay = false;  ///< false: by place of residence; true: by place of stay (temporary)
  Place place;
  Date from{};
  std::optional<Date> until;
  SubjectId owner;  ///< of the housing; nil if the register does not know
  std::string owner_name;
  std::string ground;  ///< owner, family, rent, consent, dormitory
  Origin origin;
};

enum class RelationKind { spouse, mother, father, child, guardian, ward, grandmother, grandfather };
std::string_view code(RelationKind kind);

struct Relation {
  RelationKind kind = RelationKind::spouse;
  SubjectId relative;
  std::string relative_name, relative_name_cyrl;
  std::optional<Date> relative_born;
  Date since{};
  std::optional<Date> until;
  std::string act_number;  ///< of the civil registry, or empty
  Origin origin;
  std::string relative_citizenship;  ///< alpha-3, as the citizenship register says of them; empty if it does not
};

/// A permit to live here permanently. One that was renewed is a row of its own.
struct ResidencePermit {
  std::string number;
  Date since{};
  std::optional<Date> until;  ///< last day; nothing while it has none
  Origin origin;
};

/// From one crossing of the border to the next, both days included. As the register wrote it: it may contradict itself.
struct StayAbroad {
  Date left{};
  std::string country;           ///< alpha-3
  std::optional<Date> returned;  ///< nothing: not back
  Origin origin;
};

struct Property {
  std::string cadastre_number;
  std::string kind;  ///< flat, house, land, non_residential
  Place place;
  int area_dm2 = 0;  ///< hundredths of a square metre
  int share_numerator = 1, share_denominator = 1;
  Date since{};
  std::optional<Date> until;
  Origin origin;
};

/// What a person says about a value of a register, and what its owner answered.
enum class CorrectionState { open, accepted, rejected };
std::string_view code(CorrectionState state);

struct Correction {
  Uuid id;
  SubjectId subject;
  std::string path;           ///< "address.current"
  std::string register_code;  ///< "address"
  OfficeId office;            ///< of the register's owner, nearest to the person
  std::string shown;          ///< the value as the person saw it
  std::string said;           ///< what the person says is right
  std::string case_ref;       ///< application in which it was noticed, or empty
  Instant opened_at{};
  CorrectionState state = CorrectionState::open;
  std::string reason;  ///< of the answer
  std::optional<Instant> resolved_at;
  std::string resolved_by_name;
};

struct Contact {
  std::string kind;  ///< phone, email
  std::string value;
  std::optional<Date> verified;
  Origin origin;
};

/// The groups that were asked for, and nothing of the others.
struct Record {
  SubjectId subject;
  std::vector<Group> groups;
  std::optional<Identity> identity;
  std::vector<IdentityDocument> documents;  ///< newest first
  std::vector<Address> addresses;           ///< valid today: of residence, then of stay; newest first
  std::vector<Address> past_addresses;      ///< newest first
  std::vector<Relation> family;
  std::vector<Property> property;
  std::vector<Contact> contacts;
  std::vector<ResidencePermit> permits;  ///< oldest first
  std::vector<StayAbroad> stays_abroad;  ///< oldest first
  Instant read_at{};

  bool has(Group group) const { return std::ranges::find(groups, group) != groups.end(); }
};

/// "Karimova Dilnoza Botir qizi" in the script of the language: Cyrillic for uz_cyrl and ru, Latin for the others.
std::string full_name(const Name& name, Lang lang);
/// "Sh. Toʻrayev": as an officer is called. A digraph and a letter with its sign are one initial.
std::string initial_and_surname(const Name& name);
/// "Dilnoza Karimova": how the house greets somebody; empty if the identity was not read. Personal data: shown to that person only.
std::string short_name(const Record& record);
/// One line: region, district, mahalla, street, house, flat.
std::string format_place(const Place& place, Lang lang);

}  // namespace darcha::persons
