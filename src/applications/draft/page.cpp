#include <fmt/core.h>

#include "applications/attach/attach.h"
#include "applications/draft/consents.h"
#include "applications/draft/field_view.h"
#include "applications/pages.h"
#include "applications/store.h"
#include "applications/submit/submit.h"
#include "applications/words.h"
#include "catalog/catalog.h"
#include "core/dates.h"
#include "gen/applications/text.h"
#include "gen/applications/views.h"
#include "gen/web/views.h"
#include "persons/persons.h"
#include "web/sentence.h"

namespace darcha::applications {
namespace {

std::string path_of(ApplicationId id, std::string_view rest) { return "/kabinet/arizalar/" + id.str() + std::string{rest}; }
std::string page_path(ApplicationId id, std::string_view page) {
  return page == kCheckPage ? path_of(id, "/tekshirish") : path_of(id, "/shakl/") + std::string{page};
}

std::string clock_time(Instant at) { return fmt::format("{:02}:{:02}", hour_in_tashkent(at), minute_in_tashkent(at)); }

/// Whether everything is on one page and handed in from it: a complaint. It can be taken back, so no page to check it stands in between.
bool in_one_step(const web::Context& context, const OpenDraft& open) {
  return open.service->from_decision && catalog::visible_pages(*open.service, form_input(open, date_in_tashkent(context.now))).size() == 1;
}

web::views::Steps steps_of(const web::Context& context, const OpenDraft& open, std::string_view current) {
  const auto pages = catalog::visible_pages(*open.service, form_input(open, date_in_tashkent(context.now)));
  web::views::Steps steps;
  bool before = true;
  const auto add = [&](std::string title, std::string_view page) {
    const bool now = page == current;
    if (now) {
      before = false;
      steps.number = std::to_string(steps.items.size() + 1);
      steps.current = title;
      steps.percent = static_cast<std::int64_t>(100 * steps.items.size() / (pages.size() + 1));
    }
    steps.items.push_back({.title = std::move(title),
                           .href = before ? std::optional{page_path(open.draft.id, page)} : std::nullopt,
                           .done = before,
                           .now = now});
  };
  for (const catalog::FormPage* page : pages) add(page->title.in(context.lang), page->code);
  add(context.t(text::kCheckStep), kCheckPage);
  steps.total = std::to_string(steps.items.size());
  return steps;
}

std::vector<web::Crumb> crumbs_of(const web::Context& context, const catalog::Service& service) {
  return {{context.t(text::kCrumbServices), "/xizmatlar"}, {service.title.in(context.lang), "/xizmatlar/" + service.code}};
}

std::optional<std::string> page_before(const web::Context& context, const OpenDraft& open, std::string_view page) {
  std::optional<std::string> before;
  for (const catalog::FormPage* p : catalog::visible_pages(*open.service, form_input(open, date_in_tashkent(context.now)))) {
    if (p->code == page) return before;
    before = page_path(open.draft.id, p->code);
  }
  return before;
}

PageErrors with_sentences(const web::Context& context, const catalog::Service& service, std::vector<catalog::FormError> errors) {
  PageErrors out{.errors = std::move(errors)};
  for (const auto& error : out.errors) out.sentences.push_back(error_sentence(context, service, error));
  return out;
}

std::optional<web::views::ErrorSummary> summary_of(const PageErrors& errors) {
  if (errors.errors.empty()) return std::nullopt;
  web::views::ErrorSummary summary;
  for (std::size_t i = 0; i < errors.errors.size(); ++i)
    summary.items.push_back({.id = errors.errors[i].field, .text = errors.sentences[i]});
  return summary;
}

/// What the house knows already about the decision that is complained about.
web::views::SummaryList given_of(const web::Context& context, const catalog::Reference& reference, const OpenDraft& open) {
  web::views::SummaryList list;
  for (const catalog::Prefill& prefill : open.service->prefill) {
    const auto found = std::ranges::find(open.draft.prefilled, prefill.as, &PrefilledValue::as);
    if (!prefill.show || persons::group_of(prefill.data) || found == open.draft.prefilled.end() || found->value.empty()) continue;
    list.rows.push_back({.label = datum_name(context, reference, prefill.data), .value = found->text.in(context.lang)});
  }
  return list;
}

net::Response step_page(const web::Context& context, const Services& services, const OpenDraft& open, const catalog::FormPage& page,
                        const PageErrors& errors) {
  const bool one_step = in_one_step(context, open);
  views::Step step{
      .service = open.service->title.in(context.lang),
      .title = page.title.in(context.lang),
      .heading = !title_is_question(page),
      .errors = summary_of(errors),
      .action = page_path(open.draft.id, page.code),
      .uploads = std::any_of(page.fields.begin(), page.fields.end(), [](const auto& f) { return f.type == catalog::FieldType::file; })};
  if (const std::string& hint = page.hint.in(context.lang); !hint.empty()) step.hint = hint;
  for (web::Html& field : render_fields(context, open, page, errors)) step.fields.push_back({std::move(field)});
  if (web::views::SummaryList given = given_of(context, *services.reference(), open); !given.rows.empty()) step.given = std::move(given);
  step.actions = {.submit = context.t(one_step ? text::kSubmitComplaint : text::kSaveAndContinue),
                  .back_href = page_before(context, open, page.code),
                  .later_href = "/kabinet"};
  if (!one_step) step.steps = steps_of(context, open, page.code);
  if (one_step) step.discard = path_of(open.draft.id, "/ochirish");
  step.autosave = {.url = page_path(open.draft.id, page.code) + "/saqlash", .saved_at = clock_time(open.draft.updated_at)};
  return web::page(context,
                   {.title = page.title.in(context.lang),
                    .section = "services",
                    .crumbs = crumbs_of(context, *open.service),
                    .scripts = {"wizard.js"},
                    .has_error = !errors.errors.empty()},
                   step, errors.errors.empty() ? 200 : 422);
}

std::string files_of(const OpenDraft& open, const catalog::Field& field) {
  std::string names;
  for (const Attachment& attachment : open.attachments)
    if (attachment.field == field.code) names += (names.empty() ? "" : ", ") + attachment.file_name;
  return names;
}

web::views::SummaryList answers_of(const web::Context& context, const OpenDraft& open, const catalog::FormPage& page,
                                   const catalog::FormInput& input) {
  web::views::SummaryList list;
  for (const catalog::Field* field : catalog::visible_fields(page, input)) {
    std::vector<ShownAnswer> lines = shown_answers(context, *field, input.answers);
    if (field->type == catalog::FieldType::file) lines.front().value = files_of(open, *field);
    for (ShownAnswer& line : lines)
      list.rows.push_back(
          {.label = std::move(line.label),
           .value = line.value.empty() ? context.t(text::kNotAnswered) : line.value,
           .verbatim = line.typed && !line.value.empty(),
           .change_href = page_path(open.draft.id, page.code) + (field->type == catalog::FieldType::group ? "#" + line.id : std::string{}),
           .id = std::move(line.id)});
  }
  return list;
}

web::views::SummaryList registers_of(const web::Context& context, const catalog::Reference& reference, const OpenDraft& open,
                                     const catalog::FormInput& input) {
  web::views::SummaryList list;
  for (const catalog::Prefill& prefill : open.service->prefill) {
    if (!prefill.show || !catalog::is_read(prefill, input)) continue;
    const auto found =
        std::find_if(open.draft.prefilled.begin(), open.draft.prefilled.end(), [&](const auto& v) { return v.as == prefill.as; });
    const bool there = found != open.draft.prefilled.end() && !found->value.empty();
    const bool of_a_person = persons::group_of(prefill.data).has_value();  // a wrong decision is not corrected but complained about
    list.rows.push_back({.label = datum_name(context, reference, prefill.data),
                         .value = there ? found->text.in(context.lang) : context.t(text::kNothingInRegister),
                         .source = there ? std::optional{register_name(context, reference, found->register_code)} : std::nullopt,
                         .time = there ? std::optional{format_date(date_in_tashkent(found->as_of), context.lang)} : std::nullopt,
                         .wrong_href = of_a_person ? std::optional{"/kabinet/tuzatishlar/yangi?nima=" + prefill.data +
                                                                   "&qaytish=" + page_path(open.draft.id, kCheckPage)}
                                                   : std::nullopt});
  }
  return list;
}

// Answers of a row stand on one line of the page: a fault of one of them leads to that line.
PageErrors on_lines(const catalog::Service& service, PageErrors errors) {
  for (catalog::FormError& error : errors.errors)
    if (const auto found = catalog::find_answer(service, error.field); found && found->group != nullptr)
      error.field = row_id(*found->group, found->row);
  return errors;
}

net::Response check_page_of(const web::Context& context, const Services& services, const OpenDraft& open, const PageErrors& errors,
                            std::optional<web::Html> consents) {
  catalog::FormInput input = form_input(open, date_in_tashkent(context.now));
  input.answers = catalog::prune(*open.service, input);
  views::Check page{.service = open.service->title.in(context.lang),
                    .steps = steps_of(context, open, kCheckPage),
                    .errors = summary_of(on_lines(*open.service, errors))};
  for (const catalog::FormPage* form_page : catalog::visible_pages(*open.service, input))
    page.answers.push_back({.title = form_page->title.in(context.lang), .rows = answers_of(context, open, *form_page, input)});
  page.registers = registers_of(context, *services.reference(), open, input);
  page.has_registers = !page.registers.rows.empty();
  page.consents = std::move(consents);
  page.fee = catalog::fee_text(context, *open.service, *services.reference(), date_in_tashkent(context.now));
  page.term = term_words(context, *open.service, input, *services.calendar);
  page.action = path_of(open.draft.id, "/yuborish");
  page.discard = path_of(open.draft.id, "/ochirish");
  page.actions = {.submit = context.t(text::kSubmitButton), .back_href = page_before(context, open, kCheckPage), .later_href = "/kabinet"};
  if (const auto strangers = not_in_register(open, date_in_tashkent(context.now)); !strangers.empty()) {
    std::string names;
    for (const std::string& one : strangers) names += (names.empty() ? "" : "; ") + one;
    page.strangers = web::views::Alert{
        .kind = "warning", .title = context.t(text::kChildUnknownTitle, {{"names", names}}), .text = context.t(text::kChildUnknownText)};
  }
  if (context.request->query.find("rozilik"))
    page.notice = web::views::Alert{
        .kind = "warning", .title = context.t(text::kConsentWaitingTitle), .text = context.t(text::kConsentWaitingText), .announce = true};
  if (context.request->query.find("tuzatish"))
    page.notice = web::views::Alert{
        .kind = "success", .title = context.t(text::kCorrectionOpened), .text = context.t(text::kCorrectionGoesOn), .announce = true};
  return web::page(context,
                   {.title = context.t(text::kCheckTitle),
                    .section = "services",
                    .crumbs = crumbs_of(context, *open.service),
                    .has_error = !errors.errors.empty()},
                   page, errors.errors.empty() ? 200 : 422);
}

std::optional<ApplicationId> id_of(const web::Context& context) { return ApplicationId::parse(context.request->path_param("id")); }

std::unexpected<Refusal> not_found() { return refuse("applications.not_found", RefusalKind::not_found); }

// A page about a draft; one that was submitted meanwhile leads to its receipt.
Task<Result<OpenDraft>> draft_of(std::shared_ptr<Services> services, web::Context context) {
  const auto id = id_of(context);
  if (!id) co_return not_found();
  auto open = co_await open_draft(services, context.visitor.subject, *id);
  if (!open) co_return std::unexpected(open.error());
  co_return co_await as_of_now(services, std::move(*open), context.now);
}

/// A draft about a decision that stands no longer, or was answered from elsewhere: what happened, and that nothing is lost by deleting it.
/// Any other refusal stays one.
Task<Result<net::Response>> instead(std::shared_ptr<Services> services, web::Context context, Refusal refusal) {
  const auto id = id_of(context);
  const auto open = id ? co_await open_draft(services, context.visitor.subject, *id) : Result<OpenDraft>{not_found()};
  if (!open || open->draft.about.empty() || refusal.kind != RefusalKind::conflict) co_return std::unexpected(std::move(refusal));
  const views::StaleDraft page{.service = open->service->title.in(context.lang),
                               .happened = {.kind = "info", .title = web::sentence(context, refusal.code, refusal.args), .announce = true},
                               .back = "/kabinet/arizalar",
                               .discard = path_of(*id, "/ochirish")};
  co_return web::page(context, {.title = context.t(text::kStaleTitle), .section = "services", .noindex = true}, page,
                      context.request->method == net::Method::post ? 409 : 200);
}

bool is_submitted(const Refusal& refusal) { return refusal.code == "applications.already_submitted"; }

const catalog::FormPage* form_page_of(const web::Context& context, const OpenDraft& open) {
  const std::string_view wanted = context.request->path_param("page");
  for (const catalog::FormPage* page : catalog::visible_pages(*open.service, form_input(open, date_in_tashkent(context.now))))
    if (page->code == wanted) return page;
  return nullptr;
}

Task<Result<net::Response>> start(std::shared_ptr<Services> services, web::Context context) {
  const ServicePtr service = services->find_service(std::string{context.request->path_param("code")}, 0);
  if (service && service->from_decision) co_return net::Response::redirect("/xizmatlar/" + service->code);  // its page says where to begin
  const auto id = co_await start_draft(services, context.visitor, std::string{context.request->path_param("code")}, context.lang);
  if (!id && id.error().code == "applications.needs_assurance")
    co_return net::Response::redirect("/kirish?daraja=2&qaytish=" + web::percent_encoded(context.request->path));
  if (!id) co_return std::unexpected(id.error());
  const auto draft = co_await open_draft(services, context.visitor.subject, *id);
  if (!draft) co_return std::unexpected(draft.error());
  co_return net::Response::redirect(page_path(*id, draft->draft.page));
}

Task<Result<net::Response>> show_step(std::shared_ptr<Services> services, web::Context context) {
  const auto open = co_await draft_of(services, context);
  if (!open && is_submitted(open.error())) co_return net::Response::redirect(path_of(*id_of(context), ""));
  if (!open) co_return co_await instead(services, context, open.error());
  const catalog::FormPage* page = form_page_of(context, *open);
  if (page == nullptr) co_return net::Response::redirect(page_path(open->draft.id, kCheckPage));
  co_return step_page(context, *services, *open, *page, {});
}

// "Add another" and "remove" are buttons of the form: what stands on the page is kept with them, right or wrong.
struct RowChange {
  Answers answers;
  std::string go_to;  ///< the new row, or the group
};
std::optional<RowChange> change_rows(const net::Request& request, const catalog::FormPage& page) {
  const std::string_view added = request.form.find("add_row").value_or(std::string_view{});
  const std::string_view removed = request.form.find("remove_row").value_or(std::string_view{});
  if (added.empty() && removed.empty()) return std::nullopt;
  for (const catalog::Field& group : page.fields) {
    if (group.type != catalog::FieldType::group) continue;
    RowChange change{.answers = read_answers(request, page), .go_to = group.code};
    std::vector<std::string>& rows = change.answers[group.code];
    if (added == group.code && rows.size() < static_cast<std::size_t>(group.max_rows)) {
      rows.push_back(catalog::next_row(rows));
      change.go_to = row_id(group, rows.back());
    }
    const auto gone = std::ranges::find_if(rows, [&](const std::string& row) { return row_id(group, row) == removed; });
    if (gone != rows.end()) rows.erase(gone);
    if (added == group.code || removed.starts_with(group.code + '.')) return change;
  }
  return std::nullopt;
}

/// From the only page to the receipt. What the house finds missing at this very moment is asked for on the same page.
Task<Result<net::Response>> hand_in_now(std::shared_ptr<Services> services, web::Context context, catalog::FormPage page) {
  const ApplicationId id = *id_of(context);
  const auto submitted = co_await submit(services, context.visitor.subject, id, context.lang);
  if (submitted) co_return net::Response::redirect(path_of(id, "?yuborildi=1"));
  if (submitted.error().code != "applications.incomplete") co_return co_await instead(services, context, submitted.error());
  const auto open = co_await open_draft(services, context.visitor.subject, id);
  if (!open) co_return std::unexpected(open.error());
  std::vector<catalog::FormError> errors;
  for (const FieldError& field : submitted.error().fields)
    errors.push_back({field.field, field.code.substr(std::string_view{"applications.field_"}.size()), field.args});
  co_return step_page(context, *services, *open, page, with_sentences(context, *open->service, std::move(errors)));
}

Task<Result<net::Response>> save_step(std::shared_ptr<Services> services, web::Context context) {
  auto open = co_await draft_of(services, context);
  if (!open && is_submitted(open.error())) co_return net::Response::redirect(path_of(*id_of(context), ""));
  if (!open) co_return co_await instead(services, context, open.error());
  const catalog::FormPage* page = form_page_of(context, *open);
  if (page == nullptr) co_return not_found();
  std::vector<catalog::FormError> file_errors = co_await take_uploads(services, context, *open, *page);
  if (const auto removed = context.request->form.find("remove")) {
    if (const auto attachment = parse_uuid(*removed))
      co_await remove_attachment(services, open->draft.subject, open->draft.id, *attachment);
    co_await keep_answers(services, *open, page->code, read_answers(*context.request, *page), context.lang, context.now);
    co_return net::Response::redirect(page_path(open->draft.id, page->code));
  }
  if (const auto change = change_rows(*context.request, *page)) {
    co_await keep_answers(services, *open, page->code, change->answers, context.lang, context.now);
    co_return net::Response::redirect(page_path(open->draft.id, page->code) + "#" + change->go_to);
  }
  open->attachments = co_await list_attachments(services->db, open->draft.subject, open->draft.id);
  PageSaved saved = co_await save_page(services, *open, page->code, read_answers(*context.request, *page), context.lang, context.now);
  if (!file_errors.empty()) {  // what the person just sent says more than "required"
    std::erase_if(saved.errors, [&](const auto& e) { return e.field == file_errors.front().field; });
    saved.errors.insert(saved.errors.begin(), file_errors.begin(), file_errors.end());
  }
  if (saved.errors.empty() && saved.next == kCheckPage && in_one_step(context, *open))
    co_return co_await hand_in_now(services, context, *page);
  if (saved.errors.empty()) co_return net::Response::redirect(page_path(open->draft.id, saved.next));
  const auto again = co_await open_draft(services, context.visitor.subject, open->draft.id);
  if (!again) co_return std::unexpected(again.error());
  co_return step_page(context, *services, *again, *page, with_sentences(context, *open->service, std::move(saved.errors)));
}

Task<Result<net::Response>> autosave(std::shared_ptr<Services> services, web::Context context) {
  const auto open = co_await draft_of(services, context);
  if (!open) co_return std::unexpected(open.error());
  const catalog::FormPage* page = form_page_of(context, *open);
  if (page == nullptr) co_return not_found();
  co_await keep_answers(services, *open, page->code, read_answers(*context.request, *page), context.lang, context.now);
  co_return net::Response::json(fmt::format(R"({{"saved_at":"{}"}})", clock_time(context.now)));
}

Task<Result<net::Response>> show_check(std::shared_ptr<Services> services, web::Context context) {
  const auto open = co_await draft_of(services, context);
  if (!open && is_submitted(open.error())) co_return net::Response::redirect(path_of(*id_of(context), ""));
  if (!open) co_return co_await instead(services, context, open.error());
  const auto fresh = co_await refresh_prefill(services, *open, {}, context.now);
  if (!fresh) co_return std::unexpected(fresh.error());
  auto consents = co_await consents_panel(services, context, fresh->service, fresh->draft.subject, fresh->draft.id);
  co_return check_page_of(context, *services, *fresh, {}, std::move(consents));
}

Task<Result<net::Response>> do_submit(std::shared_ptr<Services> services, web::Context context) {
  const auto id = id_of(context);
  if (!id) co_return not_found();
  const auto submitted = co_await submit(services, context.visitor.subject, *id, context.lang);
  if (submitted) co_return net::Response::redirect(path_of(*id, "?yuborildi=1"));
  if (submitted.error().code == "applications.waiting_for_consent")
    co_return net::Response::redirect(path_of(*id, "/tekshirish?rozilik=1"));
  if (submitted.error().code != "applications.incomplete") co_return co_await instead(services, context, submitted.error());
  const auto open = co_await open_draft(services, context.visitor.subject, *id);
  if (!open) co_return std::unexpected(open.error());
  std::vector<catalog::FormError> errors;
  for (const FieldError& field : submitted.error().fields)
    errors.push_back({field.field, field.code.substr(std::string_view{"applications.field_"}.size()), field.args});
  co_return check_page_of(context, *services, *open, with_sentences(context, *open->service, std::move(errors)), std::nullopt);
}

Task<Result<net::Response>> discard(std::shared_ptr<Services> services, web::Context context) {
  const auto id = id_of(context);
  if (!id) co_return not_found();
  const auto discarded = co_await discard_draft(services, context.visitor.subject, *id, context.now);
  if (!discarded) co_return std::unexpected(discarded.error());
  co_return net::Response::redirect("/kabinet/arizalar");
}

}  // namespace

std::vector<web::Route> draft_routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto me = web::WhoMay::citizen();
  constexpr std::uint64_t kUploadLimit =
      210ULL * 1024 * 1024;  // ten files of 20 MB, the most a service may ask for, and the form around them
  return {
      {Method::get, "/xizmatlar/{code}/ariza", me, with(start)},
      {Method::get, "/kabinet/arizalar/{id}/shakl/{page}", me, with(show_step)},
      {.method = Method::post,
       .pattern = "/kabinet/arizalar/{id}/shakl/{page}",
       .who_may = me,
       .page = with(save_step),
       .max_body = kUploadLimit,
       .uploads = true},
      {Method::post, "/kabinet/arizalar/{id}/shakl/{page}/saqlash", me, with(autosave)},
      {Method::get, "/kabinet/arizalar/{id}/tekshirish", me, with(show_check)},
      {Method::post, "/kabinet/arizalar/{id}/yuborish", me, with(do_submit)},
      {Method::post, "/kabinet/arizalar/{id}/ochirish", me, with(discard)},
  };
}

}  // namespace darcha::applications
