#include <fmt/format.h>

#include "audit/entry.h"
#include "audit/proof.h"
#include "audit/who_looked/who_looked.h"
#include "core/dates.h"
#include "gen/audit/text.h"
#include "gen/audit/views.h"
#include "web/cabinet_nav.h"
#include "web/form.h"
#include "web/sentence.h"

namespace darcha::audit {
namespace {

constexpr int kPerPage = 25;
constexpr std::size_t kMaxQuestion = 2'000;

RecordId newest() {
  RecordId all;
  all.value.octets.fill(0xff);
  return all;
}

std::string or_dash(std::string text) { return text.empty() ? std::string("—") : text; }

/// The text of a code, or the code itself: a new kind is shown before anyone has put it into words.
std::string words(const web::Context& context, std::string_view table, const std::string& code) {
  if (code.empty()) return "—";
  const auto key = web::find_text(fmt::format("audit.{}.{}", table, code));
  return key ? context.t(*key) : code;
}

// A purpose of the house, or the name of the service somebody applied for.
std::string purpose_words(const web::Context& context, const Services& services, const std::string& purpose) {
  if (!purpose.empty() && !web::find_text(fmt::format("audit.purpose.{}", purpose)) && services.name_purpose)
    return services.name_purpose(purpose, context.lang);
  return words(context, "purpose", purpose);
}

std::string groups(const web::Context& context, const Event& event) {
  std::string list;
  for (const std::string& group : event.what)  // a fingerprint is for who checks the log, not for reading
    if (!group.starts_with("sha256.")) list += (list.empty() ? "" : ", ") + words(context, "group", group);
  return or_dash(std::move(list));
}

bool is_own(const Event& event) { return event.actor.kind == ActorKind::citizen && event.actor.id == event.subject.value; }
bool is_named(const Event& event) { return !is_own(event) && !event.actor.name.empty(); }

std::string who(const web::Context& context, const Event& event) {
  if (is_own(event)) return context.t(text::kActorYou);
  return event.actor.name.empty() ? words(context, "actor", std::string(code(event.actor.kind))) : event.actor.name;
}

std::string address_of(const RecordId& record) { return "/kabinet/kim-kordi/" + record.str(); }

web::views::Table table_of(const web::Context& context, const Services& services, const std::vector<sql::ListRecords::Row>& rows) {
  web::views::Table table{.caption = context.t(text::kReadsTitle)};
  for (const auto& column : {text::kReadWhen, text::kReadWho, text::kReadWhy, text::kReadWhat})
    table.columns.push_back({.label = context.t(column)});
  for (const auto& row : rows) {
    const auto event = parse_details(row.details);
    if (!event) continue;  // changed behind the log's back: the verification names it, and it would not be true to show it
    web::views::Table::Rows line{.title = format_date_time(event->at, context.lang),
                                 .title_href = address_of(row.record_id),
                                 .title_note = words(context, "kind", event->kind)};
    const auto cell = [&](web::TextKey label, std::string text, std::string note) {
      line.cells.push_back(
          {.label = context.t(label), .text = std::move(text), .note = note.empty() ? std::nullopt : std::optional(std::move(note))});
    };
    cell(text::kReadWho, who(context, *event), event->actor.office_name);
    line.cells.back().verbatim = is_named(*event);
    line.cells.back().verbatim_note = true;  // offices are in the log as they were called in Uzbek
    cell(text::kReadWhy, purpose_words(context, services, event->purpose), event->case_ref);
    cell(text::kReadWhat, groups(context, *event), {});
    table.rows.push_back(std::move(line));
  }
  return table;
}

Task<Result<net::Response>> show_list(std::shared_ptr<Services> services, web::Context context) {
  const auto asked = context.request->query.find("oldin");
  const RecordId before = asked ? RecordId::parse(*asked).value_or(newest()) : newest();
  auto rows = co_await services->db.query(sql::ListRecords{.subject_id = context.visitor.subject, .before = before, .most = kPerPage + 1});
  views::WhoLooked page{.nav = web::cabinet_nav(context, web::CabinetPage::reads)};
  if (rows.size() > kPerPage) {
    rows.pop_back();
    page.older = "/kabinet/kim-kordi?oldin=" + rows.back().record_id.str();
  }
  web::views::Table table = table_of(context, *services, rows);
  if (table.rows.empty()) {
    page.empty = web::views::EmptyState{.title = context.t(text::kReadsEmpty), .text = context.t(text::kReadsEmptyText)};
  } else {
    page.table = std::move(table);
  }
  co_return web::page(context, {.title = context.t(text::kReadsTitle), .section = "cabinet"}, page);
}

void fill_facts(const web::Context& context, const Services& services, const Event& event, views::WhoLookedRecord& page) {
  const auto add = [&](web::TextKey label, std::string value, bool verbatim = false) {
    page.facts.rows.push_back({.label = context.t(label), .value = or_dash(std::move(value)), .verbatim = verbatim});
  };
  add(text::kReadWhen, format_date_time_long(event.at, context.lang));
  add(text::kReadEvent, words(context, "kind", event.kind));
  add(text::kReadWho, who(context, event), is_named(event));
  add(text::kReadOffice, event.actor.office_name, true);
  add(text::kReadWhy, purpose_words(context, services, event.purpose));
  add(text::kReadCase, event.case_ref);
  add(text::kReadWhat, groups(context, event));
}

void fill_proof(const web::Context& context, const RecordId& record, const Result<RecordProof>& proof, const std::string& vkey,
                views::WhoLookedRecord& page) {
  if (!proof) {
    page.pending = web::views::Alert{.kind = "info", .title = context.t(text::kReadPending), .text = context.t(text::kReadPendingText)};
    return;
  }
  const std::string source = "/api/v1/log/proof?record=" + record.str();
  page.proof = web::views::Proof{.id = "isbot", .record = record.str(), .source = source};
  page.download = source + "&download=1";
  page.command = fmt::format("darcha audit prove darcha-isbot-{}.json", record.str());
  web::views::Facts facts;
  facts.items.push_back({.label = context.t(text::kReadNumber), .value = fmt::format("{}", proof->leaf_index + 1)});
  facts.items.push_back({.label = context.t(text::kReadTreeSize), .value = fmt::format("{}", proof->tree_size)});
  facts.items.push_back({.label = context.t(text::kReadSalt), .value = to_hex(proof->salt)});
  facts.items.push_back({.label = context.t(text::kReadEntry), .value = std::string(as_text(proof->entry))});
  facts.items.push_back({.label = context.t(text::kLogKey), .value = vkey});
  page.technical = std::move(facts);
}

Task<Result<net::Response>> show_record(std::shared_ptr<Services> services, web::Context context, RecordId record,
                                        std::shared_ptr<web::Form> form) {
  const SubjectId subject = context.visitor.subject;
  db::Batch batch;
  const auto row_slot = batch.add(sql::FindRecord{.subject_id = subject, .record_id = record});
  const auto asked_slot = batch.add(sql::FindExplanation{.subject_id = subject, .record_id = record});
  const db::Results results = co_await services->db.run(std::move(batch));
  const auto row = results.get(row_slot);
  const auto event = row ? parse_details(row->details) : std::nullopt;
  if (!event) co_return refuse("audit.no_such_record", RefusalKind::not_found);
  views::WhoLookedRecord page{.nav = web::cabinet_nav(context, web::CabinetPage::reads), .details = row->details};
  fill_facts(context, *services, *event, page);
  const auto proof = co_await find_proof(services->db, subject, record);
  fill_proof(context, record, proof, services->vkey, page);
  if (const auto asked = results.get(asked_slot)) {
    page.asked = web::views::Alert{.kind = "success",
                                   .title = context.t(text::kAskDone),
                                   .text = context.t(text::kAskDoneText, {{"date", format_date_time(asked->asked_at, context.lang)}}),
                                   .announce = context.request->query.find("soraldi").has_value()};
    if (asked->answer)
      page.asked = web::views::Alert{
          .kind = "info",
          .title = context.t(text::kExplainGiven,
                             {{"who", asked->answered_by.value_or("")}, {"date", format_date_time(*asked->answered_at, context.lang)}}),
          .text = *asked->answer};
  } else if (event->actor.kind != ActorKind::citizen) {
    web::views::TextArea ask{.name = "savol",
                             .label = context.t(text::kAskLabel),
                             .hint = context.t(text::kAskHint),
                             .rows = 4,
                             .maxlength = kMaxQuestion,
                             .optional = true};
    if (form)
      form->show(ask);
    else
      ask.id = web::id_of(ask.name);
    page.ask = std::move(ask);
    page.ask_action = address_of(record);
  }
  web::Frame frame{.title = context.t(text::kReadTitle), .section = "cabinet", .scripts = {"proof.js"}};
  frame.crumbs.push_back({context.t(text::kReadsTitle), "/kabinet/kim-kordi"});
  frame.has_error = form && !form->ok();
  co_return web::page(context, frame, page, frame.has_error ? 422 : 200);
}

Task<Result<net::Response>> ask(std::shared_ptr<Services> services, web::Context context) {
  const auto record = RecordId::parse(context.request->path_param("id"));
  if (!record) co_return refuse("audit.no_such_record", RefusalKind::not_found);
  const auto form = std::make_shared<web::Form>(context);
  std::string question = form->text("savol", {.required = false, .max = kMaxQuestion, .lines = true});
  if (!form->ok()) co_return co_await show_record(services, context, *record, form);
  const auto asked =
      co_await ask_explanation(services, context.visitor.subject, *record, std::move(question), context.visitor.display_name, context.now);
  if (!asked) co_return std::unexpected(asked.error());
  co_return net::Response::redirect(address_of(*record) + "?soraldi=1");
}

Task<Result<net::Response>> show_one(std::shared_ptr<Services> services, web::Context context) {
  const auto record = RecordId::parse(context.request->path_param("id"));
  if (!record) co_return refuse("audit.no_such_record", RefusalKind::not_found);
  co_return co_await show_record(services, std::move(context), *record, nullptr);
}

}  // namespace

std::vector<web::Route> who_looked_routes(std::shared_ptr<Services> services) {
  using net::Method;
  return {
      {Method::get, "/kabinet/kim-kordi", web::WhoMay::citizen(), [services](web::Context c) { return show_list(services, std::move(c)); }},
      {Method::get, "/kabinet/kim-kordi/{id}", web::WhoMay::citizen(),
       [services](web::Context c) { return show_one(services, std::move(c)); }},
      {Method::post, "/kabinet/kim-kordi/{id}", web::WhoMay::citizen(), [services](web::Context c) { return ask(services, std::move(c)); }},
  };
}

Task<web::views::Table> last_reads(std::shared_ptr<Services> services, web::Context context, int most) {
  const auto rows = co_await services->db.query(sql::ListRecords{.subject_id = context.visitor.subject, .before = newest(), .most = most});
  co_return table_of(context, *services, rows);
}

Task<std::string> export_of(db::Pool& pool, SubjectId subject) {
  constexpr int kChunk = 500;
  std::string json = "[";
  for (RecordId before = newest();;) {
    const auto rows = co_await pool.query(sql::ListRecords{.subject_id = subject, .before = before, .most = kChunk});
    for (const auto& row : rows)
      json += (json.size() > 1 ? "," : "") + fmt::format(R"({{"salt":"{}","details":{}}})", to_base64(row.salt), row.details);
    if (rows.size() < kChunk) break;
    before = rows.back().record_id;
  }
  co_return json + "]";
}

}  // namespace darcha::audit
