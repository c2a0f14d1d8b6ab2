// What the applicant sees of their case on the page of the application, and what they can do: answer, withdraw.
#include "cases/desk/acts.h"
#include "cases/pages.h"
#include "cases/store.h"
#include "core/dates.h"
#include "web/form.h"

namespace darcha::cases {
namespace {

constexpr int kLikeCases = 500;

std::string holder_words(const web::Context& context, const Loaded& loaded, const offices::Directory& directory) {
  if (phase_of(loaded) == Phase::wait) return context.t(text::kPanelHolderYou);
  const offices::Office* office = directory.find_office(loaded.it.office);
  const std::string name = office != nullptr ? office->name.in(context.lang) : "—";
  const offices::Officer* holder = directory.find_officer(loaded.it.holder);
  return holder != nullptr ? holder->display_name + ", " + name : context.t(text::kPanelHolderFree, {{"office", name}});
}

std::string expected_words(const web::Context& context, std::vector<int> days, const Case& it) {
  const auto expected = expected_finish(std::move(days), date_in_tashkent(it.opened_at), date_in_tashkent(context.now));
  if (!expected) return context.t(text::kPanelExpectedUnknown);
  return context.t(
      text::kPanelExpectedRange,
      {{"from", format_date_short(expected->earliest)}, {"to", format_date_short(expected->latest)}, {"n", std::to_string(expected->of)}});
}

void add_acts(const web::Context& context, const Loaded& loaded, views::ApplicantPanel& view) {
  if (loaded.it.closed_at) return;
  const std::string path = "/kabinet/arizalar/" + loaded.it.id.str();
  const bool asked = std::ranges::find(loaded.messages, Message::Kind::question, &Message::kind) != loaded.messages.end();
  if (asked)
    view.answer.push_back(
        {.action = path + "/ish-javobi",
         .words = {.id = "ish-javobi", .name = "matn", .label = context.t(text::kPanelAnswer), .value = "", .rows = 5, .maxlength = 2000}});
  view.withdraw.push_back({.action = path + "/qaytarib-olish",
                           .words = {.id = "qaytarish-sababi",
                                     .name = "sabab",
                                     .label = context.t(text::kActReason),
                                     .value = "",
                                     .rows = 3,
                                     .maxlength = 1000,
                                     .optional = true}});
}

Task<Result<net::Response>> post_answer(std::shared_ptr<Services> services, web::Context context) {
  const auto id = ApplicationId::parse(context.request->path_param("id"));
  if (!id) co_return refuse("cases.not_found", RefusalKind::not_found);
  if (!co_await find_case(services, context.visitor.subject, *id)) co_return refuse("cases.not_found", RefusalKind::not_found);
  web::Form form(context);
  const std::string words = form.text("matn", {.min = 1, .max = 2000, .lines = true});
  if (!form.ok()) co_return std::unexpected(form.refusal());
  const auto done = co_await answer_question(services, context.visitor.subject, *id, words, form.token());
  if (!done && !co_await carried_out(services, *id, form.token())) co_return std::unexpected(done.error());
  co_return net::Response::redirect("/kabinet/arizalar/" + id->str());
}

Task<Result<net::Response>> post_withdraw(std::shared_ptr<Services> services, web::Context context) {
  const auto id = ApplicationId::parse(context.request->path_param("id"));
  if (!id) co_return refuse("cases.not_found", RefusalKind::not_found);
  web::Form form(context);
  const std::string words = form.text("sabab", {.required = false, .max = 1000, .lines = true});
  if (!form.ok()) co_return std::unexpected(form.refusal());
  const auto done = co_await withdraw(services, context.visitor.subject, *id, words, form.token());
  if (!done) co_return std::unexpected(done.error());
  co_return net::Response::redirect("/kabinet/arizalar/" + id->str());
}

}  // namespace

Task<std::optional<web::Html>> applicant_panel(std::shared_ptr<Services> services, web::Context context,
                                               applications::Application application) {
  const auto loaded = co_await find_case(services, application.subject, application.id);
  if (!loaded) co_return std::nullopt;
  const auto directory = co_await offices::directory(services->db);
  const Reading reading = read_clock(*services, *loaded, context.now);
  views::ApplicantPanel view{.status = clock_tag(context, reading)};
  const auto row = [&](web::TextKey label, std::string value) {
    view.clock.rows.push_back({.label = context.t(label), .value = std::move(value)});
  };
  row(text::kPanelNow, state_words(context, *loaded->service, loaded->it.state));
  if (!loaded->it.closed_at) {
    row(text::kPanelDue, due_words(context, *services, loaded->it, reading.due));
    row(text::kPanelStageDue, due_words(context, *services, loaded->it, reading.stage_due));
    row(text::kPanelHolder, holder_words(context, *loaded, *directory));
    row(text::kPanelNext, next_words(context, *loaded));
    row(text::kPanelExpected,
        expected_words(context, co_await store::list_durations(services->db, loaded->it.service_code, kLikeCases), loaded->it));
  }
  for (const Message& message : loaded->messages) view.messages.push_back({.title = message_title(context, message), .body = message.body});
  view.has_messages = !view.messages.empty();
  add_acts(context, *loaded, view);
  co_return web::html_of(context, view);
}

std::vector<web::Route> panel_routes(std::shared_ptr<Services> services) {
  const auto me = web::WhoMay::citizen();
  const std::string path = "/kabinet/arizalar/{id}";
  return {
      {net::Method::post, path + "/ish-javobi", me, [services](web::Context context) { return post_answer(services, std::move(context)); }},
      {net::Method::post, path + "/qaytarib-olish", me,
       [services](web::Context context) { return post_withdraw(services, std::move(context)); }}};
}

}  // namespace darcha::cases
