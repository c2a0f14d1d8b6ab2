#include "persons/store.h"

#include "gen/persons/sql.h"

namespace darcha::persons::store {

namespace {

Status status_of(std::string_view text) {
  for (const Status status : {Status::citizen, Status::foreigner, Status::stateless, Status::compatriot, Status::organisation})
    if (code(status) == text) return status;
  throw std::logic_error("persons.subjects holds an unknown status");
}

RelationKind relation_of(std::string_view text) {
  for (const RelationKind kind : {RelationKind::spouse, RelationKind::mother, RelationKind::father, RelationKind::child,
                                  RelationKind::guardian, RelationKind::ward, RelationKind::grandmother, RelationKind::grandfather})
    if (code(kind) == text) return kind;
  throw std::logic_error("persons.relations holds an unknown kind");
}

void name_territories(Place& place, const offices::Directory& directory) {
  if (const auto* region = directory.find_territory(place.region)) place.region_name = region->name;
  if (const auto* district = directory.find_territory(place.district)) place.district_name = district->name;
}

Name to_name(sql::ListNames::Row& row) {
  return {std::move(row.surname),
          std::move(row.given),
          std::move(row.patronymic),
          std::move(row.surname_cyrl),
          std::move(row.given_cyrl),
          std::move(row.patronymic_cyrl),
          std::move(row.as_issued),
          row.since,
          row.until,
          {std::move(row.source), row.updated_at}};
}

template <class Row>
Address to_address(Row& row, const offices::Directory& directory) {
  Address address;
  address.stay = row.stay;
  address.place = {row.region, row.district, row.mahalla, row.street, row.house, row.flat, row.cadastre_number, {}, {}};
  name_territories(address.place, directory);
  address.from = row.since;
  address.until = row.until;
  address.owner = SubjectId{row.owner_id.value_or(Uuid{})};
  address.owner_name = row.owner_name;
  address.ground = row.ground;
  address.origin = {row.source, row.updated_at};
  return address;
}

Identity to_identity(sql::FindSubject::Row row, std::vector<sql::ListNames::Row> names,
                     std::vector<sql::ListCitizenships::Row> citizenships) {
  Identity identity;
  identity.kind = row.kind == "organisation" ? SubjectKind::organisation : SubjectKind::person;
  identity.status = status_of(row.status);
  identity.pin = std::move(row.pin);
  if (row.sex) identity.sex = *row.sex == "male" ? Sex::male : Sex::female;
  identity.born = row.born;
  identity.birth_country = std::move(row.birth_country);
  identity.birth_district = std::move(row.birth_district);
  identity.died = row.died;
  identity.biometrics_taken = row.biometrics_taken;
  identity.origin = {std::move(row.source), row.updated_at};
  bool present_found = false;  // the first row without an end: list_names gives it first
  for (auto& name : names) {
    if (!name.until && !present_found) {
      identity.name = to_name(name);
      present_found = true;
    } else {
      identity.former_names.push_back(to_name(name));
    }
  }
  for (auto& c : citizenships)
    identity.citizenships.push_back({std::move(c.country),
                                     c.since,
                                     c.until,
                                     std::move(c.ground),
                                     {std::move(c.source), c.updated_at},
                                     std::move(c.begun_by),
                                     std::move(c.ended_by)});
  return identity;
}

IdentityDocument to_document(sql::ListDocuments::Row& row) {
  const auto kind = parse_document_kind(row.kind);
  if (!kind) throw std::logic_error("persons.documents holds an unknown kind");
  return {*kind,
          std::move(row.number),
          std::move(row.issuer_country),
          row.issued,
          row.valid_until,
          OfficeId{row.issued_by.value_or(Uuid{})},
          std::move(row.issued_by_text),
          std::move(row.state),
          std::move(row.mrz),
          {std::move(row.source), row.updated_at}};
}

Property to_property(sql::ListProperties::Row& row, const offices::Directory& directory) {
  Property property;
  property.cadastre_number = row.cadastre_number;
  property.kind = row.kind;
  property.place = {row.region, row.district, row.mahalla, row.street, row.house, row.flat, row.cadastre_number, {}, {}};
  name_territories(property.place, directory);
  property.area_dm2 = row.area_dm2;
  property.share_numerator = row.share_numerator;
  property.share_denominator = row.share_denominator;
  property.since = row.since;
  property.until = row.until;
  property.origin = {row.source, row.updated_at};
  return property;
}

}  // namespace

struct Reading::Slots {
  SubjectId subject_id;
  std::vector<Group> groups;
  db::Slot<sql::FindSubject> subject;
  std::optional<db::Slot<sql::ListNames>> names;
  std::optional<db::Slot<sql::ListCitizenships>> citizenships;
  std::optional<db::Slot<sql::ListDocuments>> documents;
  std::optional<db::Slot<sql::ListAddresses>> addresses;
  std::optional<db::Slot<sql::ListPastAddresses>> past_addresses;
  std::optional<db::Slot<sql::ListRelations>> relations;
  std::optional<db::Slot<sql::ListProperties>> properties;
  std::optional<db::Slot<sql::ListContacts>> contacts;
  std::optional<db::Slot<sql::ListResidencePermits>> permits;
  std::optional<db::Slot<sql::ListStaysAbroad>> stays_abroad;
};

Reading::Reading(db::Batch& batch, SubjectId subject, const std::set<Group>& groups, Date today) : slots_(std::make_unique<Slots>()) {
  Slots& s = *slots_;
  s.subject_id = subject;
  s.groups.assign(groups.begin(), groups.end());
  s.subject = batch.add(sql::FindSubject{.subject_id = subject});
  if (groups.contains(Group::identity)) {
    s.names = batch.add(sql::ListNames{.subject_id = subject});
    s.citizenships = batch.add(sql::ListCitizenships{.subject_id = subject});
  }
  if (groups.contains(Group::documents)) s.documents = batch.add(sql::ListDocuments{.subject_id = subject});
  if (groups.contains(Group::address)) s.addresses = batch.add(sql::ListAddresses{.subject_id = subject, .today = today});
  if (groups.contains(Group::address_history)) s.past_addresses = batch.add(sql::ListPastAddresses{.subject_id = subject, .today = today});
  if (groups.contains(Group::family)) s.relations = batch.add(sql::ListRelations{.subject_id = subject});
  if (groups.contains(Group::property)) s.properties = batch.add(sql::ListProperties{.subject_id = subject});
  if (groups.contains(Group::contacts)) s.contacts = batch.add(sql::ListContacts{.subject_id = subject});
  if (groups.contains(Group::residence)) s.permits = batch.add(sql::ListResidencePermits{.subject_id = subject});
  if (groups.contains(Group::border)) s.stays_abroad = batch.add(sql::ListStaysAbroad{.subject_id = subject});
}
Reading::~Reading() = default;
Reading::Reading(Reading&&) noexcept = default;

std::optional<Record> Reading::collect(const db::Results& results, const offices::Directory& directory) const {
  const Slots& s = *slots_;
  auto subject = results.get(s.subject);
  if (!subject) return std::nullopt;
  Record record;
  record.subject = s.subject_id;
  record.groups = s.groups;
  if (s.names) {
    record.identity = to_identity(std::move(*subject), results.get(*s.names), results.get(*s.citizenships));
    if (const auto* district = directory.find_territory(record.identity->birth_district))
      record.identity->birth_district_name = district->name;
  }
  if (s.documents)
    for (auto& row : results.get(*s.documents)) record.documents.push_back(to_document(row));
  if (s.addresses)
    for (auto& row : results.get(*s.addresses)) record.addresses.push_back(to_address(row, directory));
  if (s.past_addresses)
    for (auto& row : results.get(*s.past_addresses)) record.past_addresses.push_back(to_address(row, directory));
  if (s.relations)
    for (auto& row : results.get(*s.relations))
      record.family.push_back({relation_of(row.kind),
                               SubjectId{row.relative_id},
                               row.relative_name,
                               row.relative_name_cyrl,
                               row.relative_born,
                               row.since,
                               row.until,
                               row.act_number,
                               {row.source, row.updated_at},
                               row.relative_citizenship});
  if (s.properties)
    for (auto& row : results.get(*s.properties)) record.property.push_back(to_property(row, directory));
  if (s.contacts)
    for (auto& row : results.get(*s.contacts)) record.contacts.push_back({row.kind, row.value, row.verified, {row.source, row.updated_at}});
  if (s.permits)
    for (auto& row : results.get(*s.permits))
      record.permits.push_back({row.permit_number, row.since, row.until, {row.source, row.updated_at}});
  if (s.stays_abroad)
    for (auto& row : results.get(*s.stays_abroad))
      record.stays_abroad.push_back({row.left_on, row.country, row.returned_on, {row.source, row.updated_at}});
  return record;
}

void add_citizenship_change(db::Batch& batch, const CitizenshipChange& c, Instant now) {
  const Date before = c.since - Days{1};
  const std::string source = "citizenship";
  if (c.kind == CitizenshipChange::Kind::acquired) {
    batch.add(
        sql::CloseCitizenships{.subject_id = c.subject, .last_day = before, .decision = c.decision_number, .source = source, .now = now});
    batch.add(sql::OpenCitizenship{.subject_id = c.subject,
                                   .country = std::string{kOwnCountry},
                                   .since = c.since,
                                   .ground = c.ground,
                                   .decision = c.decision_number,
                                   .source = source,
                                   .now = now});
    batch.add(sql::CloseResidencePermits{.subject_id = c.subject, .last_day = before, .source = source, .now = now});
    batch.add(sql::SetStatusCitizen{.subject_id = c.subject, .source = source, .now = now});
    return;
  }
  batch.add(sql::CloseCitizenship{.subject_id = c.subject,
                                  .country = std::string{kOwnCountry},
                                  .last_day = before,
                                  .decision = c.decision_number,
                                  .source = source,
                                  .now = now});
  batch.add(sql::OpenStatelessness{
      .subject_id = c.subject, .since = c.since, .ground = c.ground, .decision = c.decision_number, .source = source, .now = now});
  batch.add(sql::SetStatusReleased{.subject_id = c.subject, .source = source, .now = now});
}

Task<std::optional<SubjectId>> find_key(db::Pool& pool, Bytes key_hash, std::string kind) {
  const auto row = co_await pool.query(sql::FindKey{.key_hash = std::move(key_hash), .kind = std::move(kind)});
  if (!row) co_return std::nullopt;
  co_return row->subject_id;
}

Task<std::vector<SubjectId>> list_namesakes(db::Pool& pool, NameLookup lookup, int max_rows) {
  db::Batch batch;
  const auto exact = batch.add(sql::ListNamesakes{.bucket = lookup.bucket, .name_hashes = std::move(lookup.exact), .max_rows = max_rows});
  const auto near = batch.add(sql::ListNamesakes{.bucket = lookup.bucket, .name_hashes = std::move(lookup.near), .max_rows = max_rows});
  const db::Results results = co_await pool.run(std::move(batch));
  std::vector<SubjectId> out;
  std::set<SubjectId> seen;  // one row for each script of a name
  for (const auto slot : {exact, near})
    for (const auto& row : results.get(slot))
      if (std::ssize(out) < max_rows && seen.insert(row.subject_id).second) out.push_back(row.subject_id);
  co_return out;
}

}  // namespace darcha::persons::store
