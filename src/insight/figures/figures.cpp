#include "insight/figures/figures.h"

#include <fmt/core.h>

#include <algorithm>

namespace darcha::insight {
namespace {

constexpr int kMostDays = 366;

Days after_the_month(Stage stage) {
  switch (stage) {
    case Stage::counted: return Days{10};
    case Stage::answered: return Days{45};
    case Stage::afterwards: break;
  }
  return Days{135};
}

/// The first answer that left, on the merits or as a conclusion.
const murojaat::Event* answer_in(const std::vector<murojaat::Event>& events, Instant until) {
  for (const murojaat::Event& event : events)
    if (event.at < until && (event.kind == "replied" || event.kind == "concluded")) return &event;
  return nullptr;
}

void add_answer(Counts& counts, const murojaat::Event& answer) {
  ++counts[answer.at < answer.facts.due_at ? "on_time" : "late"];
  const auto days = (date_in_tashkent(answer.at) - answer.facts.registered_on).count();
  ++counts[day_name(static_cast<int>(std::clamp<std::int64_t>(days, 0, kMostDays)))];
}

void add_afterwards(Counts& counts, const std::vector<murojaat::Event>& events, Instant until) {
  bool reopened = false;
  std::string verdict, done;
  int stars = 0;
  for (const murojaat::Event& event : events) {
    if (event.at >= until) break;
    if (event.kind == "reopened") reopened = true;
    if (event.kind == "verdict") verdict = event.facts.no > 0 ? "unsatisfied" : "satisfied";
    if (event.kind == "rated") stars = event.facts.stars;
    if (event.kind == "followed_up") done = event.facts.followed_up == "yes" ? "done" : "not_done";
  }
  if (reopened) counts["reopened"] = 1;
  if (!verdict.empty()) counts[verdict] = 1;
  if (!done.empty()) counts[done] = 1;
  if (stars == 0) return;
  counts["rated"] = 1;
  counts["stars"] = stars;
}

}  // namespace

Month month_of(Instant at) {
  const std::chrono::year_month_day day{date_in_tashkent(at)};
  return Date{day.year() / day.month() / 1};
}

Month next(Month month) {
  const std::chrono::year_month_day day{month};
  const auto after = std::chrono::year_month{day.year(), day.month()} + std::chrono::months{1};
  return Date{after.year() / after.month() / 1};
}

std::string_view code(Stage stage) {
  switch (stage) {
    case Stage::counted: return "counted";
    case Stage::answered: return "answered";
    case Stage::afterwards: break;
  }
  return "afterwards";
}

std::optional<Stage> parse_stage(std::string_view wanted) {
  for (const Stage stage : kStages)
    if (code(stage) == wanted) return stage;
  return std::nullopt;
}

Instant closes(Month month, Stage stage) { return start_of_day_in_tashkent(next(month) + after_the_month(stage)); }

std::string day_name(int days) { return fmt::format("day.{:03}", days); }

Mark mark_of(const std::vector<murojaat::Event>& events) {
  const murojaat::Event& first = events.front();
  Mark mark{.month = month_of(first.at), .version = events.back().seq};
  const murojaat::Event* counted = &first;
  for (const murojaat::Event& event : events)
    if (event.at < closes(mark.month, Stage::counted)) counted = &event;
  mark.cell = {counted->office, counted->facts.topic, counted->facts.region, std::string{murojaat::code(counted->facts.channel)}};
  mark.counts["received"] = 1;
  const Instant until = closes(mark.month, Stage::answered);
  const murojaat::Event* answer = answer_in(events, until);
  if (answer == nullptr) return mark;
  add_answer(mark.counts, *answer);
  if (std::ranges::any_of(events, [&](const auto& event) { return event.kind == "replied" && event.facts.formal && event.at < until; }))
    mark.counts["formal"] = 1;
  add_afterwards(mark.counts, events, closes(mark.month, Stage::afterwards));
  return mark;
}

std::vector<Added> difference(const std::optional<Mark>& from, const Mark& to) {
  std::map<std::pair<Cell, std::string>, std::int64_t> by;
  for (const auto& [name, n] : to.counts) by[{to.cell, name}] += n;
  if (from)
    for (const auto& [name, n] : from->counts) by[{from->cell, name}] -= n;
  std::vector<Added> out;
  for (const auto& [key, n] : by)
    if (n != 0) out.push_back({to.month, key.first, key.second, n});
  return out;
}

}  // namespace darcha::insight
