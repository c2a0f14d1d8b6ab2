// What this office was asked by others: its list, one question, the answer. Whoever answers sees the question and whom it is about, not the
// case.
#include "cases/desk/acts.h"
#include "cases/pages.h"
#include "cases/store.h"
#include "core/dates.h"
#include "web/form.h"
#include "web/named_errors.h"

namespace darcha::cases {
namespace {

constexpr std::string_view kChecksPath = "/xodim/tekshiruvlar";
constexpr int kMostRows = 200;

std::string title_of(const web::Context& context, const catalog::Service* service, const std::string& code) {
  const catalog::BodyCheck* asked = service != nullptr ? service->find_check(code) : nullptr;
  return asked != nullptr ? asked->title.in(context.lang) : context.t(text::kCheckRequest);
}

Task<Result<net::Response>> show_list(std::shared_ptr<Services> services, web::Context context) {
  const auto me = co_await acting(services, context.visitor);
  if (!me) co_return std::unexpected(me.error());
  views::CheckQueue view;
  const auto answered = parse_uuid(context.request->query.find("bajarildi").value_or(std::string_view{}));
  if (answered) view.done = web::views::Alert{.kind = "success", .title = context.t(text::kCheckSent), .announce = true};
  web::views::Table table{.caption = context.t(text::kChecksTitle),
                          .columns = {{.label = context.t(text::kCheckQuestion)},
                                      {.label = context.t(text::kFactNumber)},
                                      {.label = context.t(text::kCheckAsked)},
                                      {.label = context.t(text::kCheckDue)}}};
  for (const store::QueuedCheck& row : co_await store::list_checks(services->db, me->office.id, me->roles_today(), kMostRows)) {
    if (row.id == answered) continue;  // the list follows its cases a moment later
    const ServicePtr service = services->applications->find_service(row.service_code, 0);
    table.rows.push_back({.flagged = row.due_at && *row.due_at <= context.now,
                          .title = title_of(context, service.get(), row.code),
                          .title_href = std::string{kChecksPath} + "/" + row.application.str() + "/" + row.id.str(),
                          .cells = {{.label = context.t(text::kFactNumber), .text = row.number},
                                    {.label = context.t(text::kCheckAsked), .text = format_date_short(date_in_tashkent(row.asked_at))},
                                    {.label = context.t(text::kCheckDue), .text = day_of(context, row.due_at)}}});
  }
  if (table.rows.empty())
    view.empty = web::views::EmptyState{.title = context.t(text::kChecksEmpty)};
  else
    view.table = std::move(table);
  co_return web::page(context, {.title = context.t(text::kChecksTitle), .noindex = true}, view);
}

net::Response task_page(const web::Context& context, const OpenCase& open, const Check& check, const web::Form& form, int status) {
  const catalog::BodyCheck* asked = open.service->find_check(check.code);
  views::CheckTask view{.title = title_of(context, open.service.get(), check.code), .form = check.open()};
  view.summary = web::named(form.summary(), {{"javob", context.t(text::kColumnAnswer)}, {"izoh", context.t(text::kCheckSay)}});
  const std::string question = asked != nullptr ? asked->question.in(context.lang) : check.question;
  view.facts.rows = {{.label = context.t(text::kCheckQuestion), .value = question, .verbatim = asked == nullptr},
                     {.label = context.t(text::kCheckPerson), .value = open.applicant_name + ", " + open.applicant_pin, .verbatim = true},
                     {.label = context.t(text::kFactNumber), .value = open.it.number},
                     {.label = context.t(text::kCheckDue), .value = day_of(context, check.due_at)}};
  if (asked != nullptr) {
    web::views::RadioGroup answer{.id = "javob", .name = "javob", .legend = context.t(text::kColumnAnswer)};
    for (const catalog::CheckAnswer& one : asked->answers)
      answer.options.push_back({.id = answer.options.empty() ? "javob" : "javob-" + std::to_string(answer.options.size() + 1),
                                .value = one.code,
                                .label = one.text.in(context.lang)});
    form.show(answer);
    view.answer = std::move(answer);
  }
  view.words = {.id = "izoh",
                .name = "izoh",
                .label = context.t(text::kCheckSay),
                .hint = context.t(text::kCheckSayHint),
                .rows = 5,
                .maxlength = 2000,
                .optional = asked != nullptr};
  form.show(view.words);
  view.actions = {.submit = context.t(text::kCheckSend), .back_href = std::string{kChecksPath}};
  return web::page(context,
                   {.title = view.title,
                    .crumbs = {{context.t(text::kChecksTitle), std::string{kChecksPath}}},
                    .has_error = !form.ok(),
                    .noindex = true},
                   view, status);
}

struct Question {
  OpenCase open;
  Check check;
};
Task<Result<Question>> load(std::shared_ptr<Services> services, web::Context context) {
  const auto id = ApplicationId::parse(context.request->path_param("id"));
  const auto wanted = parse_uuid(context.request->path_param("check"));
  if (!id || !wanted) co_return refuse("cases.not_found", RefusalKind::not_found);
  auto open = co_await open_case(services, context.visitor, *id, Action::answer_check);
  if (!open) co_return std::unexpected(open.error());
  for (const Check& check : open->checks)
    if (check.id == *wanted && check.office == open->me.office.id) {
      Check found = check;
      co_return Question{std::move(*open), std::move(found)};
    }
  co_return refuse("cases.not_found", RefusalKind::not_found);
}

Task<Result<net::Response>> show_check(std::shared_ptr<Services> services, web::Context context) {
  const auto task = co_await load(services, context);
  if (!task) co_return std::unexpected(task.error());
  co_return task_page(context, task->open, task->check, web::Form{context}, 200);
}

Task<Result<net::Response>> post_check(std::shared_ptr<Services> services, web::Context context) {
  const auto task = co_await load(services, context);
  const auto id = ApplicationId::parse(context.request->path_param("id"));
  if (!task && id && co_await carried_out(services, *id, web::Form(context).token()))
    co_return net::Response::redirect(std::string{kChecksPath} + "?bajarildi=1");
  if (!task) co_return std::unexpected(task.error());
  const catalog::BodyCheck* asked = task->open.service->find_check(task->check.code);
  std::vector<std::string> allowed;
  if (asked != nullptr)
    for (const catalog::CheckAnswer& answer : asked->answers) allowed.push_back(answer.code);
  web::Form form(context);
  const std::string answer = asked != nullptr ? form.choice("javob", allowed) : "answered";
  const std::string said = form.text("izoh", {.required = asked == nullptr, .max = 2000, .lines = true});
  if (!form.ok()) co_return task_page(context, task->open, task->check, form, 422);
  const auto done = co_await answer_check(services, {.visitor = context.visitor, .id = task->open.it.id, .token = form.token()},
                                          {.check = task->check.id, .answer = answer, .said = said});
  if (!done) co_return std::unexpected(done.error());
  co_return net::Response::redirect(std::string{kChecksPath} + "?bajarildi=" + task->check.id.str());
}

}  // namespace

std::vector<web::Route> check_routes(std::shared_ptr<Services> services) {
  const auto officer = web::WhoMay::officer_with({});
  const std::string one = std::string{kChecksPath} + "/{id}/{check}";
  return {{net::Method::get, std::string{kChecksPath}, officer,
           [services](web::Context context) { return show_list(services, std::move(context)); }},
          {net::Method::get, one, officer, [services](web::Context context) { return show_check(services, std::move(context)); }},
          {net::Method::post, one, officer, [services](web::Context context) { return post_check(services, std::move(context)); }}};
}

}  // namespace darcha::cases
