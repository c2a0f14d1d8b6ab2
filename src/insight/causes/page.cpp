// The register for everybody, and the pages on which heads and supervisors keep it.
#include <algorithm>

#include "core/dates.h"
#include "gen/insight/text.h"
#include "gen/insight/views.h"
#include "insight/causes/causes.h"
#include "insight/publish/publish.h"
#include "web/form.h"
#include "web/sentence.h"

namespace darcha::insight {
namespace {

using web::views::Table;

constexpr std::string_view kPublic = "/tizimli-sabablar";
constexpr std::string_view kDesk = "/xodim/tizimli-sabablar";
constexpr std::size_t kMostTitle = 160, kMostWords = 2000;

struct Words {
  const web::Context& context;
  const Services& services;
  const offices::Directory& directory;

  std::string t(web::TextKey key) const { return context.t(key); }
  std::string topic(const std::string& code) const {
    const murojaat::Topic* found = services.murojaat->law->find_topic(code);
    return found != nullptr ? found->name.in(context.lang) : code;
  }
  std::string place(const std::string& soato) const {
    const offices::Territory* found = directory.find_territory(soato);
    return found != nullptr ? found->name.in(context.lang) : soato;
  }
  std::string office(OfficeId id) const {
    const offices::Office* found = directory.find_office(id);
    return found != nullptr ? found->name.in(context.lang) : "—";
  }
  std::string number(std::int64_t n) const { return web::Writer(context).format(n); }
  web::views::Tag state(const Cause& cause) const {
    return {.color = cause.state == CauseState::closed    ? "success"
                     : cause.state == CauseState::closing ? "info"
                                                          : "neutral",
            .text = web::sentence(context, "insight.cause_state." + std::string{code(cause.state)})};
  }
  std::optional<web::views::Tag> late(const Cause& cause) const {
    if (!cause.overdue(context.now)) return std::nullopt;
    return web::views::Tag{.color = "danger", .text = t(text::kCauseOverdue)};
  }
};

/// For everybody: an exact number of appeals could be held against what is published of the months.
std::int64_t at_least(std::int64_t n) {
  std::int64_t out = kFewest;
  for (const std::int64_t step : {10, 20, 50, 100, 200, 500, 1000, 2000, 5000})
    if (n >= step) out = step;
  return out;
}

web::views::Facts facts_of(const Words& w, const Cause& cause, bool exact) {
  web::views::Facts out;
  out.items = {{.label = w.t(text::kCauseOwner), .value = w.office(cause.office), .verbatim = true},
               {.label = w.t(text::kCauseDue), .value = format_date(cause.due_on, w.context.lang)},
               {.label = w.context.t(text::kDimensionTopic), .value = w.topic(cause.topic)},
               {.label = w.t(text::kCausePlace), .value = w.place(cause.district)},
               {.label = w.t(text::kCauseAppeals),
                .value = exact ? w.number(cause.appeals) : w.context.t(text::kCauseAtLeast, at_least(cause.appeals))},
               {.label = w.t(text::kCauseOpened), .value = format_date(date_in_tashkent(cause.opened_at), w.context.lang)}};
  return out;
}

web::views::Timeline timeline_of(const Words& w, const std::vector<CauseEvent>& events) {
  web::views::Timeline out{.id = "tarix-royxati"};
  for (const CauseEvent& event : events) {
    out.events.push_back({.title = web::sentence(w.context, "insight.cause_event." + event.kind),
                          .note = format_date_time(event.at, w.context.lang),
                          .who = event.officer_name + ", " + w.office(event.office),
                          .done = true});
    if (!event.said.empty()) out.events.back().said = event.said;
  }
  return out;
}

Table causes_table(const Words& w, const std::vector<Cause>& causes, std::string_view path) {
  Table table{.caption = w.t(text::kCausesTitle)};
  for (const auto& label : {text::kCauseName, text::kCauseOwner, text::kCauseDue, text::kCauseStateLabel})
    table.columns.push_back({.label = w.t(label)});
  for (const Cause& cause : causes) {
    const auto late = w.late(cause);
    const web::views::Tag state = w.state(cause);
    table.rows.push_back(
        {.flagged = late.has_value(),
         .title = cause.title,
         .verbatim = true,
         .title_href = std::string{path} + "/" + cause.number,
         .title_note = w.topic(cause.topic) + ", " + w.place(cause.district),
         .cells = {
             {.label = w.t(text::kCauseOwner), .text = w.office(cause.office), .verbatim = true},
             {.label = w.t(text::kCauseDue), .text = format_date_short(cause.due_on)},
             {.label = w.t(text::kCauseStateLabel), .text = late ? late->text : state.text, .tag = late ? late->color : state.color}}});
  }
  return table;
}

web::views::EmptyState no_causes(const web::Context& context) {
  return {.symbol = "list", .title = context.t(text::kCausesNone), .text = context.t(text::kCausesNoneText)};
}

Task<Result<net::Response>> show_register(std::shared_ptr<Services> services, web::Context context) {
  const auto directory = co_await offices::directory(services->db);
  const auto causes = co_await list_causes(services);
  views::CauseRegister view;
  if (causes.empty())
    view.empty = no_causes(context);
  else
    view.table = causes_table({context, *services, *directory}, causes, kPublic);
  co_return web::page(context, {.title = context.t(text::kCausesTitle), .description = context.t(text::kCausesLead), .cacheable = true},
                      view);
}

Task<Result<net::Response>> show_cause(std::shared_ptr<Services> services, web::Context context) {
  const auto cause = co_await find_cause(services, std::string{context.request->path_param("number")});
  if (!cause) co_return refuse("insight.no_such_cause", RefusalKind::not_found);
  const auto directory = co_await offices::directory(services->db);
  const Words w{context, *services, *directory};
  views::CausePage view{.number = cause->number,
                        .title = cause->title,
                        .status = w.state(*cause),
                        .late = w.late(*cause),
                        .facts = facts_of(w, *cause, false),
                        .problem = cause->problem,
                        .measure = cause->measure,
                        .timeline = timeline_of(w, co_await history_of(services, cause->id))};
  if (cause->state == CauseState::closed) {
    view.proof.push_back({.text = cause->proof, .link = cause->proof_link});
    if (!cause->proof_link.empty()) view.proof.back().href = cause->proof_link;
  }
  co_return web::page(context,
                      {.title = cause->number, .crumbs = {{context.t(text::kCausesTitle), std::string{kPublic}}}, .cacheable = true}, view);
}

// --- the desk ----------------------------------------------------------------------------------------------------------------------------

Table clusters_table(const Words& w, const std::vector<Cluster>& clusters) {
  Table table{.caption = w.t(text::kClusters)};
  for (const auto& label : {text::kDimensionTopic, text::kCausePlace, text::kCauseAppeals, text::kClusterAlike, text::kClusterLast})
    table.columns.push_back({.label = w.t(label)});
  table.columns[2].numeric = table.columns[3].numeric = true;
  for (const Cluster& cluster : clusters)
    table.rows.push_back(
        {.title = w.topic(cluster.topic),
         .title_href = std::string{kDesk} + "/yangi?mavzu=" + web::percent_encoded(cluster.topic) + "&tuman=" + cluster.district,
         .cells = {{.label = w.t(text::kCausePlace), .text = w.place(cluster.district)},
                   {.label = w.t(text::kCauseAppeals), .text = w.number(cluster.appeals), .numeric = true},
                   {.label = w.t(text::kClusterAlike), .text = w.number(cluster.alike), .numeric = true},
                   {.label = w.t(text::kClusterLast), .text = format_date_short(date_in_tashkent(cluster.last_at))}}});
  return table;
}

Task<Result<net::Response>> show_desk(std::shared_ptr<Services> services, web::Context context) {
  const auto me = co_await keeper(services, context.visitor, {});
  if (!me) co_return std::unexpected(me.error());
  const auto directory = co_await offices::directory(services->db);
  const Words w{context, *services, *directory};
  const auto clusters = co_await proposals(services);
  const auto causes = co_await list_causes(services);
  views::CauseDesk view;
  if (!clusters.empty()) view.clusters = clusters_table(w, clusters);
  if (!causes.empty()) view.causes = causes_table(w, causes, kDesk);
  if (clusters.empty() && causes.empty()) view.empty = no_causes(context);
  co_return web::page(context, {.title = context.t(text::kCausesTitle), .noindex = true}, view);
}

/// Bodies that may have to end a cause: of the topic, and those that receive everything, from the district up.
std::vector<const offices::Office*> owners(const Services& services, const offices::Directory& directory, const std::string& topic,
                                           const std::string& district) {
  const murojaat::Law& law = *services.murojaat->law;
  std::vector<const offices::Office*> out;
  const murojaat::Topic* found = law.find_topic(topic);
  for (const std::string& agency :
       {found != nullptr ? found->body.agency : std::string{}, law.receiver.agency, law.above_the_highest.agency})
    for (const offices::Territory* territory : directory.chain_of(district))
      if (const offices::Office* office = directory.find_serving(agency, territory->soato);
          office != nullptr && office->open() && std::ranges::find(out, office) == out.end())
        out.push_back(office);
  return out;
}

web::views::Select owner_field(const Words& w, const std::string& topic, const std::string& district, OfficeId chosen, std::string id) {
  web::views::Select field{.id = std::move(id), .name = "organ", .label = w.t(text::kFieldOwner)};
  for (const offices::Office* office : owners(w.services, w.directory, topic, district))
    field.options.push_back(
        {.value = office->code, .label = office->name.in(w.context.lang), .selected = office->id == chosen, .verbatim = true});
  return field;
}

web::views::TextArea area(const Words& w, std::string id, std::string name, web::TextKey label, std::string value = {},
                          bool optional = false) {
  return {.id = std::move(id),
          .name = std::move(name),
          .label = w.t(label),
          .value = std::move(value),
          .rows = 4,
          .maxlength = static_cast<std::int64_t>(kMostWords),
          .optional = optional};
}

web::views::DateField day_field(const Words& w, std::string id, std::optional<Date> value = {}) {
  web::views::DateField field{.id = std::move(id), .name = "muddat", .legend = w.t(text::kFieldDue)};
  if (!value) return field;
  const std::chrono::year_month_day day{*value};
  field.day = std::to_string(static_cast<unsigned>(day.day()));
  field.month = std::to_string(static_cast<unsigned>(day.month()));
  field.year = std::to_string(static_cast<int>(day.year()));
  return field;
}

Task<Result<net::Response>> form_page(std::shared_ptr<Services> services, web::Context context, const web::Form* form) {
  const std::string topic{context.request->query.find("mavzu").value_or("")}, district{context.request->query.find("tuman").value_or("")};
  const auto clusters = co_await proposals(services);
  const auto cluster = std::ranges::find_if(clusters, [&](const Cluster& one) { return one.topic == topic && one.district == district; });
  if (cluster == clusters.end()) co_return refuse("insight.no_such_cluster", RefusalKind::not_found);
  const auto directory = co_await offices::directory(services->db);
  const Words w{context, *services, *directory};
  views::CauseForm view{.heading = w.t(text::kClusterOpen),
                        .action = std::string{kDesk} + "/yangi?mavzu=" + web::percent_encoded(topic) + "&tuman=" + district};
  view.facts.items = {{.label = w.t(text::kDimensionTopic), .value = w.topic(topic)},
                      {.label = w.t(text::kCausePlace), .value = w.place(district)},
                      {.label = w.t(text::kCauseAppeals), .value = w.number(cluster->appeals)}};
  web::views::Field title{
      .id = "nomi", .name = "nomi", .label = w.t(text::kFieldTitle), .maxlength = static_cast<std::int64_t>(kMostTitle)};
  auto problem = area(w, "muammo", "muammo", text::kFieldProblem), measure = area(w, "chora", "chora", text::kFieldMeasure);
  auto owner = owner_field(w, topic, district, {}, "organ");
  auto day = day_field(w, "muddat");
  if (form != nullptr) {
    form->show(title);
    form->show(problem);
    form->show(owner);
    form->show(measure);
    form->show(day);
    view.errors = form->summary();
  }
  view.fields = {{web::html_of(context, title)},
                 {web::html_of(context, problem)},
                 {web::html_of(context, owner)},
                 {web::html_of(context, measure)},
                 {web::html_of(context, day)}};
  view.actions = {.submit = w.t(text::kSubmitOpen), .back_href = std::string{kDesk}};
  const bool wrong = form != nullptr;
  co_return web::page(
      context,
      {.title = view.heading, .crumbs = {{context.t(text::kCausesTitle), std::string{kDesk}}}, .has_error = wrong, .noindex = true}, view,
      wrong ? 422 : 200);
}

Task<Result<net::Response>> show_form(std::shared_ptr<Services> services, web::Context context) {
  const auto me = co_await keeper(services, context.visitor, {});
  if (!me) co_return std::unexpected(me.error());
  co_return co_await form_page(services, context, nullptr);
}

std::vector<std::string> codes_of(const std::vector<const offices::Office*>& offices) {
  std::vector<std::string> out;
  for (const offices::Office* office : offices) out.push_back(office->code);
  return out;
}

Task<Result<net::Response>> post_form(std::shared_ptr<Services> services, web::Context context) {
  web::Form form(context);
  const auto me = co_await keeper(services, context.visitor, form.token());
  if (!me) co_return std::unexpected(me.error());
  const auto directory = co_await offices::directory(services->db);
  NewCause made{.topic = std::string{context.request->query.find("mavzu").value_or("")},
                .district = std::string{context.request->query.find("tuman").value_or("")}};
  made.title = form.text("nomi", {.max = kMostTitle, .uzbek = true});
  made.problem = form.text("muammo", {.max = kMostWords, .lines = true, .uzbek = true});
  made.office = form.choice("organ", codes_of(owners(*services, *directory, made.topic, made.district)));
  made.measure = form.text("chora", {.max = kMostWords, .lines = true, .uzbek = true});
  made.due_on = form.date("muddat", {.earliest = date_in_tashkent(context.now) + Days{1}}).value_or(Date{});
  if (!form.ok()) co_return co_await form_page(services, context, &form);
  const auto number = co_await open_cause(services, *me, std::move(made));
  if (!number) co_return std::unexpected(number.error());
  co_return net::Response::redirect(std::string{kDesk} + "/" + *number + "?bajarildi=1");
}

using Act = views::CauseWork::Acts;

/// What can be done now, each with a letter of its own.
std::vector<Act> acts_of(const Words& w, const Cause& cause, const Keeper& me, const std::string& failed) {
  std::vector<Act> out;
  if (cause.state == CauseState::closed) return out;
  const std::string path = std::string{kDesk} + "/" + cause.number + "/";
  const auto add = [&](std::string slug, std::string key, web::TextKey title, web::TextKey submit) -> Act& {
    out.push_back(
        {.id = slug, .key = std::move(key), .title = w.t(title), .action = path + slug, .open = failed == slug, .submit = w.t(submit)});
    return out.back();
  };
  const auto put = [&](Act& act, const auto& field) { act.fields.push_back({web::html_of(w.context, field)}); };
  if (cause.state == CauseState::closing) {
    if (cause.proposed_by != me.officer.id) {
      put(add("tasdiqlash", "t", text::kActConfirm, text::kActConfirm), area(w, "tasdiq-izohi", "matn", text::kFieldSaid, {}, true));
      put(add("qaytarish", "q", text::kActReturn, text::kActReturn), area(w, "kamchilik", "matn", text::kFieldReturn));
    }
  }
  put(add("izoh", "i", text::kActNote, text::kSubmitSave), area(w, "qilindi", "matn", text::kFieldSaid));
  if (cause.state == CauseState::closing) return out;
  Act& change = add("ozgartirish", "o", text::kActAmend, text::kSubmitSave);
  put(change, owner_field(w, cause.topic, cause.district, cause.office, "yangi-organ"));
  put(change, area(w, "yangi-chora", "chora", text::kFieldMeasure, cause.measure));
  put(change, day_field(w, "yangi-muddat", cause.due_on));
  put(change, area(w, "sabab", "sabab", text::kFieldReason));
  Act& close = add("yopish", "y", text::kActClose, text::kActClose);
  put(close, area(w, "dalil-matni", "matn", text::kFieldProof));
  put(close, web::views::Field{.id = "havola",
                               .name = "havola",
                               .label = w.t(text::kFieldLink),
                               .type = "url",
                               .maxlength = 500,
                               .optional = true,
                               .spellcheck_off = true});
  return out;
}

Task<Result<net::Response>> work_page(std::shared_ptr<Services> services, web::Context context, std::string failed,
                                      std::optional<Refusal> refusal) {
  const auto me = co_await keeper(services, context.visitor, {});
  if (!me) co_return std::unexpected(me.error());
  const auto cause = co_await find_cause(services, std::string{context.request->path_param("number")});
  if (!cause) co_return refuse("insight.no_such_cause", RefusalKind::not_found);
  const auto directory = co_await offices::directory(services->db);
  const Words w{context, *services, *directory};
  views::CauseWork view{.number = cause->number,
                        .title = cause->title,
                        .status = w.state(*cause),
                        .late = w.late(*cause),
                        .facts = facts_of(w, *cause, true),
                        .problem = cause->problem,
                        .measure = cause->measure,
                        .public_href = std::string{kPublic} + "/" + cause->number,
                        .acts = acts_of(w, *cause, *me, failed),
                        .timeline = timeline_of(w, co_await history_of(services, cause->id))};
  if (!cause->proof.empty()) view.proof = cause->proof + (cause->proof_link.empty() ? "" : "\n" + cause->proof_link);
  if (refusal)
    view.notice = web::views::Alert{.kind = "danger", .title = web::sentence(context, refusal->code, refusal->args), .announce = true};
  else if (context.request->query.find("bajarildi"))
    view.notice = web::views::Alert{.kind = "success", .title = context.t(text::kCauseDone), .announce = true};
  else if (cause->state == CauseState::closing && cause->proposed_by == me->officer.id)
    view.notice = web::views::Alert{.kind = "info", .title = context.t(text::kActOwn)};
  co_return web::page(context,
                      {.title = cause->number,
                       .crumbs = {{context.t(text::kCausesTitle), std::string{kDesk}}},
                       .has_error = refusal.has_value(),
                       .noindex = true},
                      view, refusal ? 422 : 200);
}

Task<Result<net::Response>> show_work(std::shared_ptr<Services> services, web::Context context) {
  return work_page(std::move(services), std::move(context), {}, {});
}

Task<Result<void>> run(std::shared_ptr<Services> services, web::Context context, Keeper me, web::Form& form) {
  const std::string number{context.request->path_param("number")}, slug{context.request->path_param("amal")};
  const auto words = [&](const char* name) {
    return form.text(name, {.required = false, .max = kMostWords, .lines = true, .uzbek = true});
  };
  if (slug == "izoh") co_return co_await note(services, me, number, words("matn"));
  if (slug == "yopish") co_return co_await propose_closure(services, me, number, words("matn"), form.raw("havola"));
  if (slug == "tasdiqlash") co_return co_await decide_closure(services, me, number, true, words("matn"));
  if (slug == "qaytarish") co_return co_await decide_closure(services, me, number, false, words("matn"));
  if (slug != "ozgartirish") co_return refuse("insight.no_such_cause", RefusalKind::not_found);
  Amendment change{.office = form.raw("organ"), .measure = words("chora"), .reason = words("sabab")};
  change.due_on = form.date("muddat", {.required = false}).value_or(Date{});
  co_return co_await amend(services, me, number, std::move(change));
}

Task<Result<net::Response>> post_act(std::shared_ptr<Services> services, web::Context context) {
  web::Form form(context);
  const auto me = co_await keeper(services, context.visitor, form.token());
  if (!me) co_return std::unexpected(me.error());
  const auto done = co_await run(services, context, *me, form);
  if (!done && done.error().kind != RefusalKind::bad_input) co_return std::unexpected(done.error());
  if (!done) co_return co_await work_page(services, context, std::string{context.request->path_param("amal")}, done.error());
  co_return net::Response::redirect(std::string{kDesk} + "/" + std::string{context.request->path_param("number")} + "?bajarildi=1");
}

}  // namespace

std::vector<web::Route> cause_routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto anyone = web::WhoMay::anyone(), officer = web::WhoMay::officer_with({});
  const std::string desk{kDesk};
  return {{Method::get, std::string{kPublic}, anyone, with(show_register)},
          {Method::get, std::string{kPublic} + "/{number}", anyone, with(show_cause)},
          {Method::get, desk, officer, with(show_desk)},
          {Method::get, desk + "/yangi", officer, with(show_form)},
          {Method::post, desk + "/yangi", officer, with(post_form)},
          {Method::get, desk + "/{number}", officer, with(show_work)},
          {Method::post, desk + "/{number}/{amal}", officer, with(post_act)}};
}

std::vector<web::OfficerEntry> officer_entries(std::shared_ptr<Services>) {
  return {{.symbol = "spark",
           .href = std::string{kDesk},
           .title = text::kCausesTitle,
           .lead = text::kCausesDeskLead,
           .roles = {std::string{offices::kRoleHead}, std::string{offices::kRoleSupervisor}},
           .key = 'w'}};
}

}  // namespace darcha::insight
