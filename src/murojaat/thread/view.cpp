// The author's page: first what is asked of them, then what happens, then all the rest.
#include <algorithm>

#include "core/dates.h"
#include "murojaat/thread/pages.h"
#include "web/sentence.h"

namespace darcha::murojaat {
namespace {

using View = views::ThreadPage;

struct Making {
  const web::Context& context;
  const Services& services;
  const Loaded& loaded;
  const offices::Directory& directory;
  std::string path;

  std::string t(web::TextKey key, const TextArgs& args = {}) const { return context.t(key, args); }
  std::string day(Instant end) const { return format_date(date_in_tashkent(end - std::chrono::microseconds{1}), context.lang); }
  std::string office(OfficeId id) const {
    const offices::Office* found = directory.find_office(id);
    return found != nullptr ? found->name.in(context.lang) : "—";
  }
};

std::string next_words(const Making& m) {
  const Appeal& it = m.loaded.it;
  if (it.proposal) return m.t(text::kNextHead);
  if (it.halted()) return m.t(text::kNextHalted);
  switch (it.state) {
    case State::registered: return m.t(text::kNextRegistered);
    case State::at_work: return m.t(text::kNextAtWork);
    case State::answered: return m.t(text::kNextAnswered);
    default: return m.t(text::kNextEnded);
  }
}

void add_facts(const Making& m, View& view) {
  const Appeal& it = m.loaded.it;
  const offices::Officer* holder = m.directory.find_officer(it.holder);
  if (is_open(it.state)) {
    view.facts.push_back({.label = m.t(text::kHolder), .value = m.office(it.office)});
    if (holder != nullptr) view.facts.back().name = holder->display_name;
    view.facts.push_back({.label = m.t(text::kClock), .value = clock_words(m.context, m.services, it)});
  } else {
    view.facts.push_back({.label = m.t(text::kReceiptOffice), .value = m.office(it.office)});
    if (it.answered_at)
      view.facts.push_back({.label = m.t(text::kAnsweredOn), .value = format_date(date_in_tashkent(*it.answered_at), m.context.lang)});
  }
  view.facts.push_back({.label = m.t(text::kNextStep), .value = next_words(m)});
  if (is_open(it.state) && !it.escalated_to.is_nil())
    view.facts.push_back({.label = m.t(text::kEscalatedTo), .value = m.office(it.escalated_to)});
  if (it.extended_days > 0) view.facts.push_back({.label = m.t(text::kExtended), .value = m.context.t(text::kDaysMore, it.extended_days)});
  if (it.halted())
    if (const GroundRule* ground = m.services.law->find_suspension(it.halts.back().code))
      view.facts.push_back({.label = m.t(text::kHaltedWhy), .value = ground->name.in(m.context.lang)});
  view.facts.push_back({.label = m.t(text::kKind), .value = kind_words(m.context, m.services, it.kind)});
  if (it.helper) view.facts.push_back({.label = m.t(text::kHelper), .name = it.helper->name});
  if (!it.parent.empty()) view.facts.push_back({.label = m.t(text::kParent), .name = it.parent});
  if (!it.ground.empty())
    if (const GroundRule* ground = m.services.law->find_conclusion(it.ground))
      view.facts.push_back({.label = m.t(text::kConcludedWhy), .value = ground->name.in(m.context.lang) + " (" + ground->basis + ")"});
}

// --- what the author is asked, and what they may do
// ---------------------------------------------------------------------------------------

web::Html words(const Making& m, const std::string& slug, web::TextKey label, bool optional, std::string name = "matn",
                std::string value = {}) {
  return web::html_of(m.context, web::views::TextArea{.id = slug + "-" + name,
                                                      .name = name,
                                                      .label = m.t(label),
                                                      .value = std::move(value),
                                                      .rows = 4,
                                                      .maxlength = 4000,
                                                      .optional = optional});
}

web::Html yes_or_no(const Making& m, const std::string& slug, std::string name, std::string legend, web::TextKey yes, web::TextKey no,
                    std::optional<web::Html> when_no = {}) {
  web::views::RadioGroup group{.id = slug + "-" + name, .name = name, .legend = std::move(legend)};
  group.options = {{.id = slug + "-" + name, .value = "ha", .label = m.t(yes)},
                   {.id = slug + "-" + name + "-2", .value = "yoq", .label = m.t(no), .more = std::move(when_no)}};
  return web::html_of(m.context, group);
}

views::AuthorAct act(const Making& m, const std::string& slug, web::TextKey title, web::TextKey submit) {
  return {.id = slug, .title = m.t(title), .action = m.path + "/" + slug, .submit = m.t(submit)};
}

const Message* open_question(const Loaded& loaded) {
  for (auto message = loaded.messages.rbegin(); message != loaded.messages.rend(); ++message) {
    if (message->kind == "question") return &*message;
    if (message->kind == "answer") return nullptr;
  }
  return nullptr;
}

void add_question(const Making& m, View& view) {
  const Message* question = open_question(m.loaded);
  if (question == nullptr || !is_open(m.loaded.it.state)) return;
  auto form = act(m, "xabar", text::kTaskQuestion, text::kSend);
  form.said = question->body;
  form.lead = m.t(text::kTaskQuestionLead, {{"time", format_date_time(question->at, m.context.lang)}});
  form.id = "savol-javobi";
  form.fields.push_back({words(m, "savol", text::kYourAnswer, false)});
  view.tasks.push_back({.id = "savol", .title = form.title, .act = std::move(form)});
}

void add_reception(const Making& m, View& view) {
  const auto found = std::ranges::find(m.loaded.receptions, "offered", &Reception::state);
  if (found == m.loaded.receptions.end() || !is_open(m.loaded.it.state)) return;
  auto form = act(m, "qabul", text::kTaskReception, text::kSend);
  form.lead = m.t(text::kTaskReceptionLead, {{"time", format_date_time_long(found->at, m.context.lang)}});
  form.said = found->place;
  form.fields.push_back({yes_or_no(m, "qabul", "tanlov", m.t(text::kActReception), text::kWillCome, text::kWillNotCome)});
  view.tasks.push_back({.id = "qabul", .title = form.title, .act = std::move(form)});
}

/// "Does this answer you?", point by point.
void add_verdicts(const Making& m, View& view) {
  const bool judged = std::ranges::all_of(m.loaded.points, [](const Point& point) { return !point.verdict.empty(); });
  if (m.loaded.it.state != State::answered || judged) return;
  auto form = act(m, "bandlar", text::kTaskJudge, text::kJudge);
  form.lead = m.t(text::kTaskJudgeLead);
  for (const Point& point : m.loaded.points) {
    const std::string no = std::to_string(point.no);
    form.fields.push_back({yes_or_no(m, "baho", "band-" + no, m.t(text::kPointNo, {{"no", no}}), text::kAnswersYes, text::kAnswersNo,
                                     words(m, "baho", text::kAnswersWhy, true, "izoh-" + no))});
  }
  view.tasks.push_back({.id = "baho", .title = form.title, .act = std::move(form)});
}

std::string complaint_words(const Making& m) {
  std::string out;
  for (const Point& point : m.loaded.points)
    if (point.verdict == "no" && !point.verdict_note.empty())
      out += m.t(text::kPointNo, {{"no", std::to_string(point.no)}}) + ": " + point.verdict_note + "\n";
  return out;
}

/// Points that are not answered: the author is led to what helps, first of all to another officer.
void add_discontent(const Making& m, const Reading& reading, View& view) {
  const bool no = std::ranges::any_of(m.loaded.points, [](const Point& point) { return point.verdict == "no"; });
  if (m.loaded.it.state != State::answered || !no || !reading.reopen_by || m.context.now >= *reading.reopen_by) return;
  auto form = act(m, "qayta", text::kTaskReopen, text::kReopenButton);
  form.lead = m.t(text::kTaskReopenLead, {{"date", m.day(*reading.reopen_by)}});
  form.fields.push_back({words(m, "qayta", text::kReopenWhy, false, "matn", complaint_words(m))});
  view.tasks.push_back({.id = "norozi", .title = form.title, .act = std::move(form)});
}

void add_follow_up(const Making& m, View& view) {
  if (m.loaded.it.followed_up != "asked") return;
  auto form = act(m, "kuzatuv", text::kActFollow, text::kSend);
  form.lead = m.t(text::kTaskFollowLead);
  form.fields.push_back({yes_or_no(m, "kuzatuv", "tanlov", m.t(text::kActFollow), text::kYes, text::kNo)});
  form.fields.push_back({words(m, "kuzatuv", text::kWords, true)});
  view.tasks.push_back({.id = "kuzatuv", .title = form.title, .act = std::move(form)});
}

web::Html stars(const Making& m) {
  web::views::RadioGroup group{.id = "yulduz-tanlov", .name = "tanlov", .legend = m.t(text::kActRate)};
  for (int n = 5; n >= 1; --n)
    group.options.push_back({.id = n == 5 ? "yulduz-tanlov" : "yulduz-tanlov-" + std::to_string(6 - n),
                             .value = std::to_string(n),
                             .label = web::sentence(m.context, "murojaat.stars_" + std::to_string(n)),
                             .checked = m.loaded.it.stars == n});
  return web::html_of(m.context, group);
}

void add_acts(const Making& m, const Reading& reading, const std::string& failed, View& view) {
  const Appeal& it = m.loaded.it;
  const auto add = [&](views::AuthorAct form, web::TextKey title) {
    const std::string id = "amal-" + form.id;
    const bool open = form.id == failed;
    view.acts.push_back({.id = id, .title = m.t(title), .open = open, .act = std::move(form)});
  };
  const auto asked = [&](std::string_view id) { return std::ranges::find(view.tasks, id, &View::Tasks::id) != view.tasks.end(); };
  if (it.state != State::closed && it.state != State::withdrawn && !asked("savol")) {
    auto form = act(m, "xabar", text::kActMessage, text::kSend);
    form.quiet = true;
    form.fields.push_back({words(m, "xabar", text::kWords, false)});
    add(std::move(form), text::kActMessage);
  }
  if (it.state == State::answered || it.state == State::closed) {
    auto form = act(m, "yulduz", text::kActRate, text::kSend);
    form.quiet = true;
    form.fields.push_back({stars(m)});
    add(std::move(form), text::kActRate);
  }
  if (reading.reopen_by && m.context.now < *reading.reopen_by && !asked("norozi")) {
    auto form = act(m, "qayta", text::kTaskReopen, text::kReopenButton);
    form.quiet = true;
    form.lead = m.t(text::kTaskReopenLead, {{"date", m.day(*reading.reopen_by)}});
    form.fields.push_back({words(m, "qayta", text::kReopenWhy, false)});
    add(std::move(form), text::kActReopen);
  }
  if (reading.complain_by && m.context.now < *reading.complain_by) {
    auto form = act(m, "yuqoriga", text::kActAbove, text::kAboveButton);
    form.quiet = true;
    form.lead = m.t(text::kAboveLead, {{"date", m.day(*reading.complain_by)}});
    form.fields.push_back({words(m, "yuqoriga", text::kAboveWhy, false)});
    add(std::move(form), text::kActAbove);
  }
  if (is_open(it.state)) {
    auto form = act(m, "qaytarish", text::kActWithdraw, text::kActWithdraw);
    form.danger = true;
    form.lead = m.t(text::kWithdrawLead);
    form.fields.push_back({words(m, "qaytarish", text::kWithdrawWhy, true)});
    add(std::move(form), text::kActWithdraw);
  }
  view.has_acts = !view.acts.empty();
}

// --- what happened
// -------------------------------------------------------------------------------------------------------------------------

void add_points(const Making& m, View& view) {
  for (const Point& point : m.loaded.points) {
    View::Points shown{.no = std::to_string(point.no), .body = point.text};
    if (has_left(m.loaded.replies, point.answered_at)) shown.answers = answer_rows(m.context, point);
    for (const File& file : m.loaded.files)
      if (file.by == "officer" && file.point == point.no && has_left(m.loaded.replies, file.at))
        shown.evidence.push_back({.name = file.name, .href = m.path + "/ilova/" + file.id.str()});
    shown.has_evidence = !shown.evidence.empty();
    if (point.verdict == "yes") shown.verdict = web::views::Tag{.color = "success", .text = m.t(text::kAnswersYes)};
    if (point.verdict == "no") shown.verdict = web::views::Tag{.color = "warning", .text = m.t(text::kAnswersNo)};
    if (!point.verdict_note.empty()) shown.note = point.verdict_note;
    view.points.push_back(std::move(shown));
  }
  for (const Reply& reply : m.loaded.replies)
    view.replies.push_back({.href = m.path + "/javob/" + std::to_string(reply.no), .note = format_date_time(reply.at, m.context.lang)});
}

void add_story(const Making& m, View& view) {
  view.timeline = timeline_of(m.context, m.loaded);
  if (is_open(m.loaded.it.state)) {
    view.timeline.stream = m.path + "/oqim";
    view.timeline.events.push_back({.title = next_words(m), .note = clock_words(m.context, m.services, m.loaded.it), .now = true});
  }
  for (const Message& message : m.loaded.messages)
    view.messages.push_back({.title = message_title(m.context, message), .body = message.body, .ours = message.author_kind == "citizen"});
  view.has_messages = !view.messages.empty();
  for (const File& file : m.loaded.files)
    if (file.by == "author") view.files.push_back({.name = file.name, .href = m.path + "/ilova/" + file.id.str()});
  view.has_files = !view.files.empty();
  const offices::Territory* place = m.directory.find_territory(m.loaded.it.place.district);
  std::string where = place != nullptr ? place->name.in(m.context.lang) : std::string{};
  if (!m.loaded.it.place.words.empty()) where += (where.empty() ? "" : ", ") + m.loaded.it.place.words;
  if (!where.empty()) view.place = std::move(where);
}

}  // namespace

views::ThreadPage thread_view(const web::Context& context, const Services& services, const Seen& seen, const Around& around,
                              const std::string& failed) {
  const Loaded& loaded = *seen.loaded;
  const Making m{context, services, loaded, *around.directory, thread_path(loaded.it.number)};
  const Reading reading = read(loaded.it, *services.law, *services.calendar, context.now);
  View view{.number = loaded.it.number,
            .title = topic_words(context, services, loaded.it.topic),
            .status = state_tag(context, loaded.it.state),
            .left = clock_tag(context, services, loaded.it),
            .participants = static_cast<std::int64_t>(loaded.participants.size()),
            .body = loaded.it.text,
            .signed_in = context.visitor.signed_in()};
  add_facts(m, view);
  add_points(m, view);
  add_story(m, view);
  for (const audit::Look& look : around.looks)
    view.looks.push_back({.name = look.actor.name,
                          .office = look.actor.office_name,
                          .note = context.t(text::kLookedTimes, look.times, {{"time", format_date_time(look.last, context.lang)}})});
  view.has_looks = !view.looks.empty();
  if (loaded.it.collective && is_open(loaded.it.state))
    view.invite = web::views::CopyCode{
        .id = "havola", .label = context.t(text::kInviteLink), .code = services.documents->base_url + m.path + "/qoshilish"};
  if (!seen.author) return view;
  add_follow_up(m, view);
  add_question(m, view);
  add_reception(m, view);
  add_verdicts(m, view);
  add_discontent(m, reading, view);
  add_acts(m, reading, failed, view);
  return view;
}

}  // namespace darcha::murojaat
