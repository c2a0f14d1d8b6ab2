#include "persons/figures.h"

#include "gen/persons/sql.h"

namespace darcha::persons {

Task<std::map<SubjectId, Sex>> sexes_of(db::Pool& pool, std::vector<SubjectId> subjects) {
  std::vector<Uuid> ids(subjects.begin(), subjects.end());
  std::map<SubjectId, Sex> out;
  for (const auto& row : co_await pool.query(sql::ListSexes{.subjects = std::move(ids)}))
    out.emplace(row.subject_id, row.sex == "male" ? Sex::male : Sex::female);
  co_return out;
}

}  // namespace darcha::persons
