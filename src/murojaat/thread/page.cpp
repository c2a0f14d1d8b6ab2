// The author's page of an appeal: by session, by having joined, or by the cookie a secret code became. What others try is "not found".
#include <algorithm>

#include "core/dates.h"
#include "murojaat/pages.h"
#include "murojaat/store.h"
#include "murojaat/thread/acts.h"
#include "web/sentence.h"

namespace darcha::murojaat {
namespace {

struct Seen {
  std::shared_ptr<const Loaded> loaded;
  bool author = false;  ///< otherwise a participant
};

Task<Result<Seen>> see(std::shared_ptr<Services> services, web::Context context) {
  const auto key = co_await find_by_number(services, std::string{context.request->path_param("number")});
  auto loaded = key ? co_await find(services, *key) : std::nullopt;
  if (!loaded) co_return refuse("murojaat.not_found", RefusalKind::not_found);
  const SubjectId me = context.visitor.subject;
  const bool own = context.visitor.signed_in() && signed_in_author(loaded->it) && loaded->it.key.subject == me;
  const bool code = key_in_cookie(*services, *context.request) == loaded->it.key;
  const bool joined =
      context.visitor.signed_in() && std::ranges::find(loaded->participants, me, &Participant::person) != loaded->participants.end();
  if (!own && !code && !joined) co_return refuse("murojaat.not_found", RefusalKind::not_found);
  co_return Seen{std::make_shared<const Loaded>(std::move(*loaded)), own || code};
}

std::string next_words(const web::Context& context, const Appeal& it) {
  switch (it.state) {
    case State::registered: return context.t(text::kNextRegistered);
    case State::at_work: return context.t(text::kNextAtWork);
    case State::answered: return context.t(text::kNextAnswered);
    default: return context.t(text::kNextEnded);
  }
}

void add_facts(const web::Context& context, const Services& services, const offices::Directory& directory, const Appeal& it,
               views::ThreadPage& view) {
  const offices::Office* office = directory.find_office(it.office);
  const offices::Officer* holder = directory.find_officer(it.holder);
  view.facts.items = {{.label = context.t(text::kKind), .value = kind_words(context, services, it.kind)},
                      {.label = context.t(text::kTopic), .value = topic_words(context, services, it.topic)},
                      {.label = context.t(text::kReceiptOffice), .value = office != nullptr ? office->name.in(context.lang) : "—"},
                      {.label = context.t(text::kHolder), .value = holder != nullptr ? holder->display_name : context.t(text::kHolderNone)},
                      {.label = context.t(text::kClock), .value = clock_words(context, services, it)},
                      {.label = context.t(text::kNextStep), .value = next_words(context, it)}};
  if (it.helper) view.facts.items.push_back({.label = context.t(text::kHelper), .value = it.helper->name});
}

void add_acts(const web::Context& context, const Services& services, const Loaded& loaded, views::ThreadPage& view) {
  const Appeal& it = loaded.it;
  const std::string path = thread_path(it.number) + "/";
  const auto act = [&](std::string slug, web::TextKey title, bool optional, std::vector<std::string> choices = {}) {
    views::ThreadPage::Acts out{.id = slug, .title = context.t(title), .action = path + slug, .submit = context.t(text::kSend)};
    if (!choices.empty()) {
      web::views::Select choose{.id = slug + "-tanlov", .name = "tanlov", .label = context.t(text::kChoose)};
      for (std::string& choice : choices) {
        std::string label = choice == "ha" ? context.t(text::kYes) : choice == "yoq" ? context.t(text::kNo) : choice;
        choose.options.push_back({.value = std::move(choice), .label = std::move(label)});
      }
      out.choose = std::move(choose);
    }
    out.words = words_field(context, slug + "-matn", optional);
    view.acts.push_back(std::move(out));
  };
  const Reading reading = read(it, *services.law, *services.calendar, context.now);
  if (it.state != State::closed && it.state != State::withdrawn) act("xabar", text::kActMessage, false);
  if (reading.reopen_by && context.now < *reading.reopen_by) act("qayta", text::kActReopen, false);
  if (reading.complain_by && context.now < *reading.complain_by) act("yuqoriga", text::kActAbove, false);
  if (it.state == State::answered || it.state == State::closed) act("yulduz", text::kActRate, true, {"5", "4", "3", "2", "1"});
  if (it.followed_up == "asked") act("kuzatuv", text::kActFollow, true, {"ha", "yoq"});
  if (std::ranges::find(loaded.receptions, "offered", &Reception::state) != loaded.receptions.end())
    act("qabul", text::kActReception, true, {"ha", "yoq"});
  if (is_open(it.state)) act("qaytarish", text::kActWithdraw, true);
}

Task<Result<net::Response>> show(std::shared_ptr<Services> services, web::Context context, Seen seen, const Refusal* wrong) {
  const Loaded& loaded = *seen.loaded;
  const auto directory = co_await offices::directory(services->db);
  const std::string path = thread_path(loaded.it.number);
  views::ThreadPage view{.title = loaded.it.number, .status = state_tag(context, loaded.it.state), .body = loaded.it.text};
  add_facts(context, *services, *directory, loaded.it, view);
  for (const Point& point : loaded.points) {
    const std::string no = std::to_string(point.no);
    views::ThreadPage::Points shown{.no = no, .body = point.text, .name = "band-" + no};
    if (!loaded.replies.empty()) shown.answers = answer_rows(context, point);  // not before the reply has left
    if (!point.verdict.empty()) shown.yes = context.t(point.verdict == "yes" ? text::kYes : text::kNo);
    view.points.push_back(std::move(shown));
  }
  if (seen.author && loaded.it.state == State::answered) view.judge = path + "/bandlar";
  for (const Reply& reply : loaded.replies) view.replies.push_back({.href = path + "/javob/" + std::to_string(reply.no)});
  view.timeline = timeline_of(context, loaded);
  if (is_open(loaded.it.state)) view.timeline.stream = path + "/oqim";
  for (const Message& message : loaded.messages) view.messages.push_back({.title = message_title(context, message), .body = message.body});
  view.has_messages = !view.messages.empty();
  for (const File& file : loaded.files) view.files.push_back({.name = file.name, .href = path + "/ilova/" + file.id.str()});
  view.has_files = !view.files.empty();
  if (seen.author) add_acts(context, *services, loaded, view);
  if (context.request->query.find("bajarildi"))
    view.notice = web::views::Alert{.kind = "success", .title = context.t(text::kSent), .announce = true};
  if (wrong != nullptr)
    view.notice = web::views::Alert{.kind = "danger", .title = web::sentence(context, wrong->code, wrong->args), .announce = true};
  co_return web::page(
      context, {.title = loaded.it.number, .section = "appeal", .scripts = {"live.js"}, .has_error = wrong != nullptr, .noindex = true},
      view, wrong != nullptr ? 422 : 200);
}

Task<Result<net::Response>> get_thread(std::shared_ptr<Services> services, web::Context context) {
  auto seen = co_await see(services, context);
  if (!seen) co_return std::unexpected(seen.error());
  co_return co_await show(services, context, std::move(*seen), nullptr);
}

Task<Result<void>> run(std::shared_ptr<Services> services, const web::Context& context, const Seen& seen, std::string slug,
                       web::Form& form) {
  const Loaded& loaded = *seen.loaded;
  const ByAuthor by{
      .key = loaded.it.key, .person = signed_in_author(loaded.it) ? context.visitor.subject : SubjectId{}, .token = form.token()};
  const std::string words = form.text("matn", {.required = false, .max = 4000, .lines = true});
  const std::string chosen = form.raw("tanlov");
  if (slug == "xabar") co_return co_await add_message(services, by.key, {.body = words, .person = by.person, .token = by.token});
  if (slug == "qayta") co_return co_await reopen(services, by, words);
  if (slug == "yulduz") co_return co_await rate(services, by, chosen.size() == 1 ? chosen.front() - '0' : 0);
  if (slug == "kuzatuv") co_return co_await follow_up(services, by, chosen == "ha", words);
  if (slug == "qabul") co_return co_await answer_reception(services, by, chosen == "ha");
  if (slug == "qaytarish") co_return co_await withdraw(services, by, words);
  if (slug != "bandlar") co_return refuse("murojaat.not_found", RefusalKind::not_found);
  std::vector<Verdict> verdicts;
  for (const Point& point : loaded.points) verdicts.push_back({point.no, form.raw("band-" + std::to_string(point.no)) != "yoq", {}});
  co_return co_await judge(services, by, std::move(verdicts));
}

Task<Result<net::Response>> post_act(std::shared_ptr<Services> services, web::Context context) {
  auto seen = co_await see(services, context);
  if (!seen) co_return std::unexpected(seen.error());
  if (!seen->author) co_return refuse("murojaat.not_found", RefusalKind::not_found);
  web::Form form(context);
  const std::string slug{context.request->path_param("act")};
  if (slug == "yuqoriga") {
    const ByAuthor by{.key = seen->loaded->it.key, .token = form.token()};
    const auto above = co_await complain(services, by, form.text("matn", {.required = false, .max = 4000, .lines = true}));
    if (!above && above.error().kind != RefusalKind::bad_input) co_return std::unexpected(above.error());
    if (!above) co_return co_await show(services, context, std::move(*seen), &above.error());
    if (above->code) context.state->set_cookies.push_back(access_cookie(*services, *context.request, above->key));
    co_return net::Response::redirect(thread_path(above->number) + "?bajarildi=1");
  }
  const auto done = co_await run(services, context, *seen, slug, form);
  if (!done && done.error().kind != RefusalKind::bad_input) co_return std::unexpected(done.error());
  if (!done) co_return co_await show(services, context, std::move(*seen), &done.error());
  co_return net::Response::redirect(thread_path(seen->loaded->it.number) + "?bajarildi=1");
}

Task<Result<net::Response>> get_file(std::shared_ptr<Services> services, web::Context context) {
  const auto seen = co_await see(services, context);
  if (!seen) co_return std::unexpected(seen.error());
  const auto wanted = parse_uuid(context.request->path_param("file"));
  for (const File& file : seen->loaded->files)
    if (wanted && file.id == *wanted) co_return file_response(*services, file);
  co_return refuse("murojaat.not_found", RefusalKind::not_found);
}

Task<Result<net::Response>> get_reply(std::shared_ptr<Services> services, web::Context context) {
  const auto seen = co_await see(services, context);
  if (!seen) co_return std::unexpected(seen.error());
  const Appeal& it = seen->loaded->it;
  for (const Reply& reply : seen->loaded->replies) {
    if (std::to_string(reply.no) != context.request->path_param("no")) continue;
    const auto file = co_await documents::read(services->documents, {.subject = it.key.subject,
                                                                     .document = reply.document,
                                                                     .actor = author_of(it),
                                                                     .purpose = "murojaat",
                                                                     .case_ref = it.number,
                                                                     .now = context.now});
    if (!file) co_return std::unexpected(file.error());
    net::Response response;
    response.headers.set("Content-Type", "application/pdf");
    response.headers.set("Content-Disposition", "attachment; filename=\"" + file->document.number + ".pdf\"");
    response.body = net::FileBody{file->path, static_cast<std::uint64_t>(file->document.size)};
    co_return response;
  }
  co_return refuse("murojaat.not_found", RefusalKind::not_found);
}

class Stream final : public net::EventStream {
 public:
  explicit Stream(std::shared_ptr<jobs::HubStream> stream) : stream_(std::move(stream)) {}
  ~Stream() override { stream_->close(); }
  Task<std::optional<std::string>> next() override { return stream_->next(); }

 private:
  std::shared_ptr<jobs::HubStream> stream_;
};

Task<Result<net::Response>> listen(std::shared_ptr<Services> services, web::Context context) {
  const auto seen = co_await see(services, context);
  if (!seen) co_return std::unexpected(seen.error());
  if (services->hub == nullptr) co_return refuse("murojaat.not_found", RefusalKind::not_found);
  net::Response response;
  response.headers.set("Content-Type", "text/event-stream");
  response.body = std::shared_ptr<net::EventStream>(
      std::make_shared<Stream>(services->hub->subscribe("murojaat/" + seen->loaded->it.key.subject.str())));
  co_return response;
}

}  // namespace

std::vector<web::Route> thread_routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto anyone = web::WhoMay::anyone();  // a code opens it as well as a session: see()
  return {{Method::get, "/murojaat/{number}", anyone, with(get_thread)},
          {Method::get, "/murojaat/{number}/oqim", anyone, with(listen)},
          {Method::get, "/murojaat/{number}/ilova/{file}", anyone, with(get_file)},
          {Method::get, "/murojaat/{number}/javob/{no}", anyone, with(get_reply)},
          {Method::post, "/murojaat/{number}/{act}", anyone, with(post_act)}};
}

}  // namespace darcha::murojaat
