#include "documents/store.h"

#include "gen/documents/sql.h"

namespace darcha::documents {
namespace {

/// FindIssued and ListIssued give the same columns.
template <class Row>
Issued issued_of(Row row) {
  Issued out{.id = row.document_id,
             .number = std::move(row.number),
             .code = std::move(row.code),
             .kind = std::move(row.kind),
             .service_code = std::move(row.service_code),
             .case_ref = std::move(row.case_ref),
             .application = row.application_id.value_or(ApplicationId{}),
             .lang = parse_lang(row.lang).value_or(Lang::uz),
             .size = row.size,
             .holder_mask = std::move(row.holder_mask),
             .state = parse_state(row.state).value_or(State::revoked),
             .issued_at = row.issued_at,
             .valid_until = row.valid_until,
             .state_changed_at = row.state_changed_at,
             .state_reason = row.state_reason.value_or(""),
             .superseded_by = row.superseded_by.value_or(DocumentId{}),
             .suspended_since = row.suspended_since};
  std::copy_n(row.digest.begin(), std::min(row.digest.size(), out.digest.size()), out.digest.begin());
  return out;
}

void add_key(db::Batch& batch, const Prepared& prepared, KeyKind kind, std::string_view value) {
  batch.add(sql::InsertKey{.key_hash = lookup_key(kind, value),
                           .kind = std::string(code(kind)),
                           .subject_id = prepared.order.subject,
                           .document_id = prepared.id,
                           .created_at = prepared.order.now});
}

}  // namespace

void add_rows(db::Batch& batch, const Prepared& prepared) {
  const Order& order = prepared.order;
  batch.add(sql::InsertIssued{.subject_id = order.subject,
                              .document_id = prepared.id,
                              .number = prepared.number,
                              .code = prepared.code,
                              .kind = order.content.kind,
                              .service_code = order.service_code,
                              .service_version = order.service_version,
                              .application_id = order.application.is_nil() ? std::nullopt : std::optional(order.application),
                              .case_ref = order.case_ref,
                              .lang = std::string(darcha::code(order.content.lang)),
                              .digest = Bytes(prepared.digest.begin(), prepared.digest.end()),
                              .size = static_cast<std::int32_t>(prepared.size),
                              .holder_mask = prepared.holder_mask,
                              .issued_at = order.now,
                              .valid_until = order.valid_until});
  add_key(batch, prepared, KeyKind::code, prepared.code);
  add_key(batch, prepared, KeyKind::number, prepared.number);
  add_key(batch, prepared, KeyKind::file, to_hex(prepared.digest));
}

void add_withdrawal(db::Batch& batch, const Withdrawal& withdrawal, State state, DocumentId superseded_by) {
  batch.add(sql::Withdraw{.subject_id = withdrawal.subject,
                          .document_id = withdrawal.document,
                          .state = std::string(code(state)),
                          .changed_at = withdrawal.now,
                          .reason = withdrawal.reason,
                          .superseded_by = superseded_by.is_nil() ? std::nullopt : std::optional(superseded_by)});
}

void add_suspension_row(db::Batch& batch, const Suspension& s) {
  batch.add(sql::Suspend{.subject_id = s.subject, .document_id = s.document, .since = s.on ? std::optional{s.now} : std::nullopt});
}

Task<std::vector<Issued>> of_subject(std::shared_ptr<Services> services, SubjectId subject, int max_rows) {
  auto rows = co_await services->db.query(sql::ListIssued{.subject_id = subject, .max_rows = max_rows});
  std::vector<Issued> out;
  for (auto& row : rows) out.push_back(issued_of(std::move(row)));
  co_return out;
}

Task<std::optional<Issued>> find(std::shared_ptr<Services> services, SubjectId subject, DocumentId document) {
  auto row = co_await services->db.query(sql::FindIssued{.subject_id = subject, .document_id = document});
  if (!row) co_return std::nullopt;
  co_return issued_of(std::move(*row));
}

Task<std::optional<Found>> find_by_key(std::shared_ptr<Services> services, KeyKind kind, std::string value) {
  const auto key = co_await services->db.query(sql::FindKey{.key_hash = lookup_key(kind, value), .kind = std::string(code(kind))});
  if (!key) co_return std::nullopt;
  auto document = co_await find(services, key->subject_id, key->document_id);
  if (!document) co_return std::nullopt;
  co_return Found{key->subject_id, std::move(*document)};
}

}  // namespace darcha::documents
