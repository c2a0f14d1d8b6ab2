#include "murojaat/past/past.h"

#include <algorithm>

#include "gen/murojaat/sql.h"
#include "triage/triage.h"

namespace darcha::murojaat {
namespace {

constexpr int kMostCompared = 300;
constexpr std::size_t kMostShown = 3;
constexpr double kAlikeEnough = 0.08;  // a tenth of four-letter pieces in common, less the error of the estimate: below it nothing is alike

struct Kept {
  Past shown;
  triage::Sketch sketch;
};

std::vector<Past> like(const Appeal& it, std::vector<Kept> kept) {
  const triage::Sketch own = triage::sketch(it.text);
  for (Kept& one : kept) one.shown.likeness = triage::likeness(own, one.sketch);
  std::ranges::stable_sort(kept, std::greater{}, [](const Kept& one) { return one.shown.likeness; });  // the newer first of two alike
  std::vector<Past> out;
  for (Kept& one : kept)
    if (out.size() < kMostShown && one.shown.likeness >= kAlikeEnough) out.push_back(std::move(one.shown));
  return out;
}

}  // namespace

Task<std::vector<Past>> past_like(std::shared_ptr<Services> services, OfficeId office, Appeal it) {
  if (it.human_only) co_return std::vector<Past>{};
  std::vector<Kept> kept;
  for (auto& row : co_await services->db.query(sql::ListPast{.office_id = office, .topic = it.topic, .max_rows = kMostCompared})) {
    if (row.appeal_id == it.key.id.value) continue;  // answered once and reopened
    const auto sketch = triage::Sketch::parse(std::string{row.sketch.begin(), row.sketch.end()});
    if (!sketch) throw std::runtime_error("murojaat.past: a sketch that is none");
    kept.push_back({{std::move(row.number), it.topic, row.answered_at}, *sketch});
  }
  if (kept.empty()) co_return std::vector<Past>{};
  co_return co_await run_on(services->cpu, [it = std::move(it), kept = std::move(kept)]() mutable { return like(it, std::move(kept)); });
}

void add_past(db::Batch& batch, const Loaded& loaded) {
  const Appeal& it = loaded.it;
  if (!it.answered_at || loaded.replies.empty() || it.human_only) return;
  const std::string sketch = triage::sketch(it.text).bytes();
  batch.add(sql::PutPast{.office_id = loaded.replies.back().office,
                         .appeal_id = it.key.id,
                         .number = it.number,
                         .topic = it.topic,
                         .answered_at = *it.answered_at,
                         .sketch = Bytes{sketch.begin(), sketch.end()},
                         .version = it.version});
}

}  // namespace darcha::murojaat
