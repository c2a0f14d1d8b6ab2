// The case as an officer sees and works it. Every view of it is logged by open_case.
#include "applications/words.h"
#include "cases/desk/acts.h"
#include "cases/pages.h"
#include "consent/consent.h"
#include "core/dates.h"
#include "documents/documents.h"
#include "web/form.h"
#include "web/named_errors.h"
#include "web/sentence.h"

namespace darcha::cases {
namespace {

using OpenPtr = std::shared_ptr<const OpenCase>;

std::string tab_of(const web::Context& context) {
  const std::string tab{context.request->query.find("bolim").value_or(std::string_view{})};
  for (const std::string_view known : {"javoblar", "hujjatlar", "yozishmalar", "tarix"})
    if (tab == known) return tab;
  return "dalillar";
}

void add_head(const web::Context& context, const Services& services, const offices::Directory& directory, const OpenCase& open,
              views::CasePage& view) {
  const Reading reading = read_clock(services, open, context.now);
  const offices::Officer* holder = directory.find_officer(open.it.holder);
  const offices::Office* office = directory.find_office(open.it.office);
  view.service = open.service->title.in(context.lang);
  view.applicant = open.applicant_name;
  view.status = {.color = open.it.closed_at ? "neutral" : "info", .text = state_words(context, *open.service, open.it.state)};
  view.left = clock_tag(context, reading);
  view.facts = {{.label = context.t(text::kFactNumber), .value = open.it.number},
                {.label = context.t(text::kFactApplicant), .value = open.applicant_pin},
                {.label = context.t(text::kColumnOpened), .value = format_date_time(open.it.opened_at, context.lang)},
                {.label = context.t(text::kFactOffice), .value = office != nullptr ? office->name.in(context.lang) : "—"}};
  if (!open.it.closed_at) {  // an ended case has no terms, no holder and no next step
    const auto add = [&](web::TextKey label, std::string value, bool verbatim = false) {
      view.facts.push_back({.label = context.t(label), .value = std::move(value), .verbatim = verbatim});
    };
    add(text::kColumnDue, due_words(context, services, open.it, reading.due));
    add(text::kColumnStageDue, due_words(context, services, open.it, reading.stage_due));
    add(text::kColumnHolder, holder != nullptr ? holder->display_name : context.t(text::kHolderNobody), holder != nullptr);
    add(text::kFactNext, next_words(context, open));
  }
  if (open.died)
    view.died = web::views::Alert{.kind = "warning",
                                  .title = context.t(text::kDiedTitle),
                                  .text = context.t(text::kDiedText, {{"day", format_date_short(*open.died)}})};
}

void add_tabs(const web::Context& context, const OpenCase& open, const std::string& current, views::CasePage& view) {
  const std::string files = std::to_string(open.application.attachments.size());
  const std::string messages = std::to_string(open.messages.size());
  const std::pair<std::string, std::string> tabs[] = {{"dalillar", context.t(text::kTabEvidence)},
                                                      {"javoblar", context.t(text::kTabAnswers)},
                                                      {"hujjatlar", context.t(text::kTabFiles, {{"n", files}})},
                                                      {"yozishmalar", context.t(text::kTabThread, {{"n", messages}})},
                                                      {"tarix", context.t(text::kTabHistory)}};
  for (const auto& [code, title] : tabs)
    view.tabs.push_back({.text = title, .href = case_path(open.it.id) + "?bolim=" + code, .current = code == current});
}

void add_evidence(const web::Context& context, const Services& services, const OpenCase& open, views::CasePage& view) {
  const auto reference = services.applications->reference();
  web::views::Table table{.caption = context.t(text::kCaseEvidence),
                          .columns = {{.label = context.t(text::kColumnWhat)}, {.label = context.t(text::kColumnValue)}}};
  for (const catalog::Prefill& prefill : open.service->prefill)
    for (const applications::PrefilledValue& value : open.application.application.prefilled)
      if (value.as == prefill.as)
        table.rows.push_back({.title = applications::datum_name(context, *reference, prefill.data),
                              .cells = {{.label = context.t(text::kColumnValue),
                                         .text = value.text.in(context.lang),
                                         .note = applications::register_name(context, *reference, value.register_code) + " · " +
                                                 format_date_time(value.as_of, context.lang)}}});
  if (!table.rows.empty()) view.evidence = std::move(table);
}

std::string answer_words(const web::Context& context, const OpenCase& open, const Check& check) {
  if (check.dropped_at) return context.t(text::kCheckDropped);
  if (!check.answered_at) return context.t(text::kCheckWaits);
  const catalog::BodyCheck* asked = open.service->find_check(check.code);
  const catalog::CheckAnswer* answer = asked != nullptr ? asked->find(*check.answer) : nullptr;
  return answer != nullptr ? answer->text.in(context.lang) : context.t(text::kCheckAnsweredWords);
}

void add_checks(const web::Context& context, const offices::Directory& directory, const OpenCase& open, views::CasePage& view) {
  web::views::Table table{.caption = context.t(text::kCaseChecks),
                          .columns = {{.label = context.t(text::kCheckQuestion)},
                                      {.label = context.t(text::kColumnBody)},
                                      {.label = context.t(text::kColumnAnswer)},
                                      {.label = context.t(text::kCheckDue)}}};
  for (const Check& check : open.checks) {
    const catalog::BodyCheck* asked = open.service->find_check(check.code);
    const offices::Office* office = directory.find_office(check.office);
    table.rows.push_back(
        {.flagged = check.open() && check.due_at && *check.due_at <= context.now,
         .title = asked != nullptr ? asked->title.in(context.lang) : check.question,
         .verbatim = asked == nullptr,
         .cells = {{.label = context.t(text::kColumnBody), .text = office != nullptr ? office->name.in(context.lang) : check.agency},
                   {.label = context.t(text::kColumnAnswer),
                    .text = answer_words(context, open, check),
                    .note = check.said,
                    .verbatim_note = true},
                   {.label = context.t(text::kCheckDue), .text = day_of(context, check.due_at)}}});
    if (check.said.empty()) table.rows.back().cells[1].note.reset();
  }
  if (!table.rows.empty()) view.checks = std::move(table);
}

/// Nothing for no words.
std::optional<std::string> some(std::string words) { return words.empty() ? std::nullopt : std::optional{std::move(words)}; }

void add_history(const web::Context& context, const OpenCase& open, views::CasePage& view) {
  web::views::Timeline timeline{.id = "qadamlar"};
  for (const Step& step : open.steps) {
    const bool own = step.kind.find('.') == std::string::npos;
    const std::string told = "cases.desk_event." + step.kind;
    const std::string sentence = !own ? step.kind : web::find_text(told) ? told : "cases.event." + step.kind;
    timeline.events.push_back({.title = web::sentence(context, sentence, {{"state", state_words(context, *open.service, step.to)}}),
                               .note = format_date_time(step.at, context.lang),
                               .who = some(step.actor_name),
                               .said = some(reason_words(context, step.reason)),
                               .done = true});
  }
  view.history = std::move(timeline);
}

void add_answers(const web::Context& context, const Services& services, const OpenCase& open, views::CasePage& view) {
  const applications::Application& application = open.application.application;
  web::views::SummaryList list, known;
  for (const catalog::FormPage& page : open.service->form)
    for (const catalog::Field& field : page.fields) {
      const auto answer = application.answers.find(field.code);
      if (answer == application.answers.end() || answer->second.empty()) continue;
      for (applications::ShownAnswer& shown : applications::shown_answers(context, field, application.answers))
        list.rows.push_back({.label = std::move(shown.label), .value = std::move(shown.value), .verbatim = shown.typed});
    }
  const auto reference = services.applications->reference();
  for (const catalog::Prefill& prefill : open.service->prefill)
    for (const applications::PrefilledValue& value : application.prefilled)
      if (value.as == prefill.as && prefill.show)
        known.rows.push_back({.label = applications::datum_name(context, *reference, prefill.data),
                              .value = value.value.empty() ? "—" : value.text.in(context.lang),
                              .source = applications::register_name(context, *reference, value.register_code),
                              .time = format_date_time(value.as_of, context.lang)});
  if (!list.rows.empty()) view.answers = std::move(list);
  if (!known.rows.empty()) view.known = std::move(known);
}

/// What the people say whose yes the application needs. A withdrawn one is marked: it came after the application was handed in.
Task<> add_consents(std::shared_ptr<Services> services, web::Context context, OpenPtr open, views::CasePage& view) {
  const auto asked = co_await consent::state_of(services->db, open->it.subject, open->it.id, context.now);
  if (asked.empty()) co_return;
  web::views::Table table{
      .caption = context.t(text::kCaseConsents),
      .columns = {
          {.label = context.t(text::kConsentPerson)}, {.label = context.t(text::kColumnWhat)}, {.label = context.t(text::kColumnAnswer)}}};
  for (const consent::Asked& one : asked) {
    const catalog::Consent* what = open->service->find_consent(one.consent);
    const bool given = one.standing == consent::Standing::given;
    table.rows.push_back(
        {.flagged = !given,
         .title = one.person_name,
         .verbatim = true,
         .cells = {{.label = context.t(text::kColumnWhat), .text = what != nullptr ? what->title.in(context.lang) : one.consent},
                   {.label = context.t(text::kColumnAnswer),
                    .text = web::sentence(context, "cases.consent." + std::string{consent::code(one.standing)}),
                    .tag = given ? "success" : "warning"}}});
    if (one.answered_at) table.rows.back().cells[1].note = format_date_time(*one.answered_at, context.lang);
  }
  view.consents = std::move(table);
}

void add_tab(const web::Context& context, const Services& services, const offices::Directory& directory, const OpenCase& open,
             const std::string& tab, views::CasePage& view) {
  if (tab == "dalillar") {
    if (view.panels.empty()) add_evidence(context, services, open, view);
    add_checks(context, directory, open, view);
  } else if (tab == "javoblar") {
    add_answers(context, services, open, view);
  } else if (tab == "hujjatlar") {
    for (const applications::Attachment& file : open.application.attachments)
      view.files.push_back({.name = file.file_name,
                            .href = case_path(open.it.id) + "/ilova/" + file.id.str(),
                            .note = format_date_time(file.at, context.lang)});
    view.has_files = !view.files.empty();
  } else if (tab == "yozishmalar") {
    for (const Message& message : open.messages)
      view.messages.push_back(
          {.title = message_title(context, message), .body = message.body, .ours = message.kind != Message::Kind::answer});
    view.has_messages = !view.messages.empty();
  } else {
    add_history(context, open, view);
  }
  if (view.panels.empty() && !view.evidence && !view.checks && !view.consents && !view.answers && !view.known && !view.has_files &&
      !view.has_messages && !view.history)
    view.empty = web::views::EmptyState{.title = context.t(text::kCaseNothing)};
}

/// What each act asks for.
struct ActRow {
  Action action;
  std::string_view slug;
  char key;
  enum class Choose { nothing, colleague, agency, state } choose;
  bool words, words_optional, to_applicant, danger;
};
using Choose = ActRow::Choose;
constexpr ActRow kActs[] = {
    {Action::proceed, "bosqich", 'n', Choose::state, true, true, true, false},
    {Action::ask_applicant, "sorash", 'a', Choose::nothing, true, false, true, false},
    {Action::ask_body, "sorov", 'o', Choose::agency, true, false, false, false},
    {Action::notify, "xabar", 'w', Choose::nothing, true, false, true, false},
    {Action::hand_over, "topshirish", 'h', Choose::colleague, true, false, false, false},
    {Action::release, "navbatga", 'v', Choose::nothing, true, false, false, false},
    {Action::extend, "uzaytirish", 'u', Choose::nothing, true, false, true, false},
    {Action::reassign, "biriktirish", 'b', Choose::colleague, true, false, false, false},
    {Action::take_over, "ozimga", 'z', Choose::nothing, true, false, false, false},
    {Action::declare_conflict, "toqnashuv", 'm', Choose::nothing, true, false, false, true},
    {Action::terminate, "tugatish", 'e', Choose::nothing, true, false, true, true},
};

Task<std::vector<web::views::Select::Options>> choices_of(std::shared_ptr<Services> services, web::Context context, OpenPtr open,
                                                          Choose choose) {
  std::vector<web::views::Select::Options> out;
  if (choose == Choose::colleague)
    for (const offices::Officer& officer : co_await colleagues(services, *open))
      out.push_back(
          {.value = officer.id.str(), .label = officer.display_name + ", " + officer.position.in(context.lang), .verbatim = true});
  if (choose == Choose::agency) {
    const auto directory = co_await offices::directory(services->db);
    for (const offices::Agency& agency : directory->agencies())
      if (directory->find_serving(agency.code, "17") != nullptr)
        out.push_back({.value = agency.code, .label = agency.name.in(context.lang)});
  }
  if (choose == Choose::state)
    for (const catalog::State* state : ways_on(*open)) out.push_back({.value = state->code, .label = state->name.in(context.lang)});
  co_return out;
}

web::TextKey words_label(const ActRow& act) { return act.to_applicant ? text::kActWords : text::kActReason; }

web::TextKey choose_label(Choose choose) {
  return choose == Choose::colleague ? text::kActTo : choose == Choose::agency ? text::kActAgency : text::kActState;
}

Task<std::optional<views::ActForm>> act_form(std::shared_ptr<Services> services, web::Context context, OpenPtr open, ActRow act,
                                             const web::Form* form, std::string_view failed) {
  const std::string slug{act.slug};
  views::ActForm view{.id = slug,
                      .title = web::sentence(context, "cases.act." + std::string{code(act.action)}),
                      .action = case_path(open->it.id) + "/" + slug,
                      .open = failed == act.slug,
                      .key = std::string(1, act.key),
                      .danger = act.danger,
                      .quiet = !act.danger && act.action != Action::proceed};
  view.submit = view.title;
  const std::string lead = "cases.lead." + std::string{code(act.action)};
  if (web::find_text(lead)) view.lead = web::sentence(context, lead);
  const bool mine = form != nullptr && failed == act.slug;
  if (act.choose != Choose::nothing) {
    web::views::Select select{.id = slug + "-kim", .name = "tanlov", .label = context.t(choose_label(act.choose))};
    select.options = co_await choices_of(services, context, open, act.choose);
    if (select.options.empty()) co_return std::nullopt;  // nothing to choose from: nothing to do
    if (mine) form->show(select);
    select.id = slug + "-kim";
    view.choose = std::move(select);
  }
  if (act.words) {
    web::views::TextArea words{.id = slug + "-matn",
                               .name = "matn",
                               .label = context.t(words_label(act)),
                               .rows = 4,
                               .maxlength = 2000,
                               .optional = act.words_optional};
    if (act.to_applicant) words.hint = context.t(text::kActWordsHint);
    if (mine) form->show(words);
    words.id = slug + "-matn";
    view.words = std::move(words);
  }
  co_return view;
}

/// What is wrong with the act that failed, by the names of its fields; the links lead to them.
std::optional<web::views::ErrorSummary> errors_of(const web::Context& context, const web::Form& form, std::string_view failed) {
  const auto act = std::ranges::find(kActs, failed, &ActRow::slug);
  if (act == std::end(kActs)) return form.summary();
  auto summary = web::named(form.summary(), {{"tanlov", context.t(choose_label(act->choose))}, {"matn", context.t(words_label(*act))}});
  if (summary)
    for (auto& item : summary->items) item.id = std::string{failed} + (item.id == "tanlov" ? "-kim" : "-matn");
  return summary;
}

Task<> add_work(std::shared_ptr<Services> services, web::Context context, OpenPtr open, const web::Form* form, std::string_view failed,
                views::CasePage& view) {
  const auto directory = co_await offices::directory(services->db);
  Standing standing = standing_of(*open, open->me, *directory);
  standing.died = open->died.has_value();
  if (!may(Action::claim, standing))
    view.quick.push_back({.action = case_path(open->it.id) + "/olish",
                          .label = context.t(text::kActClaim),
                          .key = "c",
                          .note = context.t(text::kLeadClaim)});
  for (const ActRow& act : kActs)
    if (!may(act.action, standing))
      if (auto made = co_await act_form(services, context, open, act, form, failed)) view.acts.push_back(std::move(*made));
  view.has_acts = !view.acts.empty();
  if (view.has_acts && failed.empty() && view.acts.front().id == "bosqich") view.acts.front().open = true;  // what the stage waits for
}

Task<net::Response> case_page(std::shared_ptr<Services> services, web::Context context, OpenPtr open, const web::Form* form,
                              std::string_view failed, int status) {
  const auto directory = co_await offices::directory(services->db);
  views::CasePage view;
  const std::string tab = tab_of(context);
  if (const auto done = context.request->query.find("bajarildi")) {
    const std::string what = "cases.done." + std::string{*done};
    view.done = web::views::Alert{
        .kind = "success", .title = web::find_text(what) ? web::sentence(context, what) : context.t(text::kActDone), .announce = true};
  }
  if (form != nullptr) view.summary = errors_of(context, *form, failed);
  add_head(context, *services, *directory, *open, view);
  if (!open->it.closed_at)
    view.facts.push_back({.label = context.t(text::kPanelExpected), .value = co_await expected_words(services, context, open->it)});
  add_tabs(context, *open, tab, view);
  for (const Panel& panel : services->panels) {
    const bool main = panel.slot == Panel::Slot::evidence;
    if (panel.slot != Panel::Slot::decision && tab != (main ? "dalillar" : "tarix")) continue;
    auto html = co_await panel.show(context, open);
    if (!html) continue;
    if (panel.slot == Panel::Slot::decision)
      view.side.push_back({.body = std::move(*html)});
    else
      view.panels.push_back({.body = std::move(*html)});
  }
  if (tab == "dalillar" || tab == "javoblar") co_await add_consents(services, context, open, view);
  add_tab(context, *services, *directory, *open, tab, view);
  co_await add_work(services, context, open, form, failed, view);
  web::Frame frame{.title = open->it.number, .crumbs = {{context.t(text::kQueueTitle), std::string{kDeskPath}}}, .noindex = true};
  frame.has_error = form != nullptr && !form->ok();
  co_return web::page(context, frame, view, status);
}

Task<Result<net::Response>> show_case(std::shared_ptr<Services> services, web::Context context) {
  const auto id = ApplicationId::parse(context.request->path_param("id"));
  if (!id) co_return refuse("cases.not_found", RefusalKind::not_found);
  auto open = co_await open_case(services, context.visitor, *id, Action::see);
  if (!open) co_return std::unexpected(open.error());
  co_return co_await case_page(services, context, std::make_shared<const OpenCase>(std::move(*open)), nullptr, {}, 200);
}

Task<Result<void>> run(std::shared_ptr<Services> services, Action action, Act act, std::string chosen, std::string words) {
  const OfficerId officer = OfficerId::parse(chosen).value_or(OfficerId{});
  switch (action) {
    case Action::proceed: return proceed(services, std::move(act), std::move(chosen), std::move(words));
    case Action::ask_applicant: return ask_applicant(services, std::move(act), std::move(words));
    case Action::ask_body: return ask_body(services, std::move(act), std::move(chosen), std::move(words));
    case Action::notify: return notify(services, std::move(act), std::move(words));
    case Action::hand_over: return hand_over(services, std::move(act), officer, std::move(words));
    case Action::reassign: return reassign(services, std::move(act), officer, std::move(words));
    case Action::release: return release(services, std::move(act), std::move(words));
    case Action::extend: return extend(services, std::move(act), std::move(words));
    case Action::take_over: return take_over(services, std::move(act), std::move(words));
    case Action::declare_conflict: return declare_conflict(services, std::move(act), std::move(words));
    case Action::terminate: return terminate(services, std::move(act), std::move(words));
    default: return claim(services, std::move(act));
  }
}

Task<Result<net::Response>> post_act(std::shared_ptr<Services> services, web::Context context, ActRow row) {
  const auto id = ApplicationId::parse(context.request->path_param("id"));
  if (!id) co_return refuse("cases.not_found", RefusalKind::not_found);
  web::Form form(context);
  std::string chosen, words;
  if (row.choose != Choose::nothing) chosen = form.text("tanlov", {.max = 100});
  if (row.words)
    words = form.text("matn", {.required = !row.words_optional, .min = row.words_optional ? 0U : 3U, .max = 2000, .lines = true});
  if (form.ok()) {
    const auto done = co_await run(services, row.action, {.visitor = context.visitor, .id = *id, .token = form.token()}, chosen, words);
    if (done || (done.error().kind != RefusalKind::bad_input && co_await carried_out(services, *id, form.token()))) {
      const bool left = row.action == Action::declare_conflict || row.action == Action::terminate;
      co_return net::Response::redirect(left ? std::string{kDeskPath} : case_path(*id) + "?bajarildi=" + std::string{code(row.action)});
    }
    if (done.error().kind != RefusalKind::bad_input) co_return std::unexpected(done.error());
    form.fail(row.choose != Choose::nothing && done.error().code != "cases.reason_needed" ? "tanlov" : "matn", done.error().code,
              done.error().args);
  }
  auto open = co_await open_case(services, context.visitor, *id, Action::see);
  if (!open) co_return std::unexpected(open.error());
  co_return co_await case_page(services, context, std::make_shared<const OpenCase>(std::move(*open)), &form, row.slug, 422);
}

Task<Result<net::Response>> attachment(std::shared_ptr<Services> services, web::Context context) {
  const auto id = ApplicationId::parse(context.request->path_param("id"));
  const auto wanted = parse_uuid(context.request->path_param("file"));
  if (!id || !wanted) co_return refuse("cases.not_found", RefusalKind::not_found);
  const auto open = co_await open_case(services, context.visitor, *id, Action::see);
  if (!open) co_return std::unexpected(open.error());
  for (const applications::Attachment& file : open->application.attachments) {
    if (file.id != *wanted) continue;
    db::Batch batch;
    audit::append(batch, {.id = RecordId::make(context.now),
                          .subject = open->it.subject,
                          .at = context.now,
                          .kind = "applications.attachment_read",
                          .actor = open->me.actor(),
                          .purpose = open->it.service_code,
                          .case_ref = open->it.number,
                          .what = {"attachment"}});
    co_await services->db.run(std::move(batch));
    Digest digest{};
    std::copy_n(file.sha256.begin(), digest.size(), digest.begin());
    net::Response response;
    response.headers.set("Content-Type", file.content_type);
    response.headers.set("Content-Disposition", "attachment; filename*=UTF-8''" + web::percent_encoded(file.file_name));
    response.body = net::FileBody{services->applications->documents->objects.path_of(digest), static_cast<std::uint64_t>(file.size)};
    co_return response;
  }
  co_return refuse("cases.not_found", RefusalKind::not_found);
}

}  // namespace

std::vector<web::Route> desk_routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto officer = web::WhoMay::officer_with({});
  const std::string path = std::string{kDeskPath} + "/{id}";
  std::vector<web::Route> all{
      {Method::get, path, officer, [services](web::Context context) { return show_case(services, std::move(context)); }},
      {Method::get, path + "/ilova/{file}", officer,
       [services](web::Context context) { return attachment(services, std::move(context)); }}};
  const ActRow taking{Action::claim, "olish", 'c', Choose::nothing, false, false, false, false};
  all.push_back({Method::post, path + "/olish", officer,
                 [services, taking](web::Context context) { return post_act(services, std::move(context), taking); }});
  for (const ActRow& act : kActs)
    all.push_back({Method::post, path + "/" + std::string{act.slug}, officer,
                   [services, act](web::Context context) { return post_act(services, std::move(context), act); }});
  return all;
}

}  // namespace darcha::cases
