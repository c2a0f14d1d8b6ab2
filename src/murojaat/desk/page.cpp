// The officer's desk: the queue, an appeal with every act on it, and the head's view. Each opens by key: a letter shows it (desk.js).
#include <algorithm>
#include <sstream>

#include "core/dates.h"
#include "murojaat/desk/acts.h"
#include "murojaat/pages.h"
#include "murojaat/store.h"
#include "web/sentence.h"

namespace darcha::murojaat {
namespace {

constexpr int kPerPage = 50;

std::string urgency_words(const web::Context& context, int urgency) {
  return context.t(urgency >= 3 ? text::kUrgency3 : urgency == 2 ? text::kUrgency2 : text::kUrgency1);
}

web::views::Table table_of(const web::Context& context, const Services& services, const offices::Directory& directory,
                           const std::vector<store::Queued>& queue) {
  web::views::Table table{.caption = context.t(text::kQueueTitle)};
  for (const auto label : {text::kReceiptNumber, text::kTopic, text::kColUrgency, text::kColDue, text::kHolder, text::kColState})
    table.columns.push_back({.label = context.t(label)});
  for (const store::Queued& one : queue) {
    const offices::Officer* holder = directory.find_officer(one.holder);
    const bool late = one.due_at <= context.now;
    web::views::Table::Rows row{.flagged = late || one.escalated, .title = one.number, .title_href = desk_path(one.number)};
    if (one.reopened > 0) row.title_note = context.t(text::kMarkReopened);
    if (one.waits_for_head) row.title_note = context.t(text::kMarkHead);
    if (one.escalated) row.title_note = context.t(text::kMarkEscalated);
    const auto cell = [&](web::TextKey label, std::string words, std::optional<std::string> tag = {}) {
      row.cells.push_back({.label = context.t(label), .text = std::move(words), .tag = std::move(tag)});
    };
    cell(text::kTopic, topic_words(context, services, one.topic));
    cell(text::kColUrgency, urgency_words(context, one.urgency), one.urgency >= 3 ? "danger" : one.urgency == 2 ? "warning" : "neutral");
    cell(text::kColDue, format_date_short(date_in_tashkent(one.due_at - std::chrono::microseconds{1})),
         late ? std::optional<std::string>{"danger"} : std::nullopt);
    cell(text::kHolder, holder != nullptr ? holder->display_name : context.t(text::kHolderNone));
    cell(text::kColState, state_tag(context, one.state).text);
    table.rows.push_back(std::move(row));
  }
  return table;
}

Task<Result<net::Response>> show_queue(std::shared_ptr<Services> services, web::Context context) {
  const auto me = co_await acting(services, context.visitor);
  if (!me) co_return std::unexpected(me.error());
  store::QueuePage page{.max_rows = kPerPage};
  const auto param = [&](std::string_view name) { return std::string{context.request->query.find(name).value_or(std::string_view{})}; };
  if (const auto after = AppealId::parse(param("keyin")); after) {
    page.after_id = *after;
    page.after_due = parse_iso_instant(param("muddat"));
    const std::string urgency = param("muhim");
    if (page.after_due && urgency.size() == 1) page.after_urgency = urgency.front() - '0';
  }
  const auto queue = co_await store::list_queue(services->db, {.office = me->office.id}, page);
  const auto directory = co_await offices::directory(services->db);
  views::DeskList view{.title = context.t(text::kQueueTitle)};
  if (queue.empty())
    view.empty = web::views::EmptyState{.title = context.t(text::kQueueEmpty)};
  else
    view.table = table_of(context, *services, *directory, queue);
  if (queue.size() == static_cast<std::size_t>(kPerPage))
    view.more = "/xodim/murojaatlar?keyin=" + queue.back().key.id.str() + "&muddat=" + to_iso(queue.back().due_at) +
                "&muhim=" + std::to_string(queue.back().urgency);
  co_return web::page(context, {.title = view.title, .noindex = true}, view);
}

Task<Result<net::Response>> supervise(std::shared_ptr<Services> services, web::Context context) {
  const auto me = co_await acting(services, context.visitor);
  if (!me) co_return std::unexpected(me.error());
  const auto& roles = me->officer.roles;
  if (std::ranges::find(roles, offices::kRoleHead) == roles.end() && std::ranges::find(roles, offices::kRoleSupervisor) == roles.end())
    co_return refuse("murojaat.not_in_charge", RefusalKind::forbidden);
  const auto figures = co_await services->db.query(sql::FiguresOfOffice{.office_id = me->office.id, .since = context.now - Days{90}});
  const auto loads = co_await services->db.query(sql::LoadsOfOffice{.office_id = me->office.id, .now = context.now});
  const auto directory = co_await offices::directory(services->db);
  views::DeskList view{.title = context.t(text::kSuperviseTitle)};
  web::views::Kpis kpis;
  const auto figure = [&](web::TextKey label, std::int64_t value) {
    kpis.items.push_back({.label = context.t(label), .value = std::to_string(value)});
  };
  figure(text::kFigAnswered, figures.answered);
  figure(text::kFigOnTime, figures.on_time);
  figure(text::kFigReturned, figures.returned);
  figure(text::kFigFormal, figures.formal);
  figure(text::kFigDays, static_cast<std::int64_t>(figures.days));
  view.kpis = std::move(kpis);
  web::views::Table table{.caption = context.t(text::kSuperviseTitle)};
  for (const auto label : {text::kHolder, text::kHeld, text::kOverdue, text::kMarkReopened})
    table.columns.push_back({.label = context.t(label)});
  for (const auto& row : loads) {
    const offices::Officer* holder = directory->find_officer(row.holder);
    web::views::Table::Rows line{.flagged = row.overdue > 0,
                                 .title = holder != nullptr ? holder->display_name : context.t(text::kHolderNone)};
    line.cells = {{.label = context.t(text::kHeld), .text = std::to_string(row.held), .numeric = true},
                  {.label = context.t(text::kOverdue), .text = std::to_string(row.overdue), .numeric = true},
                  {.label = context.t(text::kMarkReopened), .text = std::to_string(row.returned), .numeric = true}};
    table.rows.push_back(std::move(line));
  }
  if (!table.rows.empty()) view.loads = std::move(table);
  co_return web::page(context, {.title = view.title, .noindex = true}, view);
}

// --- one appeal -------------------------------------------------------------------------------------------------------------------------

enum class Choose { nothing, colleague, office, topic, suspension, conclusion, request };

struct Row {
  Action action;
  std::string_view slug;
  web::TextKey title;
  char key = 0;
  Choose choose = Choose::nothing;
  bool words = true;
};
const Row kRows[] = {{Action::reply, "javob", text::kDoReply, 'j', Choose::nothing, true},
                     {Action::edit_points, "bandlar", text::kDoPoints, 'b', Choose::nothing, true},
                     {Action::ask_author, "sorash", text::kDoAsk, 's', Choose::nothing, true},
                     {Action::notify, "xabar", text::kDoTell, 'x', Choose::nothing, true},
                     {Action::reclassify, "mavzu", text::kDoTopic, 'm', Choose::topic, false},
                     {Action::forward, "yuborish", text::kDoForward, 'y', Choose::office, true},
                     {Action::ask_body, "idora", text::kDoAskBody, 'i', Choose::office, true},
                     {Action::ask_body, "birga", text::kDoJoint, 0, Choose::office, true},
                     {Action::answer_request, "sorov", text::kDoAnswerRequest, 'q', Choose::request, true},
                     {Action::study, "organish", text::kDoStudy, 0, Choose::nothing, true},
                     {Action::extend, "uzaytirish", text::kDoExtend, 'u', Choose::nothing, true},
                     {Action::halt, "toxtatish", text::kDoHalt, 't', Choose::suspension, true},
                     {Action::conclude, "xulosa", text::kDoConclude, 0, Choose::conclusion, true},
                     {Action::reception, "qabul", text::kDoReceptionOffer, 0, Choose::nothing, true},
                     {Action::reception, "bayonnoma", text::kDoReception, 0, Choose::nothing, true},
                     {Action::hand_over, "hamkasb", text::kDoHandOver, 'h', Choose::colleague, true},
                     {Action::release, "qaytarish", text::kDoRelease, 0, Choose::nothing, true},
                     {Action::approve, "rad", text::kDoReturn, 0, Choose::nothing, true},
                     {Action::reassign, "biriktirish", text::kDoReassign, 0, Choose::colleague, true},
                     {Action::take_over, "olib-qolish", text::kDoTakeOver, 0, Choose::nothing, true}};

web::views::Select choices(const web::Context& context, const Services& services, const offices::Directory& directory,
                           const OpenAppeal& open, const Row& row) {
  web::views::Select out{.id = std::string{row.slug} + "-tanlov", .name = "tanlov", .label = context.t(text::kChoose)};
  const auto option = [&](std::string value, std::string label) {
    out.options.push_back({.value = std::move(value), .label = std::move(label)});
  };
  switch (row.choose) {
    case Choose::colleague:
      for (const offices::Officer& officer : colleagues(services, directory, open.it, date_in_tashkent(context.now)))
        option(officer.id.str(), officer.display_name);
      break;
    case Choose::office:  // the bodies of the place: every agency's office that serves it
      for (const offices::Agency& agency : directory.agencies())
        if (const offices::Office* office =
                directory.find_serving(agency.code, open.it.place.district.empty() ? "17" : open.it.place.district);
            office != nullptr && office->id != open.it.office)
          option(office->id.str(), office->name.in(context.lang));
      break;
    case Choose::topic:
      for (const Topic& topic : services.law->topics) option(topic.code, topic.name.in(context.lang));
      break;
    case Choose::suspension:
      for (const GroundRule& ground : services.law->suspensions) option(ground.code, ground.name.in(context.lang));
      break;
    case Choose::conclusion:
      for (const GroundRule& ground : services.law->conclusions) option(ground.code, ground.name.in(context.lang));
      break;
    case Choose::request:
      for (const Request& request : open.requests)
        if (request.open() && request.office == open.me.office.id) option(request.id.str(), request.question);
      break;
    case Choose::nothing: break;
  }
  return out;
}

void add_acts(const web::Context& context, const Services& services, const offices::Directory& directory, const OpenAppeal& open,
              const std::string& opened, bool flagged, views::DeskAppeal& view) {
  const std::string path = desk_path(open.it.number) + "/";
  if (!may(Action::claim, open.standing)) view.quick.push_back({.action = path + "olish", .label = context.t(text::kDoClaim), .key = "c"});
  if (!may(Action::resume, open.standing))
    view.quick.push_back({.action = path + "davom", .label = context.t(text::kDoResume), .key = "d"});
  if (!may(Action::approve, open.standing))
    view.quick.push_back({.action = path + "tasdiq", .label = context.t(text::kDoApprove), .key = "a"});
  for (const Row& row : kRows) {
    if (may(row.action, open.standing)) continue;
    const std::string slug{row.slug};
    views::DeskAppeal::Acts act{
        .id = slug, .title = context.t(row.title), .action = path + slug, .open = slug == opened, .submit = context.t(text::kSend)};
    if (row.action == Action::reply && flagged) act.title = context.t(text::kDoReplyReason);
    if (row.key != 0) act.key = std::string(1, row.key);
    if (row.choose != Choose::nothing) {
      act.choose = choices(context, services, directory, open, row);
      if (act.choose->options.empty()) continue;
    }
    if (row.words) {
      act.words = words_field(context, slug + "-matn", row.action == Action::reply);
      if (row.action == Action::edit_points)
        for (const Point& point : open.points) act.words->value += (act.words->value.empty() ? "" : "\n") + point.text;
    }
    view.acts.push_back(std::move(act));
  }
}

void add_points(const web::Context& context, const OpenAppeal& open, views::DeskAppeal& view) {
  const bool writes = !may(Action::answer, open.standing);
  for (const Point& point : open.points) {
    const std::string no = std::to_string(point.no);
    views::DeskAppeal::Points shown{.no = no, .body = point.text, .answers = answer_rows(context, point)};
    if (writes) {
      const auto area = [&](const char* name, web::TextKey label, const std::string& value) {
        return web::views::TextArea{
            .id = name + ("-" + no), .name = name, .label = context.t(label), .value = value, .rows = 3, .maxlength = 4000};
      };
      const auto line = [&](const char* name, web::TextKey label, const std::string& value) {
        return web::views::Field{
            .id = name + ("-" + no), .name = name, .label = context.t(label), .value = value, .maxlength = 300, .optional = true};
      };
      shown.form.push_back({.action = desk_path(open.it.number) + "/band/" + no,
                            .id = "band-" + no,
                            .answer = area("javob", text::kPointAnswer, point.answer),
                            .done = area("ish", text::kPointDone, point.done),
                            .provision = line("asos", text::kPointProvision, point.provision),
                            .evidence = line("dalil", text::kPointEvidence, point.evidence)});
    }
    view.points.push_back(std::move(shown));
  }
}

std::string flag_words(const web::Context& context, const Flag& flag) {
  return web::sentence(context, "murojaat.flag_" + flag.code, {{"no", std::to_string(flag.point)}});
}

Task<Result<net::Response>> show(std::shared_ptr<Services> services, web::Context context, std::shared_ptr<const OpenAppeal> open,
                                 std::string opened, const Refusal* wrong) {
  const Appeal& it = open->it;
  const auto directory = co_await offices::directory(services->db);
  const offices::Officer* holder = directory->find_officer(it.holder);
  views::DeskAppeal view{.title = it.number, .status = state_tag(context, it.state), .body = it.text};
  view.facts.items = {
      {.label = context.t(text::kKind), .value = kind_words(context, *services, it.kind)},
      {.label = context.t(text::kTopic), .value = topic_words(context, *services, it.topic)},
      {.label = context.t(text::kColUrgency), .value = urgency_words(context, it.urgency)},
      {.label = context.t(text::kAuthor), .value = it.author_name.empty() ? context.t(text::kAuthorAnonymous) : it.author_name},
      {.label = context.t(text::kStepPlace), .value = it.place.words.empty() ? "—" : it.place.words},
      {.label = context.t(text::kHolder), .value = holder != nullptr ? holder->display_name : context.t(text::kHolderNone)},
      {.label = context.t(text::kClock), .value = clock_words(context, *services, it)}};
  if (const auto said = co_await store::list_suggestions(services->db, it.key); !said.empty() && !said.front().suggestion.topic.empty()) {
    std::string words;
    for (const std::string& word : said.front().suggestion.words) words += (words.empty() ? "" : ", ") + word;
    view.suggested =
        context.t(text::kSuggested, {{"topic", topic_words(context, *services, said.front().suggestion.topic)},
                                     {"percent", std::to_string(static_cast<int>(said.front().suggestion.topic_confidence * 100))},
                                     {"words", words}});
  }
  if (!it.duplicate_of.empty()) view.duplicate = context.t(text::kDuplicateOf, {{"number", it.duplicate_of}});
  if (it.proposal) view.proposal = context.t(text::kProposal, {{"text", it.proposal->text}});
  const bool complete = std::ranges::all_of(open->points, [](const Point& point) { return point.answered(); });
  if (complete && is_open(it.state))
    for (const Flag& flag : co_await flags_of(services, *open, open->me.office.id)) view.flags.push_back(flag_words(context, flag));
  view.flagged = !view.flags.empty();
  add_points(context, *open, view);
  view.timeline = timeline_of(context, *open);
  for (const Message& message : open->messages) view.messages.push_back({.title = message_title(context, message), .body = message.body});
  view.has_messages = !view.messages.empty();
  for (const File& file : open->files) view.files.push_back({.name = file.name, .href = desk_path(it.number) + "/ilova/" + file.id.str()});
  view.has_files = !view.files.empty();
  add_acts(context, *services, *directory, *open, opened, view.flagged, view);
  if (context.request->query.find("bajarildi"))
    view.notice = web::views::Alert{.kind = "success", .title = context.t(text::kSent), .announce = true};
  if (wrong != nullptr)
    view.notice = web::views::Alert{.kind = "danger", .title = web::sentence(context, wrong->code, wrong->args), .announce = true};
  co_return web::page(context,
                      {.title = it.number,
                       .crumbs = {{context.t(text::kQueueTitle), "/xodim/murojaatlar"}},
                       .has_error = wrong != nullptr,
                       .noindex = true},
                      view, wrong != nullptr ? 422 : 200);
}

Task<Result<net::Response>> show_appeal(std::shared_ptr<Services> services, web::Context context, std::string opened, Refusal wrong) {
  auto open = co_await open_appeal(services, context.visitor, std::string{context.request->path_param("number")}, Action::see);
  if (!open) co_return std::unexpected(open.error());
  co_return co_await show(services, context, std::make_shared<const OpenAppeal>(std::move(*open)), std::move(opened),
                          wrong.code.empty() ? nullptr : &wrong);
}

std::vector<std::string> lines_of(const std::string& words) {
  std::vector<std::string> out;
  std::istringstream in(words);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

Task<Result<void>> run(std::shared_ptr<Services> services, Act act, std::string slug, std::string chosen, std::string words, Instant now) {
  const OfficerId officer = OfficerId::parse(chosen).value_or(OfficerId{});
  const OfficeId office = OfficeId::parse(chosen).value_or(OfficeId{});
  if (slug == "olish") co_return co_await claim(services, act);
  if (slug == "davom") co_return co_await resume(services, act);
  if (slug == "tasdiq") co_return co_await decide_proposal(services, act, true, {});
  if (slug == "rad") co_return co_await decide_proposal(services, act, false, words);
  if (slug == "bandlar") co_return co_await edit_points(services, act, lines_of(words));
  if (slug == "mavzu") co_return co_await reclassify(services, act, {.topic = chosen});
  if (slug == "sorov") co_return co_await answer_request(services, act, parse_uuid(chosen).value_or(Uuid{}), words);
  // A reply's words are its introduction, or, where it looks formal, the reason why it leaves all the same.
  if (slug == "javob") co_return co_await send_reply(services, act, {}, words);
  if (words.find_first_not_of(" \t\r\n") == std::string::npos) co_return refuse("murojaat.reason_missing", RefusalKind::bad_input);
  if (slug == "qaytarish") co_return co_await release(services, act, words);
  if (slug == "hamkasb") co_return co_await hand_over(services, act, officer, words);
  if (slug == "biriktirish") co_return co_await reassign(services, act, officer, words);
  if (slug == "sorash") co_return co_await ask_author(services, act, words);
  if (slug == "xabar") co_return co_await tell_author(services, act, words);
  if (slug == "yuborish") co_return co_await forward(services, act, office, words);
  if (slug == "idora" || slug == "birga") co_return co_await ask_body(services, act, office, words, slug == "birga");
  if (slug == "organish") co_return co_await study(services, act, words);
  if (slug == "uzaytirish") co_return co_await propose_extension(services, act, 30, words);
  if (slug == "toxtatish") co_return co_await halt(services, act, chosen, words);
  if (slug == "xulosa") co_return co_await propose_conclusion(services, act, chosen, words);
  if (slug == "qabul")
    co_return co_await offer_reception(
        services, act, start_of_day_in_tashkent(services->calendar->next_working(date_in_tashkent(now) + Days{1})) + std::chrono::hours{10},
        words);
  if (slug == "bayonnoma") co_return co_await hold_reception(services, act, words);
  if (slug == "olib-qolish") co_return co_await take_over(services, act, words);
  co_return refuse("murojaat.not_found", RefusalKind::not_found);
}

Task<Result<net::Response>> answered(std::shared_ptr<Services> services, web::Context context, Result<void> done, std::string opened) {
  if (done) co_return net::Response::redirect(desk_path(std::string{context.request->path_param("number")}) + "?bajarildi=1");
  if (done.error().kind != RefusalKind::bad_input) co_return std::unexpected(done.error());
  co_return co_await show_appeal(services, context, std::move(opened), done.error());
}

Act act_of(const web::Context& context, const web::Form& form) {
  return {.visitor = context.visitor, .number = std::string{context.request->path_param("number")}, .token = form.token()};
}

Task<Result<net::Response>> post_act(std::shared_ptr<Services> services, web::Context context) {
  web::Form form(context);
  const std::string slug{context.request->path_param("act")};
  auto done = co_await run(services, act_of(context, form), slug, form.raw("tanlov"),
                           form.text("matn", {.required = false, .max = 4000, .lines = true}), context.now);
  co_return co_await answered(services, context, std::move(done), slug);
}

Task<Result<net::Response>> post_point(std::shared_ptr<Services> services, web::Context context) {
  web::Form form(context);
  const auto words = [&](const char* name) { return form.text(name, {.required = false, .max = 4000, .lines = true}); };
  const std::string no{context.request->path_param("no")};
  const bool number = !no.empty() && no.size() < 3 && no.find_first_not_of("0123456789") == std::string::npos;
  auto done = co_await answer_point(services, act_of(context, form),
                                    {.no = number ? std::stoi(no) : 0,
                                     .answer = words("javob"),
                                     .done = words("ish"),
                                     .provision = words("asos"),
                                     .evidence = words("dalil")});
  co_return co_await answered(services, context, std::move(done), {});
}

Task<Result<net::Response>> get_appeal(std::shared_ptr<Services> services, web::Context context) {
  co_return co_await show_appeal(services, context, {}, {});
}

Task<Result<net::Response>> get_file(std::shared_ptr<Services> services, web::Context context) {
  const auto open = co_await open_appeal(services, context.visitor, std::string{context.request->path_param("number")}, Action::see);
  if (!open) co_return std::unexpected(open.error());
  const auto wanted = parse_uuid(context.request->path_param("file"));
  for (const File& file : open->files)
    if (wanted && file.id == *wanted) co_return file_response(*services, file);
  co_return refuse("murojaat.not_found", RefusalKind::not_found);
}

}  // namespace

std::vector<web::Route> desk_routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto officer = web::WhoMay::officer_with({});
  return {{Method::get, "/xodim/murojaatlar", officer, with(show_queue)},
          {Method::get, "/xodim/murojaat-nazorati", officer, with(supervise)},
          {Method::get, "/xodim/murojaatlar/{number}", officer, with(get_appeal)},
          {Method::get, "/xodim/murojaatlar/{number}/ilova/{file}", officer, with(get_file)},
          {Method::post, "/xodim/murojaatlar/{number}/band/{no}", officer, with(post_point)},
          {Method::post, "/xodim/murojaatlar/{number}/{act}", officer, with(post_act)}};
}

std::vector<web::OfficerEntry> officer_entries(std::shared_ptr<Services> services) {
  return {{.symbol = "mail",
           .href = "/xodim/murojaatlar",
           .title = text::kQueueTitle,
           .lead = text::kQueueLead,
           .roles = {"murojaat", "head", "supervisor"},
           .key = 'j',
           .waiting =
               [services](web::Visitor visitor) {
                 const bool head = std::ranges::find(visitor.roles, "head") != visitor.roles.end();
                 return store::count_queue(services->db, visitor.office, visitor.officer, head, 99);
               }},
          {.symbol = "grid",
           .href = "/xodim/murojaat-nazorati",
           .title = text::kSuperviseTitle,
           .lead = text::kSuperviseLead,
           .roles = {"head", "supervisor"},
           .key = 'n'}};
}

}  // namespace darcha::murojaat
