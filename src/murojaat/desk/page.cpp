// One appeal at the desk: its page, its files, and every act on it. Each view is logged by open_appeal.
#include <algorithm>
#include <charconv>
#include <sstream>

#include "core/dates.h"
#include "murojaat/desk/pages.h"
#include "web/sentence.h"

namespace darcha::murojaat {
namespace {

constexpr std::size_t kMostWords = 4000;
constexpr std::uint64_t kMostBody = 30 * 1024 * 1024;  // an answer with its evidence

int number_of(std::string_view text) {
  int out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc{} && end == text.data() + text.size() ? out : 0;
}

/// What the page shows besides the appeal. The appeal before is read as well: the look is in its author's log. `answer_of`: number of one
/// like it whose answer the officer asked to see beside this one.
Task<DeskAround> around(std::shared_ptr<Services> services, web::Visitor visitor, std::shared_ptr<const OpenAppeal> open,
                        std::string answer_of) {
  DeskAround out{.directory = co_await offices::directory(services->db)};
  const bool complete = std::ranges::all_of(open->points, [](const Point& point) { return point.answered(); });
  if (complete && is_open(open->it.state)) out.flags = co_await flags_of(services, *open, open->me.office.id);
  out.suggested = co_await store::list_suggestions(services->db, open->it.key);
  if (is_open(open->it.state)) out.past = co_await past_like(services, open->me.office.id, open->it);
  if (!answer_of.empty())  // by the same door as its own page: who may, and the look in its author's log
    if (auto looked_up = co_await open_appeal(services, visitor, std::move(answer_of), Action::see))
      out.looked_up = std::move(static_cast<Loaded&>(*looked_up));
  for (const auto& row : co_await services->db.query(
           sql::ListHours{.office_id = open->me.office.id, .officer_id = open->me.officer.id, .since = services->clock.now()}))
    out.given.push_back(row.at);
  out.led = co_await list_led(services, open->me.office.id, open->it.number);
  if (const std::string leader = led_by(*open); !leader.empty())
    if (auto lead = co_await open_appeal(services, visitor, leader, Action::see)) out.lead = std::move(static_cast<Loaded&>(*lead));
  if (open->it.parent.empty()) co_return out;
  if (const auto before = co_await find_by_number(services, open->it.parent)) {
    out.before = co_await find(services, *before);
    if (out.before) co_await log_look(services, *out.before, open->me, "murojaat.read");
  }
  co_return out;
}

Task<Result<net::Response>> show(std::shared_ptr<Services> services, web::Context context, std::string failed, const web::Form* form,
                                 Refusal wrong) {
  auto opened = co_await open_appeal(services, context.visitor, std::string{context.request->path_param("number")}, Action::see);
  if (!opened) co_return std::unexpected(opened.error());
  const auto open = std::make_shared<const OpenAppeal>(std::move(*opened));
  std::string answer_of{context.request->query.find("javobi").value_or(std::string_view{})};
  views::DeskAppeal view =
      desk_view(context, *services, *open, co_await around(services, context.visitor, open, std::move(answer_of)), failed, form);
  const bool bad = !wrong.code.empty();
  if (context.request->query.find("bajarildi"))
    view.notice = web::views::Alert{.kind = "success", .title = context.t(text::kDone), .announce = true};
  if (bad) view.notice = web::views::Alert{.kind = "danger", .title = web::sentence(context, wrong.code, wrong.args), .announce = true};
  co_return web::page(context,
                      {.title = open->it.number,
                       .crumbs = {{context.t(text::kQueueTitle), "/xodim/murojaatlar"}},
                       .scripts = {"live.js"},
                       .has_error = bad,
                       .noindex = true},
                      view, bad ? 422 : 200);
}

Task<Result<net::Response>> get_appeal(std::shared_ptr<Services> services, web::Context context) {
  co_return co_await show(services, context, {}, nullptr, {});
}

std::vector<std::string> lines_of(const std::string& words) {
  std::vector<std::string> out;
  std::istringstream in(words);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

Task<Result<void>> run(std::shared_ptr<Services> services, Act act, std::string slug, std::string chosen, std::string words) {
  const OfficerId officer = OfficerId::parse(chosen).value_or(OfficerId{});
  const OfficeId office = OfficeId::parse(chosen).value_or(OfficeId{});
  if (slug == "olish") co_return co_await claim(services, act);
  if (slug == "davom") co_return co_await resume(services, act);
  if (slug == "tasdiq") co_return co_await decide_proposal(services, act, true, {});
  if (slug == "rad") co_return co_await decide_proposal(services, act, false, words);
  if (slug == "bandlar") co_return co_await edit_points(services, act, lines_of(words));
  if (words.find_first_not_of(" \t\r\n") == std::string::npos) co_return refuse("murojaat.words_missing", RefusalKind::bad_input);
  if (slug == "sorov") co_return co_await answer_request(services, act, parse_uuid(chosen).value_or(Uuid{}), words);
  if (slug == "qaytarish") co_return co_await release(services, act, words);
  if (slug == "hamkasb") co_return co_await hand_over(services, act, officer, words);
  if (slug == "biriktirish") co_return co_await reassign(services, act, officer, words);
  if (slug == "sorash") co_return co_await ask_author(services, act, words);
  if (slug == "xabar") co_return co_await tell_author(services, act, words);
  if (slug == "yuborish") co_return co_await forward(services, act, office, words);
  if (slug == "qoshish") co_return co_await join_lead(services, act, chosen, words);
  if (slug == "ajratish") co_return co_await part_lead(services, act, words);
  if (slug == "idora" || slug == "birga") co_return co_await ask_body(services, act, office, words, slug == "birga");
  if (slug == "organish") co_return co_await study(services, act, words);
  if (slug == "uzaytirish") co_return co_await propose_extension(services, act, number_of(chosen), words);
  if (slug == "toxtatish") co_return co_await halt(services, act, chosen, words);
  if (slug == "xulosa") co_return co_await propose_conclusion(services, act, chosen, words);
  if (slug == "qabul") co_return co_await offer_reception(services, act, parse_iso_instant(chosen).value_or(Instant{}), words);
  if (slug == "bayonnoma") co_return co_await hold_reception(services, act, words);
  if (slug == "olib-qolish") co_return co_await take_over(services, act, words);
  co_return refuse("murojaat.not_found", RefusalKind::not_found);
}

/// After what is done the page says so; what did not go through comes back with what was typed. An appeal that is no longer this
/// officer's to see leaves them at the queue.
Task<Result<net::Response>> answered(std::shared_ptr<Services> services, web::Context context, Result<void> done, std::string slug,
                                     const web::Form& form, std::string anchor) {
  const std::string number{context.request->path_param("number")};
  if (!done && done.error().kind != RefusalKind::bad_input && done.error().code != "murojaat.requests_open")
    co_return std::unexpected(done.error());
  if (!done) co_return co_await show(services, context, std::move(slug), &form, done.error());
  if (slug == "yuborish") co_return net::Response::redirect("/xodim/murojaatlar");
  co_return net::Response::redirect(desk_path(number) + "?bajarildi=1" + anchor);
}

Act act_of(const web::Context& context, const web::Form& form) {
  return {.visitor = context.visitor, .number = std::string{context.request->path_param("number")}, .token = form.token()};
}

Task<Result<net::Response>> post_act(std::shared_ptr<Services> services, web::Context context) {
  web::Form form(context);
  const std::string slug{context.request->path_param("act")};
  const auto words = [&](const char* name) { return form.text(name, {.required = false, .max = kMostWords, .lines = true}); };
  const Act act = act_of(context, form);
  Result<void> done;
  if (slug == "javob")
    done = co_await send_reply(services, act, words("matn"), words("sabab"));
  else if (slug == "mavzu")
    done = co_await reclassify(services, act, {form.raw("tur"), form.raw("tanlov"), number_of(form.raw("muhim"))});
  else
    done = co_await run(services, act, slug, form.raw("tanlov"), words("matn"));
  co_return co_await answered(services, context, std::move(done), slug, form, {});
}

Task<Result<net::Response>> post_point(std::shared_ptr<Services> services, web::Context context) {
  web::Form form(context);
  const auto words = [&](const char* name) { return form.text(name, {.required = false, .max = kMostWords, .lines = true}); };
  const std::string no{context.request->path_param("no")};
  PointAnswer answer{
      .no = number_of(no), .answer = words("javob"), .done = words("ish"), .provision = words("asos"), .evidence = words("dalil")};
  answer.files = co_await adopted(services, form, "fayl", kMaxFiles);
  Result<void> done;
  if (form.ok())
    done = co_await answer_point(services, act_of(context, form), std::move(answer));
  else
    done = std::unexpected(Refusal{.code = form.errors().front().code, .kind = RefusalKind::bad_input, .args = form.errors().front().args});
  co_return co_await answered(services, context, std::move(done), "band-" + no, form, "#band-" + std::to_string(number_of(no)));
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

std::vector<Instant> reception_slots(const Services& services, const Appeal& it, const std::vector<Instant>& given, Instant now) {
  using namespace std::chrono_literals;
  const Date today = date_in_tashkent(now);
  const Instant last = term_end(rule_of(*services.law, it, TermCode::reception), *services.calendar, today);
  std::vector<Instant> out;
  for (Date day = services.calendar->next_working(today + Days{1}); start_of_day_in_tashkent(day) < last;
       day = services.calendar->next_working(day + Days{1}))
    for (const auto hour : {10h, 11h, 15h, 16h})
      if (const Instant slot = start_of_day_in_tashkent(day) + hour; std::ranges::find(given, slot) == given.end()) out.push_back(slot);
  return out;
}

std::vector<web::Route> desk_routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto officer = web::WhoMay::officer_with({});
  std::vector<web::Route> all = queue_routes(services);
  for (web::Route& route : enter_routes(services)) all.push_back(std::move(route));
  for (web::Route& route : std::vector<web::Route>{{Method::get, "/xodim/murojaatlar/{number}", officer, with(get_appeal)},
                                                   {Method::get, "/xodim/murojaatlar/{number}/ilova/{file}", officer, with(get_file)},
                                                   {.method = Method::post,
                                                    .pattern = "/xodim/murojaatlar/{number}/band/{no}",
                                                    .who_may = officer,
                                                    .page = with(post_point),
                                                    .max_body = kMostBody,
                                                    .uploads = true},
                                                   {Method::post, "/xodim/murojaatlar/{number}/{act}", officer, with(post_act)}})
    all.push_back(std::move(route));
  return all;
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
