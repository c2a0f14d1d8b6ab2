// Who a person's kin are, for one purpose: that nobody decides about their own. Relations are looked at from this person's side and, over
// those nearest, one step further; the other side is asked for itself, so that a relation only one of two records holds is seen too.
// Law: OʻRQ-457 art. 21 (conflict of interest; unverified).
#include "persons/store.h"

namespace darcha::persons {

Task<Result<std::set<SubjectId>>> kin_of(db::Pool& pool, FindRequest request, SubjectId subject, Instant now) {
  if (request.purpose.empty()) co_return refuse("persons.no_purpose", RefusalKind::bad_input);
  const Date today = date_in_tashkent(now);
  db::Batch batch;
  const auto first = batch.add(store::RelationsOf{.subject_id = subject});
  audit::append(batch, {RecordId::make(now),
                        subject,
                        now,
                        "persons.read",
                        request.actor,
                        request.purpose,
                        request.case_ref,
                        {std::string{code(Group::family)}}});
  const auto near = (co_await pool.run(std::move(batch))).get(first);
  std::set<SubjectId> kin;
  db::Batch further;
  std::vector<db::Slot<store::RelationsOf>> slots;
  for (const auto& relation : near) {
    if (relation.until && *relation.until < today && relation.kind == "spouse") continue;  // divorced: in law no kin any more
    const SubjectId relative{relation.relative_id};
    if (!kin.insert(relative).second || relation.kind == "guardian" || relation.kind == "ward") continue;
    slots.push_back(further.add(store::RelationsOf{.subject_id = relative}));
  }
  if (further.empty()) co_return kin;
  const db::Results results = co_await pool.run(std::move(further));
  for (const auto& slot : slots)
    for (const auto& relation : results.get(slot))
      if (relation.kind != "guardian" && relation.kind != "ward" &&
          !(relation.until && *relation.until < today && relation.kind == "spouse"))
        kin.insert(SubjectId{relation.relative_id});
  kin.erase(subject);
  co_return kin;
}

}  // namespace darcha::persons
