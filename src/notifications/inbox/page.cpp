#include <boost/json.hpp>

#include "core/dates.h"
#include "gen/notifications/sql.h"
#include "gen/notifications/text.h"
#include "gen/notifications/views.h"
#include "notifications/notifications.h"
#include "web/sentence.h"
#include "web/cabinet_nav.h"

namespace darcha::notifications {
namespace {

constexpr int kPerPage = 20;

TextArgs args_of(const std::string& stored) {
  TextArgs args;
  const auto parsed = boost::json::parse(stored);
  for (const auto& [name, value] : parsed.as_object())
    if (value.is_string()) args.emplace_back(name, value.as_string());
  return args;
}

Uuid newest() {
  Uuid all;
  all.octets.fill(0xFF);
  return all;
}

Task<Result<net::Response>> show(std::shared_ptr<Services> services, web::Context context) {
  const auto asked = context.request->query.find("oldin");
  const Uuid before = asked ? parse_uuid(*asked).value_or(newest()) : newest();
  db::Batch batch;
  const auto slot = batch.add(sql::ListMessages{.subject_id = context.visitor.subject, .before = before, .max_rows = kPerPage + 1});
  batch.add(sql::MarkRead{.subject_id = context.visitor.subject, .now = context.now});
  const db::Results results = co_await services->db.run(std::move(batch));
  auto rows = results.get(slot);
  views::Inbox page{.nav = web::cabinet_nav(context, web::CabinetPage::messages)};
  if (rows.size() > kPerPage) {
    rows.pop_back();
    page.older = "/kabinet/xabarlar?oldin=" + rows.back().message_id.str();
  }
  for (const auto& row : rows) {
    const TextArgs args = args_of(row.args);
    page.messages.push_back({.title = web::sentence(context, "notifications.message." + row.kind + ".title", args),
                             .text = web::sentence(context, "notifications.message." + row.kind + ".text", args),
                             .time = format_date_time(row.created_at, context.lang),
                             .href = row.link,
                             .fresh = !row.read_at});
  }
  if (page.messages.empty())
    page.empty = web::views::EmptyState{.title = context.t(text::kInboxEmpty), .text = context.t(text::kInboxEmptyText)};
  co_return web::page(context, {.title = context.t(text::kInboxTitle), .section = "cabinet"}, page);
}

}  // namespace

std::vector<web::Route> routes(std::shared_ptr<Services> services) {
  return {{net::Method::get, "/kabinet/xabarlar", web::WhoMay::citizen(),
           [services](web::Context context) { return show(services, std::move(context)); }}};
}

}  // namespace darcha::notifications
