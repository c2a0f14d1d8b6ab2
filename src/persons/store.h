// The only caller of this room's SQL, private to the room. Nothing here logs: the doors in read.cpp and correct/ do, in the same batch.
#pragma once
#include <memory>
#include <set>

#include "gen/persons/sql.h"
#include "offices/offices.h"
#include "persons/names.h"
#include "persons/persons.h"

namespace darcha::persons::store {

/// The statements of one read, added to the caller's batch, and what to do with their results.
class Reading {
 public:
  Reading(db::Batch& batch, SubjectId subject, const std::set<Group>& groups, Date today);
  ~Reading();
  Reading(Reading&&) noexcept;
  /// Nothing if there is no such subject. Names of territories come from `directory`.
  std::optional<Record> collect(const db::Results& results, const offices::Directory& directory) const;

 private:
  struct Slots;
  std::unique_ptr<Slots> slots_;
};

using RelationsOf = sql::ListRelations;

/// Without its audit record: the door adds that.
void add_citizenship_change(db::Batch& batch, const CitizenshipChange& change, Instant now);

Task<std::optional<SubjectId>> find_key(db::Pool& pool, Bytes key_hash, std::string kind);
/// At most `max_rows`, nobody twice.
Task<std::vector<SubjectId>> list_namesakes(db::Pool& pool, NameLookup lookup, int max_rows);

}  // namespace darcha::persons::store
