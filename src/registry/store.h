// The only caller of this room's SQL, private to the room. Nothing here logs: entries.cpp does, in the same batch.
#pragma once
#include "registry/registry.h"
#include "registry/rules.h"

namespace darcha::registry::store {

void add(db::Batch& batch, const Entry& entry, const audit::Actor& actor);
Task<std::optional<SubjectId>> find_subject(db::Pool& pool, std::string number);
/// With the audit record of the look, in one transaction.
Task<std::vector<Entry>> list(db::Pool& pool, SubjectId subject, std::string register_code, audit::Event event);
Task<> count(db::Pool& pool, std::string register_code, Uuid entry_id, std::string entry, Date on, std::string region);
Task<std::vector<Counted>> counted(db::Pool& pool, std::string register_code);

}  // namespace darcha::registry::store
