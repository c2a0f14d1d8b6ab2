#include "applications/draft/consents.h"
#include "applications/applications.h"
#include "applications/draft/draft.h"
#include "applications/issue/issue.h"
#include "applications/pages.h"
#include "applications/store.h"
#include "applications/words.h"
#include "audit/audit.h"
#include "core/dates.h"
#include "documents/documents.h"
#include "gen/applications/text.h"
#include "gen/applications/views.h"
#include "gen/web/views.h"
#include "web/cabinet_nav.h"
#include "web/form.h"
#include "web/qr.h"
#include "web/sentence.h"

namespace darcha::applications {
namespace {

constexpr int kPerPage = 20;

std::string own_path(ApplicationId id) { return "/kabinet/arizalar/" + id.str(); }

ApplicationId newest() {
  ApplicationId id;
  id.value.octets.fill(0xFF);
  return id;
}

std::string event_title(const web::Context& context, const catalog::Service& service, const CaseEvent& event) {
  const catalog::State* state = service.workflow ? service.workflow->find(event.state) : nullptr;
  const bool of_this_room = event.kind.find('.') == std::string::npos;
  return web::sentence(context, of_this_room ? "applications.event." + event.kind : event.kind,
                       {{"state", state != nullptr ? state->name.in(context.lang) : event.state}});
}

web::views::Timeline timeline_of(const web::Context& context, const catalog::Service& service, const Case& found) {
  web::views::Timeline timeline{.id = "voqealar"};
  for (const CaseEvent& event : found.events) {
    const bool own = event.actor_kind == "citizen";
    const bool named = !own && !event.actor_name.empty();
    std::string note = format_date_time(event.at, context.lang);
    if (!named) note += " · " + context.t(own ? text::kByYou : text::kBySystem);
    timeline.events.push_back({.title = event_title(context, service, event),
                               .note = std::move(note),
                               .who = named ? std::optional{event.actor_name} : std::nullopt,
                               .done = true});
  }
  if (!found.application.finished_at) {
    const catalog::State* state = service.workflow ? service.workflow->find(found.application.state) : nullptr;
    for (const std::string& next : state != nullptr ? state->next : std::vector<std::string>{})
      if (const catalog::State* step = service.workflow->find(next); step != nullptr && step->kind != catalog::State::Kind::end)
        timeline.events.push_back({.title = step->name.in(context.lang), .note = context.t(text::kNextStep)});
  }
  return timeline;
}

/// A letter that refuses is no document the applicant waited for.
bool is_letter_only(const catalog::Service* service, const Application& application) {
  const catalog::Outcome* outcome = service != nullptr && application.outcome ? service->find_outcome(*application.outcome) : nullptr;
  return outcome != nullptr && outcome->kind != catalog::Outcome::Kind::granted;
}

Task<> add_document(std::shared_ptr<Services> services, web::Context context, const Application& application, ServicePtr service,
                    views::ApplicationPage& page) {
  const auto issued = co_await documents::find(services->documents, application.subject, *application.document);
  if (!issued) co_return;
  const std::string url = documents::verify_url(*services->documents, issued->code);
  page.document.push_back({.heading = context.t(is_letter_only(service.get(), application) ? text::kDocumentLetter : text::kDocumentReady),
                           .title = documents::name_of_kind(*services->documents, issued->kind).in(context.lang),
                           .number = issued->number,
                           .download = "/kabinet/hujjatlar/" + issued->id.str() + ".pdf",
                           .code = {.id = "kod", .label = context.t(text::kDocumentCode), .code = issued->code},
                           .qr = web::qr_svg(url, context.t(text::kDocumentQr)),
                           .verify = "/tekshirish/" + issued->code});
}

void add_refusal(const web::Context& context, const catalog::Service& service, const Application& application,
                 views::ApplicationPage& page) {
  const catalog::Outcome* outcome = application.outcome ? service.find_outcome(*application.outcome) : nullptr;
  if (outcome == nullptr || outcome->kind == catalog::Outcome::Kind::granted) return;
  // Where people decide, the decision itself says why, with every ground: one answer on the page, not two.
  if (outcome->kind == catalog::Outcome::Kind::refused && service.workflow && !service.workflow->automatic) return;
  for (const catalog::Ground& ground : outcome->grounds) {
    if (application.ground && ground.code != *application.ground) continue;
    const catalog::Provision* provision = service.find_provision(ground.basis);
    page.refusal.push_back({.text = ground.text.in(context.lang),
                            .ground = provision != nullptr ? provision->act + ", " + provision->title.in(context.lang) : ground.basis,
                            .ground_href = provision != nullptr ? provision->link : "#",
                            .complain = service.appeal.how.in(context.lang)});
  }
}

/// A term that ends with a day is named by that day, not by the midnight after it.
std::string last_moment(Instant due, Lang lang) {
  const Date day = date_in_tashkent(due - std::chrono::microseconds{1});
  return day == date_in_tashkent(due) ? format_date_time(due, lang) : format_date(day, lang);
}

web::views::SummaryList answers_of(const web::Context& context, const catalog::Reference& reference, const catalog::Service& service,
                                   const Application& a) {
  web::views::SummaryList list;
  for (const catalog::FormPage& form_page : service.form) {
    for (const catalog::Field& field : form_page.fields) {
      const auto answer = a.answers.find(field.code);
      if (answer == a.answers.end() || answer->second.empty()) continue;
      for (ShownAnswer& shown : shown_answers(context, field, a.answers))
        list.rows.push_back({.label = std::move(shown.label), .value = std::move(shown.value), .verbatim = shown.typed});
    }
  }
  for (const catalog::Prefill& prefill : service.prefill)
    for (const PrefilledValue& value : a.prefilled)
      if (value.as == prefill.as && prefill.show)
        list.rows.push_back({.label = datum_name(context, reference, prefill.data),
                             .value = value.text.in(context.lang),
                             .source = register_name(context, reference, value.register_code),
                             .time = format_date(date_in_tashkent(value.as_of), context.lang)});
  return list;
}

void add_rating(const web::Context& context, const Case& found, const web::Form* typed, views::ApplicationPage& page) {
  if (found.stars) page.rated = context.t(text::kRateThanks, {{"stars", std::to_string(*found.stars)}});
  if (found.stars || !found.application.finished_at) return;
  web::views::RadioGroup stars{.id = "stars", .name = "stars", .legend = context.t(text::kRateTitle)};
  const std::pair<const char*, web::TextKey> choices[] = {
      {"5", text::kStarsFive}, {"4", text::kStarsFour}, {"3", text::kStarsThree}, {"2", text::kStarsTwo}, {"1", text::kStarsOne}};
  for (const auto& [value, key] : choices)
    stars.options.push_back(
        {.id = stars.options.empty() ? "stars" : std::string{"stars-"} + value, .value = value, .label = context.t(key)});
  web::views::TextArea comment{.id = "comment",
                               .name = "comment",
                               .label = context.t(text::kRateComment),
                               .value = "",
                               .rows = 3,
                               .maxlength = kMaxRatingComment,
                               .optional = true};
  if (typed != nullptr) {
    typed->show(stars);
    typed->show(comment);
    page.errors = typed->summary();
  }
  page.rate.push_back({.action = own_path(found.application.id) + "/baho", .stars = std::move(stars), .comment = std::move(comment)});
}

Task<Result<net::Response>> show(std::shared_ptr<Services> services, web::Context context) {
  co_return co_await show_application(std::move(services), std::move(context), nullptr);
}

Task<Result<net::Response>> list(std::shared_ptr<Services> services, web::Context context) {
  const auto asked = ApplicationId::parse(context.request->query.find("oldin").value_or(std::string_view{}));
  const Overview overview = co_await applications_of(services, context.visitor.subject, asked.value_or(newest()), kPerPage);
  views::ApplicationList page{.nav = web::cabinet_nav(context, web::CabinetPage::applications)};
  if (!asked) page.drafts = drafts_as_tasks(context, overview);
  page.has_drafts = !page.drafts.tasks.empty();
  page.has_submitted = !overview.applications.empty();
  for (const Line& line : overview.applications)
    page.applications.push_back(
        {.title = line.service->title.in(context.lang),
         .href = own_path(line.id),
         .note = context.t(text::kNumberAndTime, {{"number", line.number}, {"time", format_date_time(line.submitted_at, context.lang)}}),
         .status = status_tag(context, line.service.get(), line.state, line.outcome)});
  if (overview.more) page.older = "/kabinet/arizalar?oldin=" + overview.applications.back().id.str();
  if (page.applications.empty() && !page.has_drafts)
    page.empty = web::views::EmptyState{.title = context.t(text::kListEmpty),
                                        .text = context.t(text::kListEmptyText),
                                        .href = "/xizmatlar",
                                        .action = context.t(text::kFindService)};
  co_return web::page(context, {.title = context.t(text::kListTitle), .section = "cabinet"}, page);
}

// Attachments are read by their owner only (and by officers of the case, when there are cases); the read is logged.
Task<Result<net::Response>> attachment(std::shared_ptr<Services> services, web::Context context) {
  const auto id = ApplicationId::parse(context.request->path_param("id"));
  const auto wanted = parse_uuid(context.request->path_param("file"));
  if (!id || !wanted) co_return refuse("applications.not_found", RefusalKind::not_found);
  for (const Attachment& file : co_await list_attachments(services->db, context.visitor.subject, *id)) {
    if (file.id != *wanted) continue;
    db::Batch batch;
    audit::append(batch, {.id = RecordId::make(context.now),
                          .subject = context.visitor.subject,
                          .at = context.now,
                          .kind = "applications.attachment_read",
                          .actor = {.kind = audit::ActorKind::citizen, .id = context.visitor.subject},
                          .purpose = "own_application",
                          .what = {"attachment"}});
    co_await services->db.run(std::move(batch));
    Digest digest{};
    std::copy_n(file.sha256.begin(), digest.size(), digest.begin());
    net::Response response;
    response.headers.set("Content-Type", file.content_type);
    response.headers.set("Content-Disposition", "attachment; filename*=UTF-8''" + web::percent_encoded(file.file_name));
    response.body = net::FileBody{services->documents->objects.path_of(digest), static_cast<std::uint64_t>(file.size)};
    co_return response;
  }
  co_return refuse("applications.not_found", RefusalKind::not_found);
}

}  // namespace

Task<Result<net::Response>> show_application(std::shared_ptr<Services> services, web::Context context, const web::Form* rating,
                                             std::optional<web::views::ErrorSummary> errors) {
  const auto id = ApplicationId::parse(context.request->path_param("id"));
  if (!id) co_return refuse("applications.not_found", RefusalKind::not_found);
  co_await issue(services, context.visitor.subject, *id);  // an automatic service answers with this page
  const auto found = co_await find_case(services->db, context.visitor.subject, *id);
  if (!found) {
    const auto draft = co_await find_draft(services->db, context.visitor.subject, *id);
    if (draft) co_return net::Response::redirect(own_path(*id) + (draft->page == kCheckPage ? "/tekshirish" : "/shakl/" + draft->page));
    co_return refuse("applications.not_found", RefusalKind::not_found);
  }
  const Application& application = found->application;
  const ServicePtr service = services->find_service(application.service_code, application.service_version);
  if (!service) throw std::runtime_error("the service version of an application is not in the catalogue: " + application.service_code);
  views::ApplicationPage page{.nav = web::cabinet_nav(context, web::CabinetPage::applications),
                              .service = service->title.in(context.lang),
                              .print = {.text = context.t(text::kPrint)}};
  page.number_line =
      context.t(text::kNumberAndTime, {{"number", application.number}, {"time", format_date_time(application.submitted_at, context.lang)}});
  page.status = status_tag(context, service.get(), application.state, application.outcome);
  if (!application.finished_at && application.due_at)
    page.due = context.t(text::kDue, {{"time", last_moment(*application.due_at, context.lang)}}) +
               unconfirmed_words(context, *services->calendar, application.submitted_at, *application.due_at);
  if (application.document) co_await add_document(services, context, application, service, page);
  page.waiting = !application.finished_at && service->workflow && service->workflow->automatic;
  add_refusal(context, *service, application, page);
  page.timeline = timeline_of(context, *service, *found);
  if (!application.finished_at) page.timeline.stream = "/kabinet/oqim";  // the person's own events; the list follows them
  page.answers = answers_of(context, *services->reference(), *service, application);
  for (const Attachment& attachment : found->attachments)
    page.files.push_back({.name = attachment.file_name, .href = own_path(*id) + "/ilova/" + attachment.id.str()});
  page.has_files = !page.files.empty();
  for (const auto& panel : services->panels)
    if (auto html = co_await panel(context, application)) page.panels.push_back({.body = std::move(*html)});
  const bool people_decide = service->workflow && !service->workflow->automatic;
  if (people_decide && !page.panels.empty()) page.due.reset();  // their clock stands in the panel, with its stages
  if (auto consents = co_await consents_panel(services, context, service, application.subject, *id))
    page.panels.push_back({.body = std::move(*consents)});
  if (errors) page.errors = std::move(errors);
  add_rating(context, *found, rating, page);
  if (context.request->query.find("yuborildi"))
    page.notice = web::views::Alert{.kind = "success",
                                    .title = context.t(text::kSubmittedNow),
                                    .text = context.t(text::kSubmittedNumber, {{"number", application.number}}),
                                    .announce = true};
  const bool wrong = page.errors.has_value();
  co_return web::page(context, {.title = page.service, .section = "cabinet", .scripts = {"live.js"}, .has_error = wrong}, page,
                      wrong ? 422 : 200);
}

Task<Result<net::Response>> page_with_errors(std::shared_ptr<Services> services, web::Context context, web::views::ErrorSummary errors) {
  co_return co_await show_application(std::move(services), std::move(context), nullptr, std::move(errors));
}

web::views::Tag status_tag(const web::Context& context, const catalog::Service* service, const std::string& state,
                           const std::optional<std::string>& outcome) {
  const catalog::Outcome* found = service != nullptr && outcome ? service->find_outcome(*outcome) : nullptr;
  const catalog::State* at = service != nullptr && service->workflow ? service->workflow->find(state) : nullptr;
  if (at == nullptr && (state == "withdrawn" || state == "terminated"))
    return {.color = "neutral", .text = context.t(state == "withdrawn" ? text::kStateWithdrawn : text::kStateTerminated)};
  std::string words = at != nullptr ? at->name.in(context.lang) : context.t(text::kInProgress);
  if (found == nullptr && at != nullptr && at->kind == catalog::State::Kind::wait) return {.color = "warning", .text = std::move(words)};
  if (found == nullptr)
    return {.color = "info", .text = at != nullptr && !service->workflow->automatic ? std::move(words) : context.t(text::kInProgress)};
  return {.color = found->kind == catalog::Outcome::Kind::granted ? "success" : "danger", .text = std::move(words)};
}

Task<Overview> applications_of(std::shared_ptr<Services> services, SubjectId subject, ApplicationId before, int max_rows) {
  db::Batch batch;
  const auto drafts = batch.add(sql::ListDrafts{.subject_id = subject});
  const auto applications = batch.add(sql::ListApplications{.subject_id = subject, .before = before, .max_rows = max_rows + 1});
  const db::Results results = co_await services->db.run(std::move(batch));
  Overview overview;
  for (const auto& row : results.get(drafts)) {
    const ServicePtr service = services->find_service(row.service_code, row.service_version);
    if (service) overview.drafts.push_back({row.application_id, service, row.page, row.updated_at});
  }
  for (const auto& row : results.get(applications)) {
    const ServicePtr service = services->find_service(row.service_code, row.service_version);
    if (!service) continue;
    if (overview.applications.size() == static_cast<std::size_t>(max_rows)) {
      overview.more = true;
      break;
    }
    overview.applications.push_back(
        {row.application_id, row.number, service, row.state, row.outcome, row.document_id, row.submitted_at, row.due_at, row.finished_at});
  }
  co_return overview;
}

web::views::TaskList drafts_as_tasks(const web::Context& context, const Overview& overview) {
  web::views::TaskList tasks;
  for (const DraftLine& draft : overview.drafts)
    tasks.tasks.push_back({.symbol = "doc",
                           .title = draft.service->title.in(context.lang),
                           .href = own_path(draft.id) + (draft.page == kCheckPage ? "/tekshirish" : "/shakl/" + draft.page),
                           .note = context.t(text::kDraftSaved, {{"time", format_date_time(draft.updated_at, context.lang)}}),
                           .action = context.t(text::kContinueDraft),
                           .urgent = true});
  return tasks;
}

std::vector<web::Route> view_routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto me = web::WhoMay::citizen();
  return {
      {Method::get, "/kabinet/arizalar", me, with(list)},
      {Method::get, "/kabinet/arizalar/{id}", me, with(show)},
      {Method::get, "/kabinet/arizalar/{id}/ilova/{file}", me, with(attachment)},
  };
}

std::vector<web::Route> routes(std::shared_ptr<Services> services) {
  std::vector<web::Route> all = draft_routes(services);
  for (auto& route : view_routes(services)) all.push_back(std::move(route));
  for (auto& route : rate_routes(services)) all.push_back(std::move(route));
  return all;
}

}  // namespace darcha::applications
