// Proposals: what waits, one of them with what it changes, and the decision of another administrator.
#include "core/dates.h"
#include "offices/administer/pages.h"
#include "web/form.h"
#include "web/sentence.h"

namespace darcha::offices {
namespace {

constexpr int kMostListed = 100;

views::AdminSection section_of(const web::Context& context, const Directory& directory, std::string id, web::TextKey title,
                               const std::vector<Proposal>& proposals) {
  views::AdminSection section{.id = std::move(id), .title = context.t(title)};
  web::views::Table table{.caption = section.title,
                          .columns = {{.label = context.t(text::kAdminWhat)},
                                      {.label = context.t(text::kAdminAbout)},
                                      {.label = context.t(text::kAdminOn)},
                                      {.label = context.t(text::kAdminAuthor)},
                                      {.label = context.t(text::kAdminStateLabel)}}};
  for (const Proposal& p : proposals) {
    const web::views::Tag tag = state_tag(context, p.state);
    table.rows.push_back({.title = kind_words(context, p.change.kind),
                          .title_href = proposal_path(p.id),
                          .cells = {{.label = context.t(text::kAdminAbout),
                                     .text = about_words(context, directory, p.change.office, p.change.officer, p.change.display_name)},
                                    {.label = context.t(text::kAdminOn), .text = format_date_short(p.change.on)},
                                    {.label = context.t(text::kAdminAuthor),
                                     .text = p.author_name,
                                     .verbatim = true,
                                     .note = format_date_time(p.proposed_at, context.lang)},
                                    {.label = context.t(text::kAdminStateLabel), .text = tag.text, .tag = tag.color}}});
  }
  if (table.rows.empty())
    section.empty = context.t(text::kAdminNone);
  else
    section.table = std::move(table);
  return section;
}

Task<Result<net::Response>> show_list(std::shared_ptr<Administration> services, web::Context context) {
  const auto me = co_await administrator(services, context.visitor, false);
  if (!me) co_return std::unexpected(me.error());
  const std::optional<std::string> scope = me->realm == "17" ? std::nullopt : std::optional{me->realm};
  views::AdminPage view;
  add_links(context, view);
  const auto listed = [&](std::vector<std::string> states) { return list_proposals(services->db, scope, std::move(states), kMostListed); };
  view.sections.push_back(section_of(context, *me->directory, "kutmoqda", text::kAdminWaiting, co_await listed({"waiting"})));
  view.sections.push_back(section_of(context, *me->directory, "rejada", text::kAdminPlanned, co_await listed({"confirmed"})));
  view.sections.push_back(
      section_of(context, *me->directory, "bolgan", text::kAdminPast, co_await listed({"applied", "refused", "withdrawn", "stale"})));
  co_return admin_page(context, std::move(view), context.t(text::kAdminProposals));
}

void add_facts(const web::Context& context, const Directory& directory, const Proposal& p, views::AdminPage& view) {
  web::views::SummaryList facts;
  const auto fact = [&](web::TextKey label, std::string value, bool verbatim = false) {
    if (!value.empty()) facts.rows.push_back({.label = context.t(label), .value = std::move(value), .verbatim = verbatim});
  };
  fact(text::kAdminAbout, about_words(context, directory, p.change.office, p.change.officer, p.change.display_name));
  fact(text::kAdminOn, format_date(p.change.on, context.lang));
  fact(text::kAdminReason, p.reason, true);
  fact(text::kAdminAuthor, p.author_name + ", " + format_date_time(p.proposed_at, context.lang));
  if (p.decided_at) fact(text::kAdminDecided, p.decided_name + ", " + format_date_time(*p.decided_at, context.lang));
  fact(text::kAdminRemark, p.remark, true);
  view.facts = std::move(facts);
}

Standing standing_of(const Directory& directory, const Proposal& p) {
  Standing out{.scope = p.scope, .state = p.state, .author = p.author_subject};
  if (!p.change.subject.is_nil()) out.about.push_back(p.change.subject);
  if (const Officer* substitute = directory.find_officer(p.change.substitute)) out.about.push_back(substitute->subject);
  return out;
}

void add_decision(const web::Context& context, const Me& me, const Proposal& p, const web::Form& form, views::AdminPage& view) {
  if (p.state != "waiting") return;
  const Standing standing = standing_of(*me.directory, p);
  const bool author = !may_withdraw(me.who, standing);
  const auto no = may_decide(me.who, standing, *me.directory, me.today);
  if (no) view.notice = web::views::Alert{.kind = "info", .title = context.t(text::kAdminYouMayNot), .text = web::sentence(context, *no)};
  if (no && !author) return;
  web::views::RadioGroup decision{.name = "qaror", .legend = context.t(text::kAdminDecision)};
  if (author)
    decision.options = {{.value = "olish", .label = context.t(text::kAdminWithdraw)}};
  else
    decision.options = {{.value = "tasdiq", .label = context.t(text::kAdminConfirm), .hint = context.t(text::kAdminConfirmHint)},
                        {.value = "rad", .label = context.t(text::kAdminRefuse), .hint = context.t(text::kAdminRefuseHint)}};
  web::views::TextArea remark{.name = "izoh", .label = context.t(text::kAdminRemark), .rows = 3, .maxlength = 1000, .optional = true};
  form.show(decision);
  form.show(remark);
  view.has_form = true;
  view.form_title = context.t(text::kAdminDecision);
  view.form_action = proposal_path(p.id);
  view.fields = {{.body = web::html_of(context, decision)}, {.body = web::html_of(context, remark)}};
  view.actions = web::views::Actions{.submit = context.t(text::kAdminDecide), .back_href = std::string{kAdminPath} + "/takliflar"};
}

Task<net::Response> proposal_page(std::shared_ptr<Administration> services, web::Context context, Me me, Proposal p,
                                  std::shared_ptr<const web::Form> form) {
  views::AdminPage view;
  view.summary = form->summary();
  if (context.request->query.find("yuborildi"))
    view.done = web::views::Alert{.kind = "success", .title = context.t(text::kAdminSent), .announce = true};
  if (context.request->query.find("saqlandi"))
    view.done = web::views::Alert{.kind = "success", .title = context.t(text::kAdminSaved), .announce = true};
  view.status = state_tag(context, p.state);
  add_facts(context, *me.directory, p, view);
  // Decided: as it was then. Waiting: against how it is now.
  const std::string now = p.state == "waiting" ? snapshot(*me.directory, p.change) : p.seen;
  views::AdminSection changes{.id = "farq", .title = context.t(text::kAdminDifference)};
  if (p.change.kind == Kind::office_close && p.state == "waiting") {
    std::string names;
    for (const Officer* officer : me.directory->officers_of(p.change.office))
      if (!officer->until || *officer->until >= p.change.on) names += (names.empty() ? "" : ", ") + officer->display_name;
    if (!names.empty()) changes.text = context.t(text::kAdminPostsEnd, {{"names", names}});
  }
  const std::string after = snapshot_after(*me.directory, p.change);
  changes.table = difference(context, *services, *me.directory, p.change.kind, now, after);
  if (changes.table->rows.empty()) changes.table.reset();
  view.sections.push_back(std::move(changes));
  add_decision(context, me, p, *form, view);
  co_await log_reading(services, me, "proposal", p.scope, p.change.office, me.directory->find_officer(p.change.officer));
  co_return admin_page(context, std::move(view), kind_words(context, p.change.kind), false, form->ok() ? 200 : 422);
}

Task<Result<std::pair<Me, Proposal>>> open(std::shared_ptr<Administration> services, web::Context context) {
  auto me = co_await administrator(services, context.visitor, true);
  if (!me) co_return std::unexpected(me.error());
  const auto id = parse_uuid(context.request->path_param("id"));
  auto proposal = id ? co_await find_proposal(services->db, *id) : std::nullopt;
  if (!proposal || !within(me->realm, proposal->scope)) co_return refuse("offices.no_proposal", RefusalKind::not_found);
  co_return std::pair{std::move(*me), std::move(*proposal)};
}

Task<Result<net::Response>> show_one(std::shared_ptr<Administration> services, web::Context context) {
  auto opened = co_await open(services, context);
  if (!opened) co_return std::unexpected(opened.error());
  co_return co_await proposal_page(services, context, std::move(opened->first), std::move(opened->second),
                                   std::make_shared<web::Form>(context));
}

Task<Result<net::Response>> post_one(std::shared_ptr<Administration> services, web::Context context) {
  auto opened = co_await open(services, context);
  if (!opened) co_return std::unexpected(opened.error());
  const auto form = std::make_shared<web::Form>(context);
  const std::string decision = form->choice("qaror", {"tasdiq", "rad", "olish"});
  const std::string remark = form->text("izoh", {.required = false, .max = 1000, .lines = true});
  if (decision == "rad" && remark.empty()) form->fail("izoh", "offices.remark_needed");
  const std::string path = proposal_path(opened->second.id);
  if (!form->ok()) co_return co_await proposal_page(services, context, std::move(opened->first), std::move(opened->second), form);
  const Verdict verdict = decision == "tasdiq" ? Verdict::confirm : decision == "rad" ? Verdict::refuse : Verdict::withdraw;
  const auto done = co_await decide(services, std::move(opened->first), opened->second.id, verdict, remark, form->token());
  if (!done) co_return std::unexpected(done.error());
  co_return net::Response::redirect(path + "?saqlandi=1");
}

}  // namespace

std::vector<web::Route> proposal_routes(std::shared_ptr<Administration> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto administrators = web::WhoMay::officer_with(std::string{kRoleAdministrator});
  const std::string path = std::string{kAdminPath} + "/takliflar";
  return {{Method::get, path, administrators, with(show_list)},
          {Method::get, path + "/{id}", administrators, with(show_one)},
          {Method::post, path + "/{id}", administrators, with(post_one)}};
}

}  // namespace darcha::offices
