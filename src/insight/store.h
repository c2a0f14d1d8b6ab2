// The only caller of SQL in this room.
#pragma once
#include "gen/insight/sql.h"
#include "insight/insight.h"
#include "insight/publish/publish.h"

namespace darcha::insight::store {

struct Kept {
  Mark mark;
  int step = 0;
};
std::int16_t lane_of(murojaat::AppealId id);
Task<std::optional<Kept>> find_mark(db::Pool& db, murojaat::AppealId id);
/// The mark and what it adds to the sums of its lane, as one transaction. Throws db::StaleState or db::ConstraintViolation if somebody else
/// was faster.
Task<> save_mark(db::Pool& db, murojaat::AppealId id, std::optional<Kept> before, Mark mark, murojaat::History history);

Task<Totals> totals(db::Pool& db, Month month);
Task<std::vector<Month>> months(db::Pool& db);

struct Made {
  Month month{};
  Stage stage = Stage::counted;
  std::string digest;
};
Task<std::vector<Made>> edition_names(db::Pool& db);
struct Published {
  Edition edition;
  std::string digest;
  Instant made_at{};
};
Task<std::vector<Published>> editions(db::Pool& db);
Task<> add_edition(db::Pool& db, Edition edition, Instant now);

std::string to_json(const Counts& counts);
Counts parse_counts(const std::string& text);
std::string to_json(const Edition& edition);
Edition parse_edition(const std::string& text);
/// Of what is published; the same for the same figures.
std::string digest_of(const Edition& edition);

}  // namespace darcha::insight::store
