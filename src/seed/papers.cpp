// From a household to its members' records: what each register would say of them.
#include <fmt/format.h>

#include "core/crypto.h"
#include "offices/offices.h"
#include "persons/persons.h"
#include "seed/country.h"
#include "seed/papers.h"

namespace darcha::seed {

Date years_later(Date from, int years) {
  const std::chrono::year_month_day ymd{from};
  const auto moved = (ymd.year() + std::chrono::years{years}) / ymd.month() / ymd.day();
  return moved.ok() ? std::chrono::local_days{moved} : std::chrono::local_days{moved.year() / std::chrono::March / 1};
}

std::string document_number(std::string_view series, std::int64_t person, int copy) {
  const std::int64_t number = (person * 7'919'347 + copy * 3'331'333) % 10'000'000;
  std::string text{series};
  text[1] = static_cast<char>('A' + (text[1] - 'A' + person / 10'000'000) % 26);
  return text + fmt::format("{:07}", number);
}

namespace {

using persons::DocumentKind;
using persons::RelationKind;
using persons::Sex;
using persons::Status;

constexpr Date date(int year, unsigned month, unsigned day) {
  return std::chrono::local_days{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
}
constexpr Date kFirstIdCards = date(2021, 1, 4);     // PF-6065: ID cards are issued from 2021
constexpr Date kCitizenshipLaw = date(1992, 7, 28);  // in force: those who lived here became citizens
constexpr Date kLastOldPassport = date(2020, 12, 31);

int id_card_years(Date born, Date issued) {
  const int age = full_years_between(born, issued);
  return age < 1 ? 2 : age < 16 ? 5 : 10;
}

Date between(Random& random, Date low, Date high) {
  return low >= high ? high : low + Days{random.between(0, static_cast<int>((high - low).count()))};
}

persons::IdentityDocument papers(const Facts& m, DocumentKind kind, std::string number, Date issued, int years,
                                 std::string issuer_country) {
  persons::IdentityDocument document;
  document.kind = kind;
  document.number = std::move(number);
  document.issuer_country = std::move(issuer_country);
  document.issued = issued;
  if (years > 0) document.valid_until = years_later(issued, years) - Days{1};
  document.state = document.valid_until && *document.valid_until < m.today ? "expired" : "valid";
  if (document.issuer_country == "UZB") {
    document.issued_by = offices::office_id_of("iiv-" + m.draft.district->soato);
    document.issued_by_text = m.draft.district->name.in(Lang::uz) + " IIB";
  } else {
    document.issued_by_text = document.issuer_country;
  }
  document.origin = m.from("document", issued);
  return document;
}

void add_zone(const Facts& m, persons::IdentityDocument& document) {
  const bool card = document.kind == DocumentKind::id_card || document.kind == DocumentKind::residence_permit;
  persons::Mrz mrz;
  mrz.format = card ? persons::MrzFormat::td1 : persons::MrzFormat::td3;
  mrz.code = card ? "IU" : "P";
  mrz.issuer = document.issuer_country;
  mrz.nationality = m.country();
  mrz.number = document.number;
  mrz.born = persons::write_mrz_date(m.self().born);
  mrz.expires = persons::write_mrz_date(*document.valid_until);
  mrz.sex = m.self().sex;
  mrz.surname = m.draft.names[m.at].surname;
  mrz.given = m.draft.names[m.at].given;
  if (document.issuer_country == "UZB") mrz.optional1 = m.draft.pins[m.at];
  document.mrz = persons::write_mrz(mrz);
}

void add_national_papers(const Facts& m, std::vector<persons::IdentityDocument>& documents) {
  const Date born = m.self().born;
  const std::int64_t person = m.draft.numbers[m.at];
  const Date sixteen = years_later(born, 16);
  if (m.age() >= 16 && m.random.chance(22) && sixteen < kLastOldPassport) {
    const Date issued = between(m.random, std::max(sixteen, years_later(m.today, -10) + Days{30}), kLastOldPassport);
    documents.push_back(papers(m, DocumentKind::passport, document_number(kPassportSeries, person, 0), issued, 10, "UZB"));
  } else if (m.age() >= 16 || m.random.chance(60)) {
    const Date newest = m.today - Days{7};
    Date oldest = std::max({born + Days{30}, kFirstIdCards, m.age() >= 16 ? sixteen : years_later(m.today, m.age() < 3 ? -1 : -4)});
    if (m.age() >= 16) oldest = std::max(oldest, years_later(m.today, -9));
    const Date issued = between(m.random, std::min(oldest, newest), newest);
    if (issued > born) {
      if (m.age() >= 18 && issued > kFirstIdCards + Days{400} && m.random.chance(10)) {
        auto old = papers(m, DocumentKind::id_card, document_number(kIdCardSeries, person, 1), issued - Days{360},
                          id_card_years(born, issued - Days{360}), "UZB");
        add_zone(m, old);
        old.state = "replaced";
        documents.push_back(std::move(old));
      }
      documents.push_back(
          papers(m, DocumentKind::id_card, document_number(kIdCardSeries, person, 0), issued, id_card_years(born, issued), "UZB"));
    }
  }
  if (!documents.empty()) add_zone(m, documents.back());
  if (m.age() >= 18 && m.random.chance(25)) {
    const Date issued = between(m.random, std::max(date(2019, 1, 2), years_later(born, 17)), m.today - Days{7});
    documents.push_back(papers(m, DocumentKind::travel_passport, document_number(kTravelPassportSeries, person, 0), issued, 10, "UZB"));
    add_zone(m, documents.back());
  }
}

std::vector<persons::IdentityDocument> documents_of(const Facts& m) {
  std::vector<persons::IdentityDocument> documents;
  const Date born = m.self().born;
  const std::int64_t person = m.draft.numbers[m.at];
  const Status status = m.status();
  if (status == Status::citizen) add_national_papers(m, documents);
  if (status == Status::foreigner || status == Status::compatriot) {
    const Date issued = between(m.random, std::max(born + Days{40}, years_later(m.today, m.age() < 18 ? -4 : -9)), m.today - Days{30});
    documents.push_back(papers(m, DocumentKind::passport, document_number("XN", person, 0), issued, m.age() < 18 ? 5 : 10, m.country()));
    add_zone(m, documents.back());
  }
  if (status == Status::stateless || (status == Status::foreigner && m.registered())) {
    // Permits last five years under sixty, ten after, and two under one (facts B3.4).
    const int years = m.age() < 1 ? 2 : m.age() >= 60 ? 10 : 5;
    const Date drawn = between(m.random, std::max(born + Days{20}, years_later(m.today, m.age() < 1 ? -1 : -4)), m.today - Days{10});
    const Date issued = m.told() && !m.told()->permits.empty() ? m.told()->permits.back() : drawn;
    documents.push_back(papers(m, DocumentKind::residence_permit, document_number(kPermitSeries, person, 0), issued, years, "UZB"));
    add_zone(m, documents.back());
  }
  if (status == Status::citizen) {
    static const std::map<std::string_view, std::string_view> letters{
        {"1703", "AN"}, {"1706", "BU"}, {"1708", "JI"}, {"1710", "QA"}, {"1712", "NW"}, {"1714", "NG"}, {"1718", "SA"},
        {"1722", "SU"}, {"1724", "SI"}, {"1726", "TK"}, {"1727", "TO"}, {"1730", "FA"}, {"1733", "XO"}, {"1735", "QR"}};
    const std::string number = fmt::format("I-{} {:07}", letters.at(m.draft.place.region), person % 10'000'000);
    auto certificate = papers(m, DocumentKind::birth_certificate, number, std::min(born + Days{12}, m.today - Days{1}), 0, "UZB");
    certificate.origin.register_code = "civil";
    documents.push_back(std::move(certificate));
  }
  return documents;
}

std::vector<persons::Citizenship> citizenships_of(const Facts& m) {
  const Date born = m.self().born;
  const persons::Origin origin = m.from("citizenship", std::max(born, kCitizenshipLaw));
  if (m.status() == Status::compatriot && born < date(2005, 1, 1)) {
    const Date left = years_later(born, 20);
    return {{m.country(), left, std::nullopt, "admission", m.from("citizenship", left), {}, {}},
            {"UZB", std::max(born, kCitizenshipLaw), std::max(left, kCitizenshipLaw + Days{1}) - Days{1}, "birth", origin, {}, {}}};
  }
  return {{m.country(), m.status() == Status::citizen ? std::max(born, kCitizenshipLaw) : born, std::nullopt, "birth", origin, {}, {}}};
}

persons::Identity identity_of(const Facts& m) {
  const Date born = m.self().born;
  persons::Identity identity;
  identity.status = m.status();
  identity.pin = m.draft.pins[m.at];
  identity.sex = m.self().sex;
  identity.born = born;
  const bool abroad = m.status() == Status::foreigner;
  identity.birth_country = abroad ? m.country() : "UZB";
  if (!abroad) identity.birth_district = m.draft.district->soato;
  identity.origin = m.from("civil", born + Days{12});
  const std::string full = persons::full_name(m.draft.names[m.at], Lang::uz);
  identity.name = m.draft.names[m.at];
  identity.name.origin = m.from("civil", identity.name.since + Days{12});
  // Acts were written in Cyrillic until the nineties.
  identity.name.as_issued = born < date(1996, 1, 1) ? persons::full_name(identity.name, Lang::uz_cyrl) : full;
  if (m.draft.former[m.at]) {
    persons::Name former = *m.draft.former[m.at];
    former.as_issued = persons::full_name(former, Lang::uz_cyrl);
    former.origin = m.from("civil", *former.until);
    identity.former_names.push_back(std::move(former));
  }
  identity.citizenships = citizenships_of(m);
  return identity;
}

/// The one who owns the home: of the citizens (there are none among foreigners) the oldest man, else the oldest.
std::size_t owner_in(const Draft& draft) {
  std::size_t owner = 0;
  for (std::size_t i = 1; i < draft.members.size(); ++i) {
    const Member &best = draft.members[owner], &other = draft.members[i];
    const auto rank = [&draft](std::size_t at, const Member& m) { return std::tuple{!draft.is_citizen(at), m.sex != Sex::male, m.born}; };
    if (rank(i, other) < rank(owner, best)) owner = i;
  }
  return owner;
}

void add_addresses(const Facts& m, persons::Record& record) {
  const Draft& draft = m.draft;
  const Date born = m.self().born;
  const std::size_t owner = owner_in(draft);
  persons::Address home;
  home.place = draft.place;
  home.stay = draft.stays && !m.registered();
  home.from = std::max(born + Days{20}, draft.moved_in);
  if (home.from >= m.today) home.from = m.today - Days{1};
  home.owner = draft.owns ? draft.ids[owner] : draft.landlord;
  home.owner_name = draft.owns ? persons::full_name(draft.names[owner], Lang::uz) : draft.landlord_name;
  home.ground = !draft.owns ? "rent" : owner == m.at ? "owner" : "family";
  if (home.stay) home.until = m.today + Days{90};
  home.origin = m.from("address", home.from);
  if (m.registered() || draft.stays) record.addresses.push_back(home);
  if (m.registered() && draft.moved_in > born + Days{600} && m.random.chance(30)) {
    const auto& before = m.districts[static_cast<std::size_t>(m.random.between(0, static_cast<int>(m.districts.size()) - 1))];
    persons::Address past = home;
    past.place = {before.soato.substr(0, 4),
                  before.soato,
                  draft.place.mahalla,
                  draft.place.street,
                  std::to_string(m.random.between(1, 90)),
                  {},
                  {},
                  {},
                  {}};
    past.owner = {};
    past.owner_name.clear();
    past.ground = "family";
    past.from = std::max(born + Days{20}, draft.moved_in - Days{m.random.between(400, 5000)});
    past.until = home.from - Days{1};
    past.origin = m.from("address", *past.until);
    record.past_addresses.push_back(std::move(past));
  }
  const int age = m.age();
  if (m.registered() && age >= 18 && age <= 22 && m.self().spouse < 0 && m.random.chance(12)) {
    persons::Address dormitory = home;
    dormitory.stay = true;
    dormitory.place.street = "Talabalar";
    dormitory.place.house = std::to_string(m.random.between(1, 20));
    dormitory.place.flat = std::to_string(m.random.between(101, 540));
    dormitory.place.cadastre_number.clear();
    dormitory.owner = {};
    dormitory.owner_name.clear();
    dormitory.ground = "dormitory";
    dormitory.from = m.today - Days{m.random.between(30, 75)};
    dormitory.until = dormitory.from + Days{300};
    dormitory.origin = m.from("address", dormitory.from);
    record.addresses.push_back(std::move(dormitory));
  }
}

void add_family(const Facts& m, persons::Record& record) {
  const Draft& draft = m.draft;
  const auto add = [&](RelationKind kind, std::size_t other, Date since, std::string act) {
    record.family.push_back({kind, draft.ids[other], persons::full_name(draft.names[other], Lang::uz),
                             persons::full_name(draft.names[other], Lang::uz_cyrl), draft.members[other].born, since, std::nullopt,
                             std::move(act), m.from("civil", since + Days{5}), draft.country_of(other)});
  };
  const Member& self = m.self();
  if (self.spouse >= 0)
    add(RelationKind::spouse, static_cast<std::size_t>(self.spouse), *self.married, fmt::format("N-{:07}", draft.index));
  if (self.mother >= 0) add(RelationKind::mother, static_cast<std::size_t>(self.mother), self.born, {});
  if (self.father >= 0) add(RelationKind::father, static_cast<std::size_t>(self.father), self.born, {});
  // What the civil registry knows of grandparents matters to who asks for citizenship by descent.
  for (const int parent : {self.mother, self.father}) {
    if (parent < 0 || m.status() == Status::citizen) continue;
    const Member& between_us = draft.members[static_cast<std::size_t>(parent)];
    if (between_us.mother >= 0) add(RelationKind::grandmother, static_cast<std::size_t>(between_us.mother), self.born, {});
    if (between_us.father >= 0) add(RelationKind::grandfather, static_cast<std::size_t>(between_us.father), self.born, {});
  }
  for (std::size_t i = 0; i < draft.members.size(); ++i)
    if (draft.members[i].mother == static_cast<int>(m.at) || draft.members[i].father == static_cast<int>(m.at))
      add(RelationKind::child, i, draft.members[i].born, {});
}

void add_property(const Facts& m, persons::Record& record) {
  const Draft& draft = m.draft;
  if (draft.owns && m.registered() && owner_in(draft) == m.at) {
    persons::Property home{
        .cadastre_number = draft.place.cadastre_number, .kind = draft.place.flat.empty() ? "house" : "flat", .place = draft.place};
    home.area_dm2 = draft.place.flat.empty() ? m.random.between(7000, 22'000) : m.random.between(3500, 9500);
    home.since = std::max(draft.moved_in, years_later(m.self().born, 18));
    home.origin = m.from("cadastre", home.since);
    record.property.push_back(std::move(home));
  }
  if (draft.second_home && m.at == 0) {
    record.property.push_back(*draft.second_home);
    record.property.back().origin = m.from("cadastre", draft.second_home->since);
  }
}

void add_contacts(const Facts& m, persons::Record& record) {
  if (m.age() < 14) return;
  const Date since = m.today - Days{m.random.between(10, 1500)};
  // National numbers never begin with 0, so no operator can deliver to these.
  if (m.random.chance(92))
    record.contacts.push_back(
        {"phone", fmt::format("+9980{:08}", (m.draft.numbers[m.at] * 43'216'789) % 100'000'000), since, m.from("contacts", since)});
  if (m.age() >= 16 && m.age() < 65 && m.random.chance(45)) {
    std::string name = persons::write_mrz_name(m.draft.names[m.at].given);
    for (char& c : name) c = c == ' ' ? '.' : static_cast<char>(c - 'A' + 'a');
    record.contacts.push_back(
        {"email", fmt::format("{}.{}@example.com", name, m.draft.numbers[m.at]), since, m.from("contacts", since)});  // RFC 2606
  }
}

}  // namespace

std::vector<persons::Record> dress(const Draft& draft, Date today, const std::vector<offices::Territory>& districts) {
  std::vector<persons::Record> records;
  for (std::size_t at = 0; at < draft.members.size(); ++at) {
    Random random(draft.seed, static_cast<std::uint64_t>(draft.numbers[at]), "papers");
    const Facts member{draft, at, today, districts, random};
    persons::Record record;
    record.subject = draft.ids[at];
    record.groups.assign(persons::kGroups.begin(), persons::kGroups.end());
    record.identity = identity_of(member);
    record.documents = documents_of(member);
    for (const auto& document : record.documents)
      if (member.age() >= 16 && document.kind != DocumentKind::birth_certificate && document.issuer_country == "UZB")
        record.identity->biometrics_taken = document.issued;
    add_addresses(member, record);
    add_family(member, record);
    add_property(member, record);
    add_contacts(member, record);
    add_evidence(member, record);
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace darcha::seed
