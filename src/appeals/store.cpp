#include "appeals/store.h"

namespace darcha::appeals::store {
namespace {

template <class Row>
Complaint to_complaint(SubjectId subject, ApplicationId id, ApplicationId about, const Row& row) {
  return {.subject = subject,
          .id = id,
          .about = about,
          .decision = row.decision_id,
          .decision_number = row.decision_number,
          .office = row.office_id,
          .late = row.late,
          .suspends = row.suspends,
          .open = row.state == "open",
          .outcome = row.outcome,
          .new_decision = row.new_decision.value_or(Uuid{}),
          .lodged_at = row.lodged_at,
          .closed_at = row.closed_at};
}

}  // namespace

void add_complaint(db::Batch& batch, const Complaint& c) {
  batch.add(sql::InsertComplaint{.subject_id = c.subject,
                                 .complaint_id = c.id,
                                 .application_id = c.about,
                                 .decision_id = c.decision,
                                 .decision_number = c.decision_number,
                                 .office_id = c.office,
                                 .late = c.late,
                                 .suspends = c.suspends,
                                 .lodged_at = c.lodged_at});
}

void add_close(db::Batch& batch, const Complaint& c, std::optional<std::string> outcome, Uuid new_decision, Instant now) {
  batch.add(sql::CloseComplaint{.subject_id = c.subject,
                                .complaint_id = c.id,
                                .outcome = std::move(outcome),
                                .new_decision = new_decision.is_nil() ? std::nullopt : std::optional{new_decision},
                                .now = now});
}

Task<std::optional<Complaint>> find(db::Pool& db, SubjectId subject, ApplicationId id) {
  const auto row = co_await db.query(sql::GetComplaint{.subject_id = subject, .complaint_id = id});
  if (!row) co_return std::nullopt;
  co_return to_complaint(subject, id, row->application_id, *row);
}

Task<std::vector<Complaint>> list(db::Pool& db, SubjectId subject, ApplicationId about) {
  std::vector<Complaint> out;
  for (const auto& row : co_await db.query(sql::ListComplaints{.subject_id = subject, .application_id = about}))
    out.push_back(to_complaint(subject, row.complaint_id, about, row));
  co_return out;
}

}  // namespace darcha::appeals::store
