#include "seed/copy.h"

#include <set>

#include <fmt/format.h>

#include "persons/names.h"

namespace darcha::seed {

namespace {

enum Table : std::size_t {
  subjects,
  names,
  citizenships,
  documents,
  addresses,
  relations,
  properties,
  contacts,
  permits,
  stays,
  keys,
  name_keys,
  table_count
};

constexpr std::array<std::string_view, table_count> kColumns{
    "subjects (subject_id, kind, status, pin, sex, born, birth_country, birth_district, died, biometrics_taken, source, updated_at)",
    "names (subject_id, since, until, surname, given, patronymic, surname_cyrl, given_cyrl, patronymic_cyrl, as_issued, source, "
    "updated_at)",
    "citizenships (subject_id, country, since, until, ground, source, updated_at, begun_by, ended_by)",
    "documents (subject_id, kind, number, issuer_country, issued, valid_until, issued_by, issued_by_text, state, mrz, source, updated_at)",
    "addresses (subject_id, address_id, stay, since, until, region, district, mahalla, street, house, flat, cadastre_number, owner_id, "
    "owner_name, "
    "ground, source, updated_at)",
    "relations (subject_id, kind, relative_id, relative_name, relative_name_cyrl, relative_born, since, until, act_number, source, "
    "updated_at, relative_citizenship)",
    "properties (subject_id, cadastre_number, kind, region, district, mahalla, street, house, flat, area_dm2, share_numerator, "
    "share_denominator, since, "
    "until, source, updated_at)",
    "contacts (subject_id, kind, value, verified, source, updated_at)",
    "residence_permits (subject_id, permit_number, since, until, source, updated_at)",
    "stays_abroad (subject_id, left_on, country, returned_on, source, updated_at)",
    "keys (key_hash, kind, subject_id)",
    "name_keys (bucket, name_hash, subject_id)"};

/// One line of COPY text: fields between tabs, `\N` for null.
class Row {
 public:
  explicit Row(std::string& out) : out_(out) {}
  ~Row() { out_ += '\n'; }
  Row& add(std::string_view text) {
    field();
    for (const char c : text) {
      if (c == '\\') {
        out_ += "\\\\";
      } else if (c == '\n') {
        out_ += "\\n";
      } else if (c == '\t') {
        out_ += "\\t";
      } else if (c == '\r') {
        out_ += "\\r";
      } else {
        out_ += c;
      }
    }
    return *this;
  }
  Row& add(const Uuid& id) { return id.is_nil() ? null() : add(std::string_view{id.str()}); }
  Row& add(bool value) { return add(std::string_view{value ? "t" : "f"}); }
  Row& add(int value) { return add(std::string_view{std::to_string(value)}); }
  Row& add(std::int64_t value) { return add(std::string_view{std::to_string(value)}); }
  Row& add(Date day) { return add(std::string_view{to_iso(day)}); }
  Row& add(const std::optional<Date>& day) { return day ? add(*day) : null(); }
  Row& add(const persons::Origin& origin) {
    return add(std::string_view{origin.register_code}).add(std::string_view{to_iso(origin.updated_at)});
  }
  Row& null() {
    field();
    out_ += "\\N";
    return *this;
  }

 private:
  void field() {
    if (!first_) out_ += '\t';
    first_ = false;
  }
  std::string& out_;
  bool first_ = true;
};

std::string_view sv(const std::string& s) { return s; }

/// The address's id follows from its owner and place in the list, so that a chunk written again has the same rows.
Uuid address_id(SubjectId subject, std::size_t ordinal) {
  Uuid id = subject.value;
  id.octets[15] = static_cast<std::uint8_t>(id.octets[15] ^ (ordinal + 1));
  return id;
}

void add_name(std::string& out, SubjectId subject, const persons::Name& n) {
  Row(out)
      .add(subject)
      .add(n.since)
      .add(n.until)
      .add(sv(n.surname))
      .add(sv(n.given))
      .add(sv(n.patronymic))
      .add(sv(n.surname_cyrl))
      .add(sv(n.given_cyrl))
      .add(sv(n.patronymic_cyrl))
      .add(sv(n.as_issued))
      .add(n.origin);
}

void add_address(std::string& out, SubjectId subject, std::size_t ordinal, const persons::Address& a) {
  Row(out)
      .add(subject)
      .add(address_id(subject, ordinal))
      .add(a.stay)
      .add(a.from)
      .add(a.until)
      .add(sv(a.place.region))
      .add(sv(a.place.district))
      .add(sv(a.place.mahalla))
      .add(sv(a.place.street))
      .add(sv(a.place.house))
      .add(sv(a.place.flat))
      .add(sv(a.place.cadastre_number))
      .add(a.owner)
      .add(sv(a.owner_name))
      .add(sv(a.ground))
      .add(a.origin);
}

void add_subject(std::string& out, SubjectId subject, const persons::Identity& i) {
  Row(out)
      .add(subject)
      .add(std::string_view{i.kind == persons::SubjectKind::person ? "person" : "organisation"})
      .add(persons::code(i.status))
      .add(sv(i.pin))
      .add(std::string_view{i.sex == persons::Sex::male ? "male" : "female"})
      .add(i.born)
      .add(sv(i.birth_country))
      .add(sv(i.birth_district))
      .add(i.died)
      .add(i.biometrics_taken)
      .add(i.origin);
}

void add_names(std::string& names, std::string& name_keys, SubjectId subject, const persons::Identity& i, const persons::Pepper& pepper) {
  std::set<persons::NameKey> keys;
  const auto add = [&](const persons::Name& name) {
    add_name(names, subject, name);
    for (const auto& key : persons::name_keys(pepper, name)) keys.insert(key);
  };
  add(i.name);
  for (const auto& former : i.former_names) add(former);
  for (const auto& key : keys) Row(name_keys).add(sv(key.bucket)).add(key.hash).add(subject);
}

void add_property(std::string& out, SubjectId subject, const persons::Property& p) {
  Row(out)
      .add(subject)
      .add(sv(p.cadastre_number))
      .add(sv(p.kind))
      .add(sv(p.place.region))
      .add(sv(p.place.district))
      .add(sv(p.place.mahalla))
      .add(sv(p.place.street))
      .add(sv(p.place.house))
      .add(sv(p.place.flat))
      .add(p.area_dm2)
      .add(p.share_numerator)
      .add(p.share_denominator)
      .add(p.since)
      .add(p.until)
      .add(p.origin);
}

}  // namespace

CopyRows::CopyRows(persons::Pepper pepper) : pepper_(std::move(pepper)) {
  for (const std::string_view columns : kColumns) tables_.push_back({fmt::format("copy persons.{} from stdin", columns), {}});
}

void CopyRows::clear() {
  for (TableRows& table : tables_) table.rows.clear();
}

void CopyRows::add(const persons::Record& record) {
  const SubjectId subject = record.subject;
  const auto rows = [&](Table table) -> std::string& { return tables_[table].rows; };
  const auto key = [&](persons::Pepper::Kind kind, std::string_view value) {
    Row(rows(keys)).add(std::string_view{"\\x" + to_hex(pepper_.digest(kind, value))}).add(persons::code(kind)).add(subject);
  };
  const persons::Identity& i = *record.identity;
  add_subject(rows(subjects), subject, i);
  key(persons::Pepper::Kind::pin, i.pin);
  add_names(rows(names), rows(name_keys), subject, i, pepper_);
  for (const auto& c : i.citizenships)
    Row(rows(citizenships))
        .add(subject)
        .add(sv(c.country))
        .add(c.since)
        .add(c.until)
        .add(sv(c.ground))
        .add(c.origin)
        .add(sv(c.begun_by))
        .add(sv(c.ended_by));
  for (const auto& d : record.documents) {
    Row(rows(documents))
        .add(subject)
        .add(persons::code(d.kind))
        .add(sv(d.number))
        .add(sv(d.issuer_country))
        .add(d.issued)
        .add(d.valid_until)
        .add(d.issued_by)
        .add(sv(d.issued_by_text))
        .add(sv(d.state))
        .add(sv(d.mrz))
        .add(d.origin);
    if (d.state != "replaced" && d.kind != persons::DocumentKind::birth_certificate) key(persons::Pepper::Kind::document, d.number);
  }
  std::size_t ordinal = 0;
  for (const auto& a : record.addresses) add_address(rows(addresses), subject, ordinal++, a);
  for (const auto& a : record.past_addresses) add_address(rows(addresses), subject, ordinal++, a);
  for (const auto& r : record.family)
    Row(rows(relations))
        .add(subject)
        .add(persons::code(r.kind))
        .add(r.relative)
        .add(sv(r.relative_name))
        .add(sv(r.relative_name_cyrl))
        .add(r.relative_born)
        .add(r.since)
        .add(r.until)
        .add(sv(r.act_number))
        .add(r.origin)
        .add(sv(r.relative_citizenship));
  for (const auto& p : record.property) add_property(rows(properties), subject, p);
  for (const auto& p : record.permits) Row(rows(permits)).add(subject).add(sv(p.number)).add(p.since).add(p.until).add(p.origin);
  for (const auto& s : record.stays_abroad) Row(rows(stays)).add(subject).add(s.left).add(sv(s.country)).add(s.returned).add(s.origin);
  for (const auto& c : record.contacts) {
    Row(rows(contacts)).add(subject).add(sv(c.kind)).add(sv(c.value)).add(c.verified).add(c.origin);
    key(c.kind == "phone" ? persons::Pepper::Kind::phone : persons::Pepper::Kind::email, c.value);
  }
}

std::vector<std::string> tables_children_first() {
  std::vector<std::string> all;
  for (std::size_t i = table_count; i-- > 0;) all.push_back("persons." + std::string{kColumns[i].substr(0, kColumns[i].find(' '))});
  return all;
}

}  // namespace darcha::seed
