#include "cases/pages.h"

#include "applications/words.h"
#include "cases/store.h"
#include "core/dates.h"
#include "web/sentence.h"

namespace darcha::cases {

std::string case_path(ApplicationId id) { return std::string{kDeskPath} + "/" + id.str(); }

web::views::Tag clock_tag(const web::Context& context, const Reading& reading) {
  switch (reading.state) {
    case Reading::State::finished: return {.color = "neutral", .text = context.t(text::kClockFinished)};
    case Reading::State::stopped: return {.color = "warning", .text = context.t(text::kClockStopped)};
    case Reading::State::overdue: return {.color = "danger", .text = context.t(text::kClockOverdue)};
    case Reading::State::running: break;
  }
  if (!reading.left) return {.color = "neutral", .text = context.t(text::kClockNoTerm)};
  if (*reading.left == 0) return {.color = "warning", .text = context.t(text::kClockToday)};
  const auto unit = reading.unit == TermUnit::working_days ? text::kClockWorking : text::kClockCalendar;
  return {.color = *reading.left <= 3 ? "warning" : "info",
          .text = context.t(text::kClockLeft, {{"unit", context.t(unit)}, {"n", std::to_string(*reading.left)}})};
}

std::string day_of(const web::Context& context, const std::optional<Instant>& due) {
  if (!due) return context.t(text::kNoTerm);
  return format_date_short(date_in_tashkent(*due - std::chrono::microseconds{1}));
}

std::string due_words(const web::Context& context, const Services& services, const Case& it, const std::optional<Instant>& due) {
  if (!due) return day_of(context, due);
  return day_of(context, due) + applications::unconfirmed_words(context, *services.applications->calendar, it.opened_at, *due);
}

Task<std::string> expected_words(std::shared_ptr<Services> services, web::Context context, Case it) {
  constexpr int kLikeCases = 500;
  auto days = co_await store::list_durations(services->db, it.service_code, kLikeCases);
  const auto expected = expected_finish(std::move(days), date_in_tashkent(it.opened_at), date_in_tashkent(context.now));
  if (!expected) co_return context.t(text::kPanelExpectedUnknown);
  co_return context.t(
      text::kPanelExpectedRange,
      {{"from", format_date_short(expected->earliest)}, {"to", format_date_short(expected->latest)}, {"n", std::to_string(expected->of)}});
}

std::string next_words(const web::Context& context, const Loaded& loaded) {
  std::string out;
  if (loaded.state == nullptr) return "—";
  for (const std::string& next : loaded.state->next)
    if (const catalog::State* state = loaded.service->workflow->find(next); state != nullptr && state->kind != catalog::State::Kind::end)
      out = out.empty() ? state_words(context, *state) : context.t(text::kNextOr, {{"a", out}, {"b", state_words(context, *state)}});
  return out.empty() ? "—" : out;
}

std::string role_words(const web::Context& context, const std::string& role) { return web::sentence(context, "cases.role." + role); }

std::string message_title(const web::Context& context, const Message& message) {
  const auto kind = message.kind == Message::Kind::question ? text::kThreadQuestion
                    : message.kind == Message::Kind::answer ? text::kThreadAnswer
                                                            : text::kThreadNotice;
  const std::string who = message.author_name.empty() ? context.t(text::kThreadApplicant) : message.author_name;
  return context.t(text::kThreadLine, {{"kind", context.t(kind)}, {"who", who}, {"time", format_date_time(message.at, context.lang)}});
}

}  // namespace darcha::cases
