#include "audit/looks.h"

#include <algorithm>

#include "audit/entry.h"
#include "audit/store.h"

namespace darcha::audit {
namespace {

constexpr int kAtOnce = 200;
constexpr int kMost = 1'000;

void count(std::vector<Look>& looks, Event event) {
  const auto known = std::ranges::find_if(looks, [&](const Look& look) { return look.actor.id == event.actor.id; });
  if (known != looks.end())
    ++known->times;  // events come newest first
  else
    looks.push_back({.actor = std::move(event.actor), .last = event.at, .times = 1});
}

}  // namespace

Task<std::vector<Look>> looks_at(db::Pool& pool, SubjectId subject, std::string case_ref, std::string kind) {
  std::vector<Look> looks;
  RecordId before;
  before.value.octets.fill(0xff);
  for (int seen = 0; seen < kMost; seen += kAtOnce) {
    const auto rows = co_await pool.query(sql::ListRecords{.subject_id = subject, .before = before, .most = kAtOnce});
    for (const auto& row : rows) {
      auto event = parse_details(row.details);
      if (event && event->case_ref == case_ref && event->kind == kind && event->actor.kind == ActorKind::officer)
        count(looks, std::move(*event));
    }
    if (rows.size() < static_cast<std::size_t>(kAtOnce)) break;
    before = rows.back().record_id;
  }
  co_return looks;
}

}  // namespace darcha::audit
