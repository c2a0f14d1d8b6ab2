// Is everybody served alike, by language, region, sex and channel: worked out once a day, published without small groups. Law: OʻRQ-445
// art. 4 (unverified: equality of those who appeal); R007 (a machine that helps is watched).
#pragma once
#include "murojaat/services.h"
#include "triage/fairness/fairness.h"

namespace darcha::murojaat {

/// Of appeals answered since then, the newest 20,000 at most. Accuracy: it was answered under the topic that was suggested first. Outcome:
/// answered in time and not contested since. Sex as the register of persons has it, where the author is known to it. Cross-shard, some
/// seconds of a thread of the pool: for a job or an operator.
Task<std::vector<triage::GroupFigure>> fairness_since(db::Pool& db, CpuPool& cpu, Instant since);

struct FairnessReport {
  Date on{};
  std::vector<triage::GroupFigure> figures;
};
/// The last one that was published; nothing before the first.
Task<std::optional<FairnessReport>> newest_fairness(db::Pool& db);
/// Works out the last year and publishes it under today.
Task<> publish_fairness(std::shared_ptr<Services> services);

}  // namespace darcha::murojaat
