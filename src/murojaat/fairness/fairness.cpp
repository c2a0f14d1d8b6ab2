#include "murojaat/fairness/fairness.h"

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "gen/murojaat/sql.h"
#include "persons/figures.h"

namespace darcha::murojaat {
namespace {

namespace json = boost::json;

constexpr int kMostTreated = 20'000;
constexpr std::size_t kAtOnce = 1'000;
constexpr Days kPeriod{365};
constexpr std::uint64_t kSeed = 1;  // of the bootstrap: the same appeals give the same figures
constexpr std::size_t kRegion = 4;  // digits of a region's SOATO

Task<std::map<SubjectId, persons::Sex>> sexes(db::Pool& db, std::vector<SubjectId> people) {
  std::ranges::sort(people);
  people.erase(std::unique(people.begin(), people.end()), people.end());
  std::map<SubjectId, persons::Sex> out;
  for (std::size_t at = 0; at < people.size(); at += kAtOnce) {
    const auto from = people.begin() + static_cast<std::ptrdiff_t>(at);
    std::vector<SubjectId> some(from, from + static_cast<std::ptrdiff_t>(std::min(kAtOnce, people.size() - at)));
    out.merge(co_await persons::sexes_of(db, std::move(some)));
  }
  co_return out;
}

triage::Treated treated_of(const sql::ListTreated::Row& row, const std::map<SubjectId, persons::Sex>& sexes) {
  triage::Treated out{.language = row.lang,
                      .region = row.district.substr(0, kRegion),
                      .channel = row.channel,
                      .days = static_cast<double>((date_in_tashkent(row.answered_at) - row.registered_on).count()),
                      .well_ended = row.on_time && row.reopened == 0};
  if (const auto sex = sexes.find(row.subject_id); sex != sexes.end()) out.sex = sex->second == persons::Sex::female ? "f" : "m";
  if (!row.suggested.empty()) out.suggested_right = row.suggested == row.topic;
  return out;
}

std::string to_json(const std::vector<triage::GroupFigure>& figures) {
  json::array out;
  for (const triage::GroupFigure& f : figures)
    out.push_back(json::object{{"dimension", f.dimension},
                               {"group", f.group},
                               {"measure", triage::code(f.measure)},
                               {"count", f.count},
                               {"value", f.value},
                               {"low", f.interval.low},
                               {"high", f.interval.high},
                               {"rest", f.rest},
                               {"p_value", f.p_value},
                               {"tested", f.tested},
                               {"alarm", f.alarm}});
  return json::serialize(out);
}

triage::GroupFigure parse_figure(const json::value& from) {
  const auto number = [&](const char* key) { return from.at(key).to_number<double>(); };
  triage::GroupFigure out{.dimension = std::string{from.at("dimension").as_string()},
                          .group = std::string{from.at("group").as_string()},
                          .count = from.at("count").to_number<std::size_t>(),
                          .value = number("value"),
                          .interval = {number("low"), number("high")},
                          .rest = number("rest"),
                          .p_value = number("p_value"),
                          .tested = from.at("tested").as_bool(),
                          .alarm = from.at("alarm").as_bool()};
  for (const auto measure : {triage::Measure::accuracy, triage::Measure::delay, triage::Measure::outcome})
    if (from.at("measure").as_string() == triage::code(measure)) out.measure = measure;
  return out;
}

}  // namespace

Task<std::vector<triage::GroupFigure>> fairness_since(db::Pool& db, CpuPool& cpu, Instant since) {
  const auto rows = co_await db.query(sql::ListTreated{.since = since, .max_rows = kMostTreated});
  std::vector<SubjectId> people;
  for (const auto& row : rows)
    if (row.author_kind == code(AuthorKind::person)) people.push_back(row.subject_id);
  const auto known = co_await sexes(db, std::move(people));
  std::vector<triage::Treated> treated;
  for (const auto& row : rows) treated.push_back(treated_of(row, known));
  co_return co_await run_on(cpu, [treated = std::move(treated)] { return triage::fairness(treated, kSeed); });
}

Task<std::optional<FairnessReport>> newest_fairness(db::Pool& db) {
  const auto row = co_await db.query(sql::NewestFairness{});
  if (!row) co_return std::nullopt;
  FairnessReport out{.on = row->report_on};
  for (const json::value& figure : json::parse(row->figures).as_array()) out.figures.push_back(parse_figure(figure));
  co_return out;
}

Task<> publish_fairness(std::shared_ptr<Services> services) {
  const Instant now = services->clock.now();
  auto figures = triage::publishable(co_await fairness_since(services->db, services->cpu, now - kPeriod));
  co_await services->db.query(sql::PutFairness{.report_on = date_in_tashkent(now), .figures = to_json(figures)});
}

}  // namespace darcha::murojaat
