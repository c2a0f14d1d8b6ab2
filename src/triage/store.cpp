// The only caller of this room's SQL.
#include <algorithm>
#include <set>

#include "gen/triage/sql.h"
#include "triage/model/engine.h"
#include "triage/overrides.h"

namespace darcha::triage {

std::string_view code(Aspect aspect) {
  switch (aspect) {
    case Aspect::topic: return "topic";
    case Aspect::body: return "body";
    case Aspect::kind: return "kind";
    case Aspect::urgency: return "urgency";
  }
  return "topic";
}

void record_override(db::Batch& batch, const Override& choice) {
  batch.add(sql::InsertChoice{.office_id = choice.office,
                              .choice_id = choice.id,
                              .model = choice.model,
                              .aspect = std::string{code(choice.aspect)},
                              .suggested = choice.suggested,
                              .confidence = std::clamp(choice.confidence, 0.0, 1.0),
                              .chosen = choice.chosen,
                              .language = choice.language,
                              .script = std::string{code(choice.script)},
                              .region = choice.region,
                              .sex = choice.sex,
                              .channel = choice.channel,
                              .words = choice.words,
                              .chosen_on = choice.on});
}

std::string known_words(const Engine* engine, std::string_view text) {
  if (engine == nullptr) return {};
  std::set<std::string> known;
  for (Word& word : fold_words(text, kMostRead))
    if (word.folded != "0" && engine->topic().knows(word.folded)) known.insert(std::move(word.folded));
  std::string out;
  for (const std::string& word : known) out += (out.empty() ? "" : " ") + word;
  return out;
}

Task<std::vector<OverrideCount>> count_overrides_of(db::Pool& pool, OfficeId office) {
  std::vector<OverrideCount> counts;
  for (auto& row : co_await pool.query(sql::CountChoicesOfOffice{.office_id = office}))
    counts.push_back({.model = row.model,
                      .aspect = row.aspect,
                      .office = office,
                      .language = row.language,
                      .choices = row.choices,
                      .overridden = row.overridden,
                      .unsuggested = row.unsuggested});
  co_return counts;
}

Task<std::vector<OverrideCount>> count_overrides(db::Pool& pool) {
  std::vector<OverrideCount> counts;
  for (auto& row : co_await pool.query(sql::CountChoices{}))
    counts.push_back({std::move(row.model), std::move(row.aspect), row.office_id, std::move(row.language), row.choices, row.overridden,
                      row.unsuggested});
  co_return counts;
}

Task<std::vector<Learnt>> list_learnt(db::Pool& pool, std::int64_t most) {
  std::vector<Learnt> learnt;
  for (auto& row : co_await pool.query(sql::ListLearnt{.most = most})) learnt.push_back({std::move(row.chosen), std::move(row.words)});
  co_return learnt;
}

}  // namespace darcha::triage
