// The log of administrators: who did and looked at what; one entry with its digest checked; all of it as a file.
#include <boost/json.hpp>

#include "core/dates.h"
#include "offices/administer/pages.h"
#include "web/sentence.h"

namespace darcha::offices {
namespace {

namespace json = boost::json;
constexpr int kPerPage = 50;
constexpr int kMostExported = 10'000;
constexpr int kAtOnce = 500;

std::string text_in(const json::object& details, std::string_view key) {
  const json::value* value = details.if_contains(key);
  return value != nullptr && value->is_string() ? std::string{value->as_string()} : std::string{};
}

std::string what_words(const web::Context& context, const json::object& details) {
  if (const auto kind = parse_kind(text_in(details, "kind"))) return kind_words(context, *kind);
  const std::string page = text_in(details, "page");
  return page.empty() ? "—" : web::sentence(context, "offices.admin_read." + page);
}

std::string did_words(const web::Context& context, const LogEntry& entry) {
  return web::sentence(context, "offices.admin_did." + entry.kind);
}

std::string actor_words(const web::Context& context, const LogEntry& entry) {
  return entry.actor_name.empty() ? context.t(text::kAdminHouse) : entry.actor_name;
}

std::string entry_path(const LogEntry& entry) { return std::string{kAdminPath} + "/tarix/" + entry.scope + "/" + entry.id.str(); }

std::string scope_of(const web::Context& context, const Me& me) {
  const std::string scope = param(context, "hudud");
  return within(me.realm, scope) && me.directory->find_territory(scope) != nullptr ? scope : me.realm;
}

web::views::Table log_table(const web::Context& context, const Directory& directory, const std::vector<LogEntry>& entries) {
  web::views::Table table{.caption = context.t(text::kAdminLog),
                          .columns = {{.label = context.t(text::kAdminWhen)},
                                      {.label = context.t(text::kAdminWho)},
                                      {.label = context.t(text::kAdminWhat)},
                                      {.label = context.t(text::kAdminAbout)}}};
  for (const LogEntry& entry : entries) {
    const json::object details = json::parse(entry.details).as_object();
    const bool about_something = !entry.office.is_nil() || !entry.officer.is_nil();
    table.rows.push_back(
        {.title = format_date_time(entry.at, context.lang),
         .title_href = entry_path(entry),
         .cells = {
             {.label = context.t(text::kAdminWho), .text = actor_words(context, entry), .verbatim = !entry.actor_name.empty()},
             {.label = context.t(text::kAdminWhat), .text = did_words(context, entry), .note = what_words(context, details)},
             {.label = context.t(text::kAdminAbout),
              .text = about_something ? about_words(context, directory, entry.office, entry.officer, text_in(details, "name")) : "—"}}});
  }
  return table;
}

Task<Result<net::Response>> show_log(std::shared_ptr<Administration> services, web::Context context) {
  const auto me = co_await administrator(services, context.visitor, false);
  if (!me) co_return std::unexpected(me.error());
  const std::string scope = scope_of(context, *me);
  co_await log_reading(services, *me, "log", scope, {}, nullptr);
  const auto entries =
      co_await list_log(services->db, {.scope = scope, .before = RecordId::parse(param(context, "keyin")), .most = kPerPage});
  views::AdminPage view{.lead = context.t(text::kAdminLogLead)};
  add_links(context, view);
  view.links.push_back({.text = context.t(text::kAdminExport), .href = std::string{kAdminPath} + "/tarix.csv?hudud=" + scope});
  if (me->realm == "17") {
    web::views::Chips regions{.label = context.t(text::kAdminRegions)};
    for (const Territory& territory : me->directory->territories())
      if (territory.kind == "republic" || territory.kind == "region")
        regions.items.push_back({.text = scope_words(context, *me->directory, territory.soato),
                                 .href = std::string{kAdminPath} + "/tarix?hudud=" + territory.soato,
                                 .current = territory.soato == scope});
    view.chips = std::move(regions);
  }
  views::AdminSection section{.id = "yozuvlar", .title = scope_words(context, *me->directory, scope)};
  if (entries.empty())
    section.empty = context.t(text::kAdminNone);
  else
    section.table = log_table(context, *me->directory, entries);
  view.sections.push_back(std::move(section));
  if (entries.size() == static_cast<std::size_t>(kPerPage)) {
    view.next = std::string{kAdminPath} + "/tarix?hudud=" + scope + "&keyin=" + entries.back().id.str();
    view.next_text = context.t(text::kAdminOlder);
  }
  co_return admin_page(context, std::move(view), context.t(text::kAdminLog));
}

Task<Result<net::Response>> show_entry(std::shared_ptr<Administration> services, web::Context context) {
  const auto me = co_await administrator(services, context.visitor, false);
  if (!me) co_return std::unexpected(me.error());
  const std::string scope{context.request->path_param("hudud")};
  const auto id = RecordId::parse(context.request->path_param("id"));
  const auto entry = id && within(me->realm, scope) ? co_await find_log(services->db, scope, *id) : std::nullopt;
  if (!entry) co_return refuse("offices.no_entry", RefusalKind::not_found);
  const json::object details = json::parse(entry->details).as_object();
  views::AdminPage view;
  web::views::SummaryList facts;
  const auto fact = [&](web::TextKey label, std::string value) {
    if (!value.empty()) facts.rows.push_back({.label = context.t(label), .value = std::move(value)});
  };
  fact(text::kAdminWhen, format_date_time_long(entry->at, context.lang));
  fact(text::kAdminWho, actor_words(context, *entry));
  fact(text::kAdminWhat, did_words(context, *entry) + ": " + what_words(context, details));
  fact(text::kAdminAbout, about_words(context, *me->directory, entry->office, entry->officer, text_in(details, "name")));
  fact(text::kAdminAuthor, text_in(details, "author"));
  fact(text::kAdminDecided, text_in(details, "decided_by"));
  fact(text::kAdminReason, text_in(details, "reason"));
  fact(text::kAdminRemark, text_in(details, "remark"));
  fact(text::kAdminDigest, digest_of(*entry));
  view.facts = std::move(facts);
  const bool sound = co_await is_sound(services->db, *entry);
  view.notice =
      web::views::Alert{.kind = sound ? "success" : "danger", .title = context.t(sound ? text::kAdminSound : text::kAdminUnsound)};
  if (const auto kind = parse_kind(text_in(details, "kind"))) {
    views::AdminSection changes{.id = "farq", .title = context.t(text::kAdminDifference)};
    changes.table =
        difference(context, *services, *me->directory, *kind, json::serialize(details.at("before")), json::serialize(details.at("after")));
    if (changes.table->rows.empty()) changes.table.reset();
    view.sections.push_back(std::move(changes));
  }
  if (!entry->proposal.is_nil()) {
    view.next = proposal_path(entry->proposal);
    view.next_text = context.t(text::kAdminProposals);
  }
  co_return admin_page(context, std::move(view), context.t(text::kAdminEntry));
}

/// RFC 4180. A cell that a spreadsheet would take for a formula begins with an apostrophe.
std::string cell(std::string text) {
  if (!text.empty() && std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos) text.insert(0, "'");
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string{"\"\""} : std::string(1, c);
  return out + "\"";
}

Task<Result<net::Response>> export_log(std::shared_ptr<Administration> services, web::Context context) {
  const auto me = co_await administrator(services, context.visitor, false);
  if (!me) co_return std::unexpected(me.error());
  const std::string scope = scope_of(context, *me);
  const Instant now = services->clock.now();
  db::Batch batch;
  add_log(batch,
          {.scope = scope,
           .id = RecordId::make(now),
           .at = now,
           .kind = "exported",
           .actor = me->who.officer,
           .actor_name = me->actor.name,
           .details = json::serialize(json::object{{"page", "log"}})},
          me->actor);
  co_await services->db.run(std::move(batch));
  std::string out = "id,at,did,actor,about,proposal,details,digest\r\n";
  std::optional<RecordId> before;
  for (int written = 0; written < kMostExported;) {
    const auto entries = co_await list_log(services->db, {.scope = scope, .before = before, .most = kAtOnce});
    for (const LogEntry& entry : entries)
      out += cell(entry.id.str()) + "," + cell(to_iso(entry.at)) + "," + cell(entry.kind) + "," + cell(actor_words(context, entry)) + "," +
             cell(about_words(context, *me->directory, entry.office, entry.officer, {})) + "," +
             cell(entry.proposal.is_nil() ? std::string{} : entry.proposal.str()) + "," + cell(entry.details) + "," +
             cell(digest_of(entry)) + "\r\n";
    if (entries.size() < static_cast<std::size_t>(kAtOnce)) break;
    before = entries.back().id;
    written += kAtOnce;
  }
  net::Response response;
  response.headers.set("Content-Type", "text/csv; charset=utf-8");
  response.headers.set("Content-Disposition", "attachment; filename=\"darcha-boshqaruv-" + scope + ".csv\"");
  response.headers.set("Cache-Control", "private, no-store");
  response.body = std::move(out);
  co_return response;
}

}  // namespace

std::vector<web::Route> log_routes(std::shared_ptr<Administration> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto administrators = web::WhoMay::officer_with(std::string{kRoleAdministrator});
  const std::string path = std::string{kAdminPath} + "/tarix";
  return {{Method::get, path, administrators, with(show_log)},
          {Method::get, path + ".csv", administrators, with(export_log)},
          {Method::get, path + "/{hudud}/{id}", administrators, with(show_entry)}};
}

}  // namespace darcha::offices
