// The only caller of this room's SQL.
#pragma once
#include "documents/documents.h"
#include "documents/rules.h"

namespace darcha::documents {

void add_rows(db::Batch& batch, const Prepared& prepared);
void add_withdrawal(db::Batch& batch, const Withdrawal& withdrawal, State state, DocumentId superseded_by);
void add_suspension_row(db::Batch& batch, const Suspension& suspension);

struct Found {
  SubjectId subject;
  Issued document;
};
/// By lookup_key of that kind.
Task<std::optional<Found>> find_by_key(std::shared_ptr<Services> services, KeyKind kind, std::string value);

}  // namespace darcha::documents
