// Officers lend keys to programs: for hours, in their own name, revocable. ADR 0037.
#include "core/dates.h"
#include "gen/open311/text.h"
#include "gen/open311/views.h"
#include "open311/keys/keys.h"
#include "web/form.h"

namespace darcha::open311 {
namespace {

constexpr std::string_view kPath = "/xodim/kalitlar";
constexpr int kLentPerMinute = 600;

web::views::Tag tag_of(const web::Context& context, const ApiKey& key) {
  const auto [words, colour] = key.revoked_at           ? std::pair{text::kKeysRevoked, "neutral"}
                               : key.holds(context.now) ? std::pair{text::kKeysWorks, "success"}
                                                        : std::pair{text::kKeysEnded, "neutral"};
  return {.text = context.t(words), .color = colour};
}

Task<Result<net::Response>> show(std::shared_ptr<Services> services, web::Context context, std::optional<std::string> secret,
                                 const web::Form* form) {
  views::KeysPage view{.secret = std::move(secret)};
  if (context.request->query.find("boldi"))
    view.done = web::views::Alert{.kind = "success", .title = context.t(text::kKeysDone), .announce = true};
  web::views::Field name{
      .id = "nomi", .name = "nomi", .label = context.t(text::kKeysName), .hint = context.t(text::kKeysNameHint), .maxlength = 100};
  web::views::Field hours{.id = "soat",
                          .name = "soat",
                          .label = context.t(text::kKeysHours),
                          .hint = context.t(text::kKeysHoursHint),
                          .value = "8",
                          .inputmode = "numeric",
                          .maxlength = 2};
  if (form != nullptr) {
    form->show(name);
    form->show(hours);
    view.errors = form->summary();
  }
  view.fields = {{web::html_of(context, name)}, {web::html_of(context, hours)}};
  for (const ApiKey& key : co_await list_own_keys(services->db, context.visitor.officer)) {
    views::KeysPage::Keys row;
    row.name = key.name;
    row.until = key.expires_at ? format_date_time(*key.expires_at, context.lang) : std::string{};
    row.tag = tag_of(context, key);
    row.label = context.t(text::kKeysRevokeNamed, {{"name", key.name}});
    if (key.holds(context.now)) row.revoke = std::string{kPath} + "/" + key.id.str();
    view.keys.push_back(std::move(row));
  }
  if (view.keys.empty())
    view.empty = web::views::EmptyState{.symbol = "key", .title = context.t(text::kKeysNone), .text = context.t(text::kKeysNoneText)};
  co_return web::page(context, {.title = context.t(text::kKeysTitle), .has_error = form != nullptr, .noindex = true}, view,
                      form != nullptr ? 422 : 200);
}

/// The log knows who lent what, and that it ended; nobody's data is in it.
Task<audit::Event> entry_of(std::shared_ptr<Services> services, web::Context context, std::string kind) {
  const auto directory = co_await offices::directory(services->db);
  audit::Actor actor{.kind = audit::ActorKind::officer,
                     .id = context.visitor.officer,
                     .name = context.visitor.display_name,
                     .office = context.visitor.office};
  if (const auto* office = directory->find_office(context.visitor.office)) actor.office_name = office->name.in(Lang::uz);
  co_return audit::Event{
      .id = RecordId::make(context.now), .at = context.now, .kind = std::move(kind), .actor = std::move(actor), .purpose = "murojaat"};
}

Task<Result<net::Response>> list(std::shared_ptr<Services> services, web::Context context) {
  co_return co_await show(services, std::move(context), std::nullopt, nullptr);
}

Task<Result<net::Response>> lend(std::shared_ptr<Services> services, web::Context context) {
  web::Form form(context);
  const std::string name = form.text("nomi", {.max = 100});
  const auto hours = form.integer("soat", {.min = 1, .max = kLongestLent.count()});
  if (!form.ok()) co_return co_await show(services, context, std::nullopt, &form);
  ApiKey key{.id = make_uuid_v7(context.now),
             .kind = KeyKind::officer,
             .name = name,
             .office = context.visitor.office,
             .officer = context.visitor.officer,
             .per_minute = kLentPerMinute,
             .made_at = context.now,
             .made_by = context.visitor.display_name,
             .expires_at = context.now + std::chrono::hours{*hours}};
  audit::Event entry = co_await entry_of(services, context, "open311.key_lent");
  std::string secret = co_await lend_key(services, std::move(key), form.token(), std::move(entry));
  co_return co_await show(services, context, std::move(secret), nullptr);
}

Task<Result<net::Response>> take_back(std::shared_ptr<Services> services, web::Context context) {
  const auto id = parse_uuid(context.request->path_param("id"));
  if (!id || !co_await revoke_own_key(services->db, context.visitor.officer, *id, context.now))
    co_return refuse("open311.no_such_key", RefusalKind::not_found);
  db::Batch batch;
  audit::append(batch, co_await entry_of(services, context, "open311.key_revoked"));
  co_await services->db.run(std::move(batch));
  co_return net::Response::redirect(std::string{kPath} + "?boldi=1");
}

}  // namespace

web::OfficerEntry officer_entry() {
  return {.symbol = "key",
          .href = std::string{kPath},
          .title = text::kKeysTitle,
          .lead = text::kKeysLead,
          .roles = {std::string{offices::kRoleMurojaat}, std::string{offices::kRoleSupervisor}, std::string{offices::kRoleHead}},
          .key = 'z'};
}

std::vector<web::Route> key_routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto officer = web::WhoMay::officer_with({});
  return {{Method::get, std::string{kPath}, officer, with(list)},
          {Method::post, std::string{kPath}, officer, with(lend)},
          {Method::post, std::string{kPath} + "/{id}", officer, with(take_back)}};
}

}  // namespace darcha::open311
