// An appeal as its officer sees it: what is asked, point by point with its answer; beside it what can be done now, each by a key (desk.ts).
#include <algorithm>

#include "core/dates.h"
#include "murojaat/desk/pages.h"
#include "murojaat/route/route.h"
#include "web/sentence.h"

namespace darcha::murojaat {
namespace {

using View = views::DeskAppeal;
using Options = std::vector<web::views::Select::Options>;

struct Making {
  const web::Context& context;
  const Services& services;
  const OpenAppeal& open;
  const DeskAround& around;
  const std::string& failed;
  const web::Form* form;
  std::string path;

  std::string t(web::TextKey key, const TextArgs& args = {}) const { return context.t(key, args); }
  std::string office(OfficeId id) const {
    const offices::Office* found = around.directory->find_office(id);
    return found != nullptr ? found->name.in(context.lang) : "—";
  }
  /// With what was typed, where this is the form that did not go through.
  template <class Part>
  web::Html shown(std::string_view slug, Part part) const {
    if (form != nullptr && failed == slug) form->show(part);
    return web::html_of(context, part);
  }
};

// --- what it is
// ---------------------------------------------------------------------------------------------------------------------------

std::string author_words(const Making& m) {
  const Appeal& it = m.open.it;
  if (it.author == AuthorKind::anonymous) return {};
  std::string out = it.author_name;
  for (const std::string& more : {it.author_contact, it.author_address})
    if (!more.empty()) out += ", " + more;
  if (it.author == AuthorKind::contact && !it.author_contact.empty())
    out += " (" + m.context.t(it.contact_verified ? text::kContactProved : text::kContactNotProved) + ")";
  return out;
}

void add_facts(const Making& m, View& view) {
  const Appeal& it = m.open.it;
  const offices::Officer* holder = m.around.directory->find_officer(it.holder);
  const auto fact = [&](web::TextKey label, std::optional<std::string> name, std::optional<std::string> value) {
    view.facts.push_back({.label = m.t(label), .name = std::move(name), .value = std::move(value)});
  };
  fact(text::kReceiptNumber, it.number, {});
  fact(text::kKind, {}, kind_words(m.context, m.services, it.kind));
  fact(text::kColUrgency, {}, urgency_words(m.context, it.urgency));
  if (const std::string author = author_words(m); !author.empty())
    fact(text::kAuthor, author, {});
  else
    fact(text::kAuthor, {}, m.t(text::kAuthorAnonymous));
  fact(text::kChannelLabel, {}, web::sentence(m.context, "murojaat.channel." + std::string{code(it.channel)}));
  fact(text::kReceiptOffice, {}, m.office(it.office));
  if (holder != nullptr)
    fact(text::kHolder, holder->display_name, {});
  else
    fact(text::kHolder, {}, m.t(text::kHolderNone));
  fact(text::kClock, {}, clock_words(m.context, m.services, it));
  if (const Reading reading = read(it, *m.services.law, *m.services.calendar, m.context.now); reading.may_forward)
    fact(text::kForwardBy, {}, format_date(date_in_tashkent(reading.forward_by - std::chrono::microseconds{1}), m.context.lang));
  if (it.helper) fact(text::kHelper, it.helper->name, {});
  if (it.collective) fact(text::kJoined, {}, std::to_string(m.open.participants.size()));
}

void add_warnings(const Making& m, View& view) {
  const Appeal& it = m.open.it;
  const auto warn = [&](const char* color, std::string title, std::optional<std::string> text, std::optional<std::string> name) {
    view.warnings.push_back({.color = color, .title = std::move(title), .text = std::move(text), .name = std::move(name)});
  };
  if (it.reopened > 0) {
    const auto last =
        std::find_if(m.open.events.rbegin(), m.open.events.rend(), [](const Event& event) { return event.kind == "reopened"; });
    warn("warning", m.t(text::kWarnReopened), {}, last == m.open.events.rend() ? std::string{} : last->reason);
  }
  if (is_open(it.state) && !it.escalated_to.is_nil()) warn("danger", m.t(text::kWarnEscalated), m.office(it.escalated_to), {});
  if (it.proposal)
    warn("warning",
         m.t(it.proposal->kind == "extend" ? text::kWarnExtension : text::kWarnConclusion, {{"days", std::to_string(it.proposal->days)}}),
         {}, it.proposal->by_name + ": " + it.proposal->text);
  if (it.halted())
    if (const GroundRule* ground = m.services.law->find_suspension(it.halts.back().code))
      warn("info", m.t(text::kHaltedWhy), ground->name.in(m.context.lang), {});
  if (!it.duplicate_of.empty()) warn("info", m.t(text::kDuplicateOf, {{"number", it.duplicate_of}}), {}, {});
  if (!it.about.is_nil() || !it.about_officer.empty())
    warn("info", m.t(text::kWarnAbout), it.about.is_nil() ? std::nullopt : std::optional{m.office(it.about)},
         it.about_officer.empty() ? std::nullopt : std::optional{it.about_officer});
}

// --- point by point
// -------------------------------------------------------------------------------------------------------------------------

/// The form that is opened: the one that failed, else the first point without an answer.
int point_to_open(const Making& m) {
  if (!m.failed.empty()) return 0;
  const auto first = std::ranges::find_if(m.open.points, [](const Point& point) { return !point.answered(); });
  return first == m.open.points.end() ? 0 : first->no;
}

/// What the form begins with: the point's own answer, or where there is none what the leading appeal was answered to the point of that
/// number, or to its last one.
const Point& begin_with(const Making& m, const Point& point) {
  if (point.answered() || !m.around.lead || m.around.lead->points.empty()) return point;
  const auto& points = m.around.lead->points;
  const auto same = std::ranges::find(points, point.no, &Point::no);
  const Point& found = same == points.end() ? points.back() : *same;
  return has_left(m.around.lead->replies, found.answered_at) ? found : point;
}

void add_answer_form(const Making& m, const Point& point, views::DeskPoint& shown) {
  const std::string no = std::to_string(point.no), slug = "band-" + no;
  views::DeskPoint::Form out{.action = m.path + "/band/" + no, .open = m.failed == slug || point_to_open(m) == point.no};
  const auto area = [&](const char* name, web::TextKey label, web::TextKey hint, const std::string& value) {
    out.fields.push_back({m.shown(
        slug,
        web::views::TextArea{
            .id = name + ("-" + no), .name = name, .label = m.t(label), .hint = m.t(hint), .value = value, .rows = 4, .maxlength = 4000})});
  };
  const auto line = [&](const char* name, web::TextKey label, const std::string& value) {
    out.fields.push_back({m.shown(
        slug, web::views::Field{
                  .id = name + ("-" + no), .name = name, .label = m.t(label), .value = value, .maxlength = 300, .optional = true})});
  };
  const auto query = [&](std::string_view name) { return m.context.request->query.find(name).value_or(std::string_view{}); };
  const ReplyTemplate* chosen = nullptr;
  for (const ReplyTemplate& one : m.services.formality->templates) {
    out.templates.push_back({.title = one.title.in(m.context.lang), .href = m.path + "?band=" + no + "&qolip=" + one.code + "#" + slug});
    if (query("band") == no && query("qolip") == one.code) chosen = &one;
  }
  out.has_templates = !out.templates.empty();
  out.open = out.open || chosen != nullptr;
  const Lang lang = m.open.it.lang;
  const Point& begun = begin_with(m, point);
  area("javob", text::kPointAnswer, text::kPointAnswerHint, chosen != nullptr ? chosen->answer.in(lang) : begun.answer);
  area("ish", text::kPointDone, text::kPointDoneHint, chosen != nullptr ? chosen->done.in(lang) : begun.done);
  line("asos", text::kPointProvision, begun.provision);
  line("dalil", text::kPointEvidence, begun.evidence);
  out.fields.push_back({web::html_of(m.context, web::views::FileField{.id = "fayl-" + no,
                                                                      .name = "fayl",
                                                                      .label = m.t(text::kEvidenceFiles),
                                                                      .hint = m.t(text::kFilesHint),
                                                                      .accept = ".jpg,.jpeg,.png,.pdf",
                                                                      .multiple = true,
                                                                      .optional = true})});
  shown.form.push_back(std::move(out));
}

void add_points(const Making& m, View& view) {
  const bool writes = !may(Action::answer, m.open.standing);
  for (const Point& point : m.open.points) {
    views::DeskPoint shown{.no = std::to_string(point.no), .body = point.text, .answers = answer_rows(m.context, point)};
    shown.status = point.answered() ? web::views::Tag{.color = "success", .text = m.t(text::kPointAnswered)}
                                    : web::views::Tag{.color = "warning", .text = m.t(text::kPointOpen)};
    if (point.source == "machine") shown.source = m.t(text::kSourceMachine);
    if (point.source == "officer") shown.source = m.t(text::kSourceOfficer);
    if (!point.verdict_note.empty()) shown.verdict = point.verdict_note;
    for (const File& file : m.open.files)
      if (file.by == "officer" && file.point == point.no)
        shown.files.push_back({.name = file.name, .href = m.path + "/ilova/" + file.id.str()});
    shown.has_files = !shown.files.empty();
    if (writes) add_answer_form(m, point, shown);
    view.points.push_back(std::move(shown));
  }
}

// --- others' part
// -----------------------------------------------------------------------------------------------------------------------------

void add_requests(const Making& m, View& view) {
  if (m.open.requests.empty()) return;
  web::views::Table table{.caption = m.t(text::kRequests)};
  for (const auto label : {text::kColBody, text::kColQuestion, text::kColDue, text::kColAnswer})
    table.columns.push_back({.label = m.t(label)});
  for (const Request& one : m.open.requests) {
    const bool late = one.open() && one.due_at <= m.context.now;
    std::string answer = one.dropped_at ? m.t(text::kRequestDropped) : one.answered_at ? one.answer : m.t(text::kRequestWaits);
    web::views::Table::Rows row{.flagged = late, .title = m.office(one.office)};
    if (one.joint) row.title_note = m.t(text::kRequestJoint);
    row.cells = {{.label = m.t(text::kColQuestion), .text = one.question, .verbatim = true},
                 {.label = m.t(text::kColDue), .text = format_date_short(date_in_tashkent(one.due_at - std::chrono::microseconds{1}))},
                 {.label = m.t(text::kColAnswer), .text = std::move(answer), .verbatim = one.answered_at.has_value()}};
    if (late) row.cells[1].tag = "danger";
    table.rows.push_back(std::move(row));
  }
  view.requests = std::move(table);
}

void add_receptions(const Making& m, View& view) {
  if (m.open.receptions.empty()) return;
  web::views::Table table{.caption = m.t(text::kReceptions)};
  for (const auto label : {text::kColTime, text::kColPlace, text::kColState, text::kColProtocol})
    table.columns.push_back({.label = m.t(label)});
  for (const Reception& one : m.open.receptions)
    table.rows.push_back(
        {.title = format_date_time(one.at, m.context.lang),
         .cells = {{.label = m.t(text::kColPlace), .text = one.place, .verbatim = true},
                   {.label = m.t(text::kColState), .text = web::sentence(m.context, "murojaat.reception." + one.state)},
                   {.label = m.t(text::kColProtocol), .text = one.protocol.empty() ? "—" : one.protocol, .verbatim = true}}});
  view.receptions = std::move(table);
}

void add_story(const Making& m, View& view) {
  for (const File& file : m.open.files)
    if (file.by == "author") view.files.push_back({.name = file.name, .href = m.path + "/ilova/" + file.id.str()});
  view.has_files = !view.files.empty();
  for (const Message& message : m.open.messages)
    view.messages.push_back({.title = message_title(m.context, message), .body = message.body, .ours = message.author_kind != "citizen"});
  view.has_messages = !view.messages.empty();
  view.timeline = timeline_of(m.context, m.open);
  const Appeal& it = m.open.it;
  const offices::Territory* place = m.around.directory->find_territory(it.place.district);
  std::string where = place != nullptr ? place->name.in(m.context.lang) : std::string{};
  if (!it.place.words.empty()) where += (where.empty() ? "" : ", ") + it.place.words;
  if (!where.empty()) view.place = std::move(where);
  const auto other = [&](const std::optional<Loaded>& loaded, web::TextKey title, std::string id) {
    if (!loaded) return;
    View::Before shown{.id = std::move(id), .title = m.t(title, {{"number", loaded->it.number}})};
    for (const Point& point : loaded->points) shown.points.push_back({.body = point.text, .answers = answer_rows(m.context, point)});
    view.before.push_back(std::move(shown));
  };
  other(m.around.before, text::kBefore, "avvalgi");
  other(m.around.looked_up, text::kPastOf, "oxshash-javob");
  other(m.around.lead, text::kLeadOf, "yetakchi");
}

/// Everything the machine was sure enough of, with how sure; what it says of the topic with the words that drove it. Whoever holds the
/// appeal takes all of it with one key, or opens the form of `mavzu` with another and says otherwise.
void add_machine(const Making& m, View& view) {
  const Appeal& it = m.open.it;
  if (it.human_only || m.around.suggested.empty() || !is_open(it.state)) return;
  const Suggestion& said = m.around.suggested.front().suggestion;
  if (said.topic.empty() && said.kind.empty() && said.urgency == 0) return;
  View::Machine out{.model = said.model,
                    .action = m.path + "/mavzu",
                    .topic = said.topic,
                    .kind = said.kind,
                    .urgency = said.urgency == 0 ? std::string{} : std::to_string(said.urgency)};
  const auto row = [&](web::TextKey label, std::string value) { out.rows.push_back({.label = m.t(label), .value = std::move(value)}); };
  const auto sure = [&](web::TextKey label, const std::string& words, double confidence) {
    row(label, m.t(text::kMachineSure, {{"words", words}, {"percent", std::to_string(static_cast<int>(confidence * 100))}}));
  };
  if (!said.topic.empty()) {
    sure(text::kTopic, topic_words(m.context, m.services, said.topic), said.topic_confidence);
    const Routed routed =
        route(*m.around.directory, *m.services.law, m.services.law->find_topic(said.topic), it.place.district, {}, it.about, {});
    row(text::kMachineBody, m.office(routed.office));
  }
  if (!said.kind.empty()) sure(text::kKind, kind_words(m.context, m.services, said.kind), said.kind_confidence);
  if (said.urgency > 0) sure(text::kColUrgency, urgency_words(m.context, said.urgency), said.urgency_confidence);
  if (said.lang) row(text::kWrittenIn, lang_words(m.context, *said.lang));
  std::string words;
  for (const std::string& word : said.words) words += (words.empty() ? "" : ", ") + word;
  if (!words.empty()) out.words = std::move(words);
  const bool same = (said.topic.empty() || it.topic == said.topic) && (said.kind.empty() || it.kind == said.kind) &&
                    (said.urgency == 0 || it.urgency == said.urgency);
  if (same)
    out.note = m.t(text::kMachineSame);
  else if (may(Action::reclassify, m.open.standing))
    out.note = m.t(text::kMachineOther);
  view.machine.push_back(std::move(out));
}

void add_past(const Making& m, View& view) {
  for (const Past& one : m.around.past)
    view.past.push_back({.title = topic_words(m.context, m.services, one.topic),
                         .note = format_date_short(date_in_tashkent(one.answered_at)) + " · " +
                                 m.t(text::kPastAlike, {{"percent", std::to_string(static_cast<int>(one.likeness * 100))}}),
                         .number = one.number,
                         .href = desk_path(one.number),
                         .answers = m.path + "?javobi=" + one.number + "#oxshash-javob"});
  view.has_past = !view.past.empty();
}

// --- what can be done
// -----------------------------------------------------------------------------------------------------------------------

enum class Choose { nothing, colleague, office, suspension, conclusion, request, days, slot };

struct Row {
  Action action;
  std::string_view slug;
  web::TextKey title;
  char key;
  Choose choose;
  web::TextKey words;  ///< label of what is written
  std::optional<web::TextKey> lead{};
  bool danger = false;
};
// Letters as in the cases of services where the act is the same.
const Row kRows[] = {{Action::ask_author, "sorash", text::kDoAsk, 'a', Choose::nothing, text::kColQuestion, text::kLeadAsk},
                     {Action::notify, "xabar", text::kDoTell, 'w', Choose::nothing, text::kWords},
                     {Action::forward, "yuborish", text::kDoForward, 'f', Choose::office, text::kReasonLabel, text::kLeadForward},
                     {Action::ask_body, "idora", text::kDoAskBody, 'o', Choose::office, text::kColQuestion, text::kLeadAskBody},
                     {Action::ask_body, "birga", text::kDoJoint, 'l', Choose::office, text::kColQuestion, text::kLeadJoint},
                     {Action::answer_request, "sorov", text::kDoAnswerRequest, 'q', Choose::request, text::kPointAnswer},
                     {Action::study, "organish", text::kDoStudy, 'd', Choose::nothing, text::kReasonLabel, text::kLeadStudy},
                     {Action::extend, "uzaytirish", text::kDoExtend, 'u', Choose::days, text::kReasonLabel, text::kLeadHead},
                     {Action::halt, "toxtatish", text::kDoHalt, 't', Choose::suspension, text::kReasonLabel},
                     {Action::conclude, "xulosa", text::kDoConclude, 'x', Choose::conclusion, text::kReasonLabel, text::kLeadHead, true},
                     {Action::reception, "qabul", text::kDoReceptionOffer, 'i', Choose::slot, text::kColPlace},
                     {Action::reception, "bayonnoma", text::kDoReception, 'y', Choose::nothing, text::kColProtocol},
                     {Action::hand_over, "hamkasb", text::kDoHandOver, 'h', Choose::colleague, text::kReasonLabel},
                     {Action::release, "qaytarish", text::kDoRelease, 'v', Choose::nothing, text::kReasonLabel},
                     {Action::approve, "rad", text::kDoReturn, 'n', Choose::nothing, text::kReasonLabel},
                     {Action::reassign, "biriktirish", text::kDoReassign, 'b', Choose::colleague, text::kReasonLabel},
                     {Action::take_over, "olib-qolish", text::kDoTakeOver, 'z', Choose::nothing, text::kReasonLabel}};

Options grounds(const Making& m, const std::vector<GroundRule>& rules) {
  Options out;
  for (const GroundRule& ground : rules)
    if (!ground.anonymous_only || m.open.it.author == AuthorKind::anonymous)
      out.push_back({.value = ground.code, .label = ground.name.in(m.context.lang) + " (" + ground.basis + ")"});
  return out;
}

/// The bodies of the place: every agency's office that serves it.
Options bodies(const Making& m) {
  Options out;
  const std::string place = m.open.it.place.district.empty() ? "17" : m.open.it.place.district;
  for (const offices::Agency& agency : m.around.directory->agencies())
    if (const offices::Office* office = m.around.directory->find_serving(agency.code, place);
        office != nullptr && office->id != m.open.it.office)
      out.push_back({.value = office->id.str(), .label = office->name.in(m.context.lang)});
  std::ranges::sort(out, {}, &web::views::Select::Options::label);
  return out;
}

Options options_of(const Making& m, Choose choose) {
  Options out;
  switch (choose) {
    case Choose::nothing: break;
    case Choose::colleague:
      for (const offices::Officer& officer : colleagues(*m.around.directory, m.open.it, date_in_tashkent(m.context.now)))
        out.push_back({.value = officer.id.str(), .label = officer.display_name + ", " + officer.position.in(m.context.lang)});
      break;
    case Choose::office: return bodies(m);
    case Choose::suspension: return grounds(m, m.services.law->suspensions);
    case Choose::conclusion: return grounds(m, m.services.law->conclusions);
    case Choose::request:
      for (const Request& request : m.open.requests)
        if (request.open() && request.office == m.open.me.office.id) out.push_back({.value = request.id.str(), .label = request.question});
      break;
    case Choose::days: {
      const int most = extension_left(m.open.it, *m.services.law, *m.services.calendar);
      for (const int days : {5, 10, 15, 20, most})
        if (days > 0 && days <= most && (out.empty() || out.back().value != std::to_string(days)))
          out.push_back({.value = std::to_string(days), .label = m.context.t(text::kDaysMore, days)});
      break;
    }
    case Choose::slot:
      for (const Instant slot : reception_slots(m.services, m.open.it, m.around.given, m.context.now))
        out.push_back({.value = to_iso(slot), .label = format_date_time_long(slot, m.context.lang)});
      break;
  }
  return out;
}

web::Html words_part(const Making& m, std::string_view slug, web::TextKey label, std::string name, std::string value, bool optional,
                     std::int64_t rows = 4) {
  return m.shown(slug, web::views::TextArea{.id = std::string{slug} + "-" + name,
                                            .name = name,
                                            .label = m.t(label),
                                            .value = std::move(value),
                                            .rows = rows,
                                            .maxlength = 4000,
                                            .optional = optional});
}

web::Html select_part(const Making& m, std::string_view slug, web::TextKey label, std::string name, Options options,
                      bool optional = false) {
  return m.shown(
      slug,
      web::views::Select{
          .id = std::string{slug} + "-" + name, .name = name, .label = m.t(label), .optional = optional, .options = std::move(options)});
}

views::DeskAct act(const Making& m, std::string_view slug, web::TextKey title, char key) {
  views::DeskAct out{.id = std::string{slug}, .title = m.t(title), .action = m.path + "/" + std::string{slug}, .key = std::string(1, key)};
  out.open = m.failed == slug;
  out.submit = out.title;
  out.quiet = true;
  return out;
}

void add_reply(const Making& m, View& view) {
  if (may(Action::reply, m.open.standing)) return;
  const bool complete = std::ranges::all_of(m.open.points, [](const Point& point) { return point.answered(); });
  auto out = act(m, "javob", view.flagged ? text::kDoReplyReason : text::kDoReply, 'r');
  out.open = out.open || (complete && m.failed.empty());
  out.quiet = !complete || view.flagged;
  out.lead = m.t(complete ? text::kLeadReply : text::kLeadIncomplete);
  out.fields.push_back({words_part(m, "javob", text::kReplyIntro, "matn", {}, true, 3)});
  if (view.flagged) out.fields.push_back({words_part(m, "javob", text::kReplyWhy, "sabab", {}, false, 3)});
  view.acts.push_back(std::move(out));
}

void add_editing(const Making& m, View& view) {
  if (!may(Action::edit_points, m.open.standing)) {
    auto out = act(m, "bandlar", text::kDoPoints, 's');
    std::string lines;
    for (const Point& point : m.open.points) lines += (lines.empty() ? "" : "\n") + point.text;
    out.lead = m.t(text::kLeadPoints);
    out.fields.push_back({words_part(m, "bandlar", text::kThreadPoints, "matn", std::move(lines), false, 8)});
    view.acts.push_back(std::move(out));
  }
  if (may(Action::reclassify, m.open.standing)) return;
  auto out = act(m, "mavzu", text::kDoTopic, 'm');
  Options topics, kinds, urgencies;
  for (const Topic& topic : m.services.law->topics)
    topics.push_back({.value = topic.code, .label = topic.name.in(m.context.lang), .selected = topic.code == m.open.it.topic});
  for (const KindRule& kind : m.services.law->kinds)
    kinds.push_back({.value = kind.code, .label = kind.name.in(m.context.lang), .selected = kind.code == m.open.it.kind});
  for (int n = 1; n <= 3; ++n)
    urgencies.push_back({.value = std::to_string(n), .label = urgency_words(m.context, n), .selected = n == m.open.it.urgency});
  out.fields = {{select_part(m, "mavzu", text::kTopic, "tanlov", std::move(topics))},
                {select_part(m, "mavzu", text::kKind, "tur", std::move(kinds))},
                {select_part(m, "mavzu", text::kColUrgency, "muhim", std::move(urgencies))}};
  view.acts.push_back(std::move(out));
}

void add_acts(const Making& m, View& view) {
  const auto quick = [&](Action action, const char* slug, web::TextKey label, const char* key, web::TextKey note) {
    if (!may(action, m.open.standing))
      view.quick.push_back({.action = m.path + "/" + slug, .label = m.t(label), .key = key, .note = m.t(note)});
  };
  quick(Action::claim, "olish", text::kDoClaim, "c", text::kNoteClaim);
  quick(Action::resume, "davom", text::kDoResume, "e", text::kNoteResume);
  quick(Action::approve, "tasdiq", text::kDoApprove, "p", text::kNoteApprove);
  add_reply(m, view);
  add_editing(m, view);
  const Reading reading = read(m.open.it, *m.services.law, *m.services.calendar, m.context.now);
  for (const Row& row : kRows) {
    if (may(row.action, m.open.standing)) continue;
    if (row.action == Action::forward && !reading.may_forward) continue;  // its term is over (art. 25)
    if (row.slug == "bayonnoma" &&
        std::ranges::none_of(m.open.receptions, [](const Reception& one) { return one.state == "offered" || one.state == "accepted"; }))
      continue;
    auto out = act(m, row.slug, row.title, row.key);
    out.danger = row.danger;
    out.quiet = !row.danger;
    if (row.lead) out.lead = m.t(*row.lead);
    if (row.choose != Choose::nothing) {
      Options options = options_of(m, row.choose);
      if (options.empty()) continue;
      out.fields.push_back({select_part(m, row.slug, text::kChoose, "tanlov", std::move(options))});
    }
    out.fields.push_back({words_part(m, row.slug, row.words, "matn", {}, false)});
    view.acts.push_back(std::move(out));
  }
  view.has_acts = !view.acts.empty();
}

}  // namespace

views::DeskAppeal desk_view(const web::Context& context, const Services& services, const OpenAppeal& open, const DeskAround& around,
                            const std::string& failed, const web::Form* form) {
  const Making m{context, services, open, around, failed, form, desk_path(open.it.number)};
  View view{.title = topic_words(context, services, open.it.topic),
            .status = state_tag(context, open.it.state),
            .left = clock_tag(context, services, open.it),
            .body = open.it.text};
  for (const Flag& flag : around.flags)
    view.flags.push_back(web::sentence(context, "murojaat.flag_" + flag.code, {{"no", std::to_string(flag.point)}}));
  view.flagged = !view.flags.empty();
  add_facts(m, view);
  add_warnings(m, view);
  add_points(m, view);
  add_requests(m, view);
  add_receptions(m, view);
  add_story(m, view);
  add_machine(m, view);
  add_past(m, view);
  add_acts(m, view);
  add_lead(context, open, around, failed, form, view);
  view.has_acts = !view.acts.empty();
  return view;
}

}  // namespace darcha::murojaat
