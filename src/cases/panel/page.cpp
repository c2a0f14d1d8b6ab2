// What the applicant sees of their case on the page of the application, and what they can do: answer, withdraw.
#include "cases/desk/acts.h"
#include "cases/pages.h"
#include "cases/store.h"
#include "core/dates.h"
#include "web/form.h"
#include "web/named_errors.h"

namespace darcha::cases {
namespace {

std::string holder_words(const web::Context& context, const Loaded& loaded, const offices::Directory& directory) {
  if (phase_of(loaded) == Phase::wait) return context.t(text::kPanelHolderYou);
  const offices::Office* office = directory.find_office(loaded.it.office);
  const std::string name = office != nullptr ? office->name.in(context.lang) : "—";
  const offices::Officer* holder = directory.find_officer(loaded.it.holder);
  return holder != nullptr ? holder->display_name + ", " + name : context.t(text::kPanelHolderFree, {{"office", name}});
}

constexpr std::string_view kAnswerPath = "/ish-javobi";
constexpr std::string_view kAnswerFile = "ilova";
constexpr std::size_t kMostFiles = 5;
constexpr std::uint64_t kMostAnswer = 52 * 1024 * 1024;  // five files of 10 MB and the words

/// The page as it was, with what is wrong; the summary leads to the field.
Task<Result<net::Response>> with_errors(std::shared_ptr<Services> services, web::Context context, web::views::ErrorSummary errors,
                                        std::string field) {
  for (auto& item : errors.items)
    if (item.id != kAnswerFile) item.id = field;
  co_return co_await applications::page_with_errors(services->applications, std::move(context), std::move(errors));
}

struct Answered {
  std::string words;
  std::vector<const net::Upload*> files;
};
Answered answer_in(web::Form& form) {
  Answered out{.words = form.text("matn", {.min = 1, .max = 2000, .lines = true})};
  out.files = form.files(std::string{kAnswerFile}, {.required = false, .max_count = kMostFiles});
  return out;
}

/// The form of an answer: before everything else while the applicant is awaited, folded away while they are not.
void add_acts(const web::Context& context, const Loaded& loaded, const Reading& reading, views::ApplicantPanel& view) {
  if (loaded.it.closed_at) return;
  const std::string path = "/kabinet/arizalar/" + loaded.it.id.str();
  const auto last = std::find_if(loaded.messages.rbegin(), loaded.messages.rend(),
                                 [](const Message& message) { return message.kind == Message::Kind::question; });
  web::views::TextArea words{
      .id = "ish-javobi", .name = "matn", .label = context.t(text::kPanelAnswer), .value = "", .rows = 5, .maxlength = 2000};
  web::views::FileField file{.id = std::string{kAnswerFile},
                             .name = std::string{kAnswerFile},
                             .label = context.t(text::kPanelFile),
                             .hint = context.t(text::kPanelFileHint),
                             .accept = ".pdf,.jpg,.jpeg,.png",
                             .multiple = true,
                             .optional = true};
  if (context.request->method == net::Method::post && context.request->path.ends_with(kAnswerPath)) {
    web::Form typed(context);  // it could not be taken: what was typed is there, with what is wrong
    answer_in(typed);
    typed.show(words);
    typed.show(file);
    words.id = "ish-javobi";
  }
  if (phase_of(loaded) == Phase::wait) {
    view.asked.push_back({.until = context.t(text::kPanelAskedUntil, {{"day", day_of(context, reading.stage_due)}}),
                          .question = last != loaded.messages.rend() ? std::optional{last->body} : std::nullopt,
                          .action = path + std::string{kAnswerPath},
                          .words = words,
                          .file = file});
    if (last != loaded.messages.rend()) view.asked.back().title = message_title(context, *last);
  } else if (last != loaded.messages.rend()) {
    view.answer.push_back({.action = path + std::string{kAnswerPath}, .words = words, .file = file});
  }
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
  const Answered given = answer_in(form);
  if (!form.ok())
    co_return co_await with_errors(
        services, context,
        *web::named(form.summary(), {{"matn", context.t(text::kPanelAnswer)}, {std::string{kAnswerFile}, context.t(text::kPanelFile)}}),
        "ish-javobi");
  std::vector<net::Upload> uploads;
  for (const net::Upload* file : given.files) uploads.push_back(*file);
  auto files = co_await applications::keep_files(services->applications, std::string{kAnswerFile}, std::move(uploads), context.now);
  const auto done = co_await answer_question(services, context.visitor.subject, *id, given.words, std::move(files), form.token());
  const bool lost_answer = !done && co_await carried_out(services, *id, form.token());  // the first try was carried out
  if (!done && !lost_answer) co_return std::unexpected(done.error());
  co_return net::Response::redirect("/kabinet/arizalar/" + id->str());
}

Task<Result<net::Response>> post_withdraw(std::shared_ptr<Services> services, web::Context context) {
  const auto id = ApplicationId::parse(context.request->path_param("id"));
  if (!id) co_return refuse("cases.not_found", RefusalKind::not_found);
  web::Form form(context);
  const std::string words = form.text("sabab", {.required = false, .max = 1000, .lines = true});
  if (!form.ok())
    co_return co_await with_errors(services, context, *web::named(form.summary(), {{"sabab", context.t(text::kActReason)}}),
                                   "qaytarish-sababi");
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
    row(text::kPanelExpected, co_await expected_words(services, context, loaded->it));
  }
  for (const Message& message : loaded->messages)
    view.messages.push_back(
        {.title = message_title(context, message), .body = message.body, .ours = message.kind == Message::Kind::answer});
  view.has_messages = !view.messages.empty();
  add_acts(context, *loaded, reading, view);
  co_return web::html_of(context, view);
}

std::vector<web::Route> panel_routes(std::shared_ptr<Services> services) {
  const auto me = web::WhoMay::citizen();
  const std::string path = "/kabinet/arizalar/{id}";
  return {{.method = net::Method::post,
           .pattern = path + std::string{kAnswerPath},
           .who_may = me,
           .page = [services](web::Context context) { return post_answer(services, std::move(context)); },
           .max_body = kMostAnswer,
           .uploads = true},
          {net::Method::post, path + "/qaytarib-olish", me,
           [services](web::Context context) { return post_withdraw(services, std::move(context)); }}};
}

}  // namespace darcha::cases
