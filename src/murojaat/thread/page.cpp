// The author's page of an appeal: by session, by having joined, or by the cookie a secret code became. What others try is "not found".
#include <algorithm>

#include "murojaat/store.h"
#include "murojaat/thread/acts.h"
#include "murojaat/thread/pages.h"
#include "web/sentence.h"

namespace darcha::murojaat {
namespace {

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

Task<Result<net::Response>> show(std::shared_ptr<Services> services, web::Context context, Seen seen, std::string failed,
                                 const Refusal* wrong) {
  const Appeal& it = seen.loaded->it;
  const Around around{co_await offices::directory(services->db),
                      co_await audit::looks_at(services->db, it.key.subject, it.number, "murojaat.read")};
  views::ThreadPage view = thread_view(context, *services, seen, around, failed);
  if (context.request->query.find("bajarildi"))
    view.notice = web::views::Alert{.kind = "success", .title = context.t(text::kSent), .announce = true};
  if (wrong != nullptr)
    view.notice = web::views::Alert{.kind = "danger", .title = web::sentence(context, wrong->code, wrong->args), .announce = true};
  co_return web::page(context,
                      {.title = it.number, .section = "appeal", .scripts = {"live.js"}, .has_error = wrong != nullptr, .noindex = true},
                      view, wrong != nullptr ? 422 : 200);
}

Task<Result<net::Response>> get_thread(std::shared_ptr<Services> services, web::Context context) {
  auto seen = co_await see(services, context);
  if (!seen) co_return std::unexpected(seen.error());
  co_return co_await show(services, context, std::move(*seen), {}, nullptr);
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
  if ((slug == "kuzatuv" || slug == "qabul") && chosen != "ha" && chosen != "yoq")
    co_return refuse("murojaat.choice_missing", RefusalKind::bad_input);
  if (slug == "kuzatuv") co_return co_await follow_up(services, by, chosen == "ha", words);
  if (slug == "qabul") co_return co_await answer_reception(services, by, chosen == "ha");
  if (slug == "qaytarish") co_return co_await withdraw(services, by, words);
  if (slug != "bandlar") co_return refuse("murojaat.not_found", RefusalKind::not_found);
  std::vector<Verdict> verdicts;
  for (const Point& point : loaded.points) {
    const std::string no = std::to_string(point.no);
    const std::string said = form.raw("band-" + no);
    if (said != "ha" && said != "yoq") co_return refuse("murojaat.verdict_missing", RefusalKind::bad_input, {{"no", no}});
    std::string note = said == "yoq" ? form.text("izoh-" + no, {.required = false, .max = 4000, .lines = true}) : std::string{};
    verdicts.push_back({point.no, said == "ha", std::move(note)});
  }
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
    if (!above) co_return co_await show(services, context, std::move(*seen), slug, &above.error());
    if (above->code) context.state->set_cookies.push_back(access_cookie(*services, *context.request, above->key));
    co_return net::Response::redirect(thread_path(above->number) + "?bajarildi=1");
  }
  const auto done = co_await run(services, context, *seen, slug, form);
  if (!done && done.error().kind != RefusalKind::bad_input) co_return std::unexpected(done.error());
  if (!done) co_return co_await show(services, context, std::move(*seen), slug, &done.error());
  co_return net::Response::redirect(thread_path(seen->loaded->it.number) + "?bajarildi=1");
}

Task<Result<net::Response>> get_file(std::shared_ptr<Services> services, web::Context context) {
  const auto seen = co_await see(services, context);
  if (!seen) co_return std::unexpected(seen.error());
  const auto wanted = parse_uuid(context.request->path_param("file"));
  for (const File& file : seen->loaded->files)
    if (wanted && file.id == *wanted && (file.by == "author" || has_left(seen->loaded->replies, file.at)))
      co_return file_response(*services, file);
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
