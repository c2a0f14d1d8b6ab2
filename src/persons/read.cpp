// The doors that show a person's record. Each appends exactly one audit record; read_test.cpp counts them.
#include "persons/names.h"
#include "persons/store.h"

namespace darcha::persons {

namespace {

audit::Event event_of(std::string kind, SubjectId subject, const audit::Actor& actor, const std::string& purpose,
                      const std::string& case_ref, std::vector<std::string> what, Instant now) {
  return {RecordId::make(now), subject, now, std::move(kind), actor, purpose, case_ref, std::move(what)};
}

/// The digest is looked up on its own shard first; whoever asked learns the answer only when its record is stored.
Task<Result<SubjectId>> find(db::Pool& pool, Pepper pepper, Pepper::Kind kind, FindRequest request, std::string value, Instant now) {
  if (request.purpose.empty()) co_return refuse("persons.no_purpose", RefusalKind::bad_input);
  const auto subject = co_await store::find_key(pool, pepper.digest(kind, value), std::string{code(kind)});
  db::Batch batch;
  audit::append(batch, event_of(subject ? "persons.found" : "persons.not_found", subject.value_or(SubjectId{}), request.actor,
                                request.purpose, request.case_ref, {std::string{code(kind)}}, now));
  co_await pool.run(std::move(batch));
  if (!subject) co_return refuse("persons.not_found", RefusalKind::not_found);
  co_return *subject;
}

}  // namespace

Task<Result<Record>> read(db::Pool& pool, ReadRequest request, Instant now) {
  if (request.purpose.empty()) co_return refuse("persons.no_purpose", RefusalKind::bad_input);
  if (request.groups.empty()) co_return refuse("persons.no_groups", RefusalKind::bad_input);
  if (request.actor.kind == audit::ActorKind::nobody) co_return refuse("persons.no_actor", RefusalKind::not_signed_in);
  const auto directory = co_await offices::directory(pool);
  std::vector<std::string> what;
  for (const Group group : request.groups) what.emplace_back(code(group));
  db::Batch batch;
  const store::Reading reading(batch, request.subject, request.groups, date_in_tashkent(now));
  audit::append(batch, event_of("persons.read", request.subject, request.actor, request.purpose, request.case_ref, std::move(what), now));
  const db::Results results = co_await pool.run(std::move(batch));
  auto record = reading.collect(results, *directory);
  if (!record) co_return refuse("persons.not_found", RefusalKind::not_found);
  record->read_at = now;
  co_return std::move(*record);
}

void add_citizenship_change(db::Batch& batch, const CitizenshipChange& change, Instant now) {
  if (change.decision_number.empty() || change.ground.empty() || change.purpose.empty())
    throw std::invalid_argument("persons: a citizenship changes by a decision, on a ground, for a purpose");
  store::add_citizenship_change(batch, change, now);
  audit::append(batch, event_of("persons.citizenship_changed", change.subject, change.actor, change.purpose, change.case_ref,
                                {std::string{code(Group::identity)}}, now));
}

Task<Result<SubjectId>> find_by_pin(db::Pool& pool, Pepper pepper, FindRequest request, Pinfl pin, Instant now) {
  co_return co_await find(pool, std::move(pepper), Pepper::Kind::pin, std::move(request), pin.text(), now);
}
Task<Result<SubjectId>> find_by_document(db::Pool& pool, Pepper pepper, FindRequest request, std::string number, Instant now) {
  auto normal = parse_document_number(number);
  if (!normal) co_return std::unexpected(normal.error());
  co_return co_await find(pool, std::move(pepper), Pepper::Kind::document, std::move(request), std::move(*normal), now);
}
Task<Result<SubjectId>> find_by_phone(db::Pool& pool, Pepper pepper, FindRequest request, std::string phone, Instant now) {
  auto normal = parse_phone(phone);
  if (!normal) co_return std::unexpected(normal.error());
  co_return co_await find(pool, std::move(pepper), Pepper::Kind::phone, std::move(request), std::move(*normal), now);
}

Task<Result<Namesakes>> find_by_name(db::Pool& pool, Pepper pepper, FindRequest request, std::vector<std::string> sounds, Instant now) {
  if (request.purpose.empty()) co_return refuse("persons.no_purpose", RefusalKind::bad_input);
  auto found = co_await store::list_namesakes(pool, name_lookup(pepper, std::move(sounds)), kMostNamesakes + 1);
  db::Batch batch;
  audit::append(batch, event_of(found.empty() ? "persons.not_found" : "persons.found", SubjectId{}, request.actor, request.purpose,
                                request.case_ref, {"name"}, now));
  co_await pool.run(std::move(batch));
  Namesakes namesakes{.subjects = std::move(found)};
  namesakes.more = namesakes.subjects.size() > static_cast<std::size_t>(kMostNamesakes);
  if (namesakes.more) namesakes.subjects.pop_back();
  co_return namesakes;
}

}  // namespace darcha::persons
