#include "audit/explain/explain.h"

#include <boost/json.hpp>

#include "audit/entry.h"
#include "core/dates.h"
#include "gen/audit/sql.h"
#include "gen/audit/text.h"
#include "gen/audit/views.h"
#include "jobs/jobs.h"
#include "web/form.h"

namespace darcha::audit {
namespace {

constexpr std::size_t kMaxAnswer = 4'000;
constexpr int kMostListed = 200;

std::string payload_of(RecordId record, OfficeId office) {
  return boost::json::serialize(
      boost::json::object{{"record_id", record.str()}, {"office_id", office.is_nil() ? std::string{} : office.str()}});
}

std::pair<RecordId, OfficeId> parse_payload(const std::string& payload) {
  const boost::json::value root = boost::json::parse(payload);
  const boost::json::object& object = root.as_object();
  const auto record = RecordId::parse(std::string{object.at("record_id").as_string()});
  const auto office = OfficeId::parse(std::string{object.at("office_id").as_string()});
  if (!record) throw std::runtime_error("an explanation event without a record");
  return {*record, office.value_or(OfficeId{})};
}

Task<> put_on_list(db::Pool& pool, jobs::OutboxEvent event) {
  const auto [record, office] = parse_payload(event.payload);
  co_await pool.query(sql::QueueExplanation{.office_id = office, .record_id = record, .subject_id = event.subject, .asked_at = event.at});
}

Task<> take_off_list(db::Pool& pool, jobs::OutboxEvent event) {
  const auto [record, office] = parse_payload(event.payload);
  co_await pool.query(sql::CloseQueuedExplanation{.office_id = office, .record_id = record, .answered_at = event.at});
}

bool has_role(const web::Visitor& visitor, std::string_view role) {
  return std::find(visitor.roles.begin(), visitor.roles.end(), role) != visitor.roles.end();
}

// The lists an officer answers: of their office for its head, of no office for an operator.
std::vector<OfficeId> lists_of(const web::Visitor& visitor) {
  std::vector<OfficeId> lists;
  if (has_role(visitor, "head")) lists.push_back(visitor.office);
  if (has_role(visitor, "operator")) lists.push_back(OfficeId{});
  return lists;
}

/// The id of a record is a version 7: its first 48 bits are the milliseconds of when it was made. Spec: RFC 9562 5.7.
Instant time_of(const Uuid& v7) {
  std::uint64_t ms = 0;
  for (std::size_t i = 0; i < 6; ++i) ms = ms << 8 | v7.octets[i];
  return Instant{std::chrono::milliseconds{ms}};
}

std::string address_of(RecordId record) { return "/xodim/tushuntirishlar/" + record.str(); }

Task<Result<net::Response>> show_list(std::shared_ptr<Services> services, web::Context context) {
  views::ExplanationQueue page;
  web::views::Table table{.caption = context.t(text::kExplainTitle)};
  for (const auto& column : {text::kExplainAsked, text::kExplainRecord}) table.columns.push_back({.label = context.t(column)});
  for (const OfficeId office : lists_of(context.visitor)) {
    for (const auto& row : co_await services->db.query(sql::ListQueuedExplanations{.office_id = office, .most = kMostListed})) {
      web::views::Table::Rows line{.title = format_date_time(row.asked_at, context.lang), .title_href = address_of(row.record_id)};
      // Who it is about and what they ask stands behind the link: opening it is logged.
      line.cells.push_back({.label = context.t(text::kExplainRecord),
                            .text = context.t(text::kExplainLook, {{"time", format_date_time(time_of(row.record_id), context.lang)}})});
      table.rows.push_back(std::move(line));
    }
  }
  if (table.rows.empty()) {
    page.empty = web::views::EmptyState{.title = context.t(text::kExplainNone)};
  } else {
    page.table = std::move(table);
  }
  if (context.request->query.find("yuborildi"))
    page.done = web::views::Alert{.kind = "success", .title = context.t(text::kExplainSent), .announce = true};
  co_return web::page(context, {.title = context.t(text::kExplainTitle), .noindex = true}, page);
}

struct Asked {
  OfficeId office;
  SubjectId subject;
  bool answered;
};

Task<std::optional<Asked>> find_asked(std::shared_ptr<Services> services, web::Visitor visitor, RecordId record) {
  for (const OfficeId office : lists_of(visitor)) {
    const auto row = co_await services->db.query(sql::FindQueuedExplanation{.office_id = office, .record_id = record});
    if (row) co_return Asked{office, row->subject_id, row->answered_at.has_value()};
  }
  co_return std::nullopt;
}

/// The role under which the lists of an office, or those of none, are answered.
std::string role_for(OfficeId office) { return office.is_nil() ? "operator" : "head"; }

// Opening the question is a read of the person's data, and is logged like any other.
Task<Result<net::Response>> show_task(std::shared_ptr<Services> services, NameOfficer name_officer, web::Context context,
                                      std::shared_ptr<web::Form> form) {
  const auto record = RecordId::parse(context.request->path_param("id"));
  const auto asked = record ? co_await find_asked(services, context.visitor, *record) : std::nullopt;
  if (!asked) co_return refuse("audit.no_such_record", RefusalKind::not_found);
  Actor actor = co_await name_officer(context.visitor, role_for(asked->office));
  db::Batch batch;
  const auto row_slot = batch.add(sql::FindRecord{.subject_id = asked->subject, .record_id = *record});
  const auto question_slot = batch.add(sql::FindExplanation{.subject_id = asked->subject, .record_id = *record});
  append(batch, {.id = RecordId::make(context.now),
                 .subject = asked->subject,
                 .at = context.now,
                 .kind = "audit.explanation_opened",
                 .actor = std::move(actor),
                 .purpose = "explanation",
                 .what = {"reads"}});
  const db::Results results = co_await services->db.run(std::move(batch));
  const auto row = results.get(row_slot);
  const auto event = row ? parse_details(row->details) : std::nullopt;
  const auto question = results.get(question_slot);
  if (!event || !question) co_return refuse("audit.no_such_record", RefusalKind::not_found);
  views::ExplanationTask page{.action = address_of(*record)};
  const auto fact = [&](web::TextKey label, std::string value, bool verbatim = false) {
    page.facts.rows.push_back({.label = context.t(label), .value = std::move(value), .verbatim = verbatim});
  };
  fact(text::kReadWhen, format_date_time_long(event->at, context.lang));
  fact(text::kReadWho, event->actor.name.empty() ? std::string{code(event->actor.kind)} : event->actor.name, !event->actor.name.empty());
  fact(text::kReadCase, event->case_ref.empty() ? "—" : event->case_ref);
  fact(text::kExplainQuestion, question->question.empty() ? context.t(text::kExplainNoWords) : question->question,
       !question->question.empty());
  if (question->answer) {
    fact(text::kExplainAnswer, *question->answer, true);
  } else {
    web::views::TextArea answer{.name = "javob",
                                .label = context.t(text::kExplainAnswer),
                                .hint = context.t(text::kExplainAnswerHint),
                                .rows = 8,
                                .maxlength = kMaxAnswer};
    if (form) {
      form->show(answer);
    } else {
      answer.id = web::id_of(answer.name);
    }
    page.answer = std::move(answer);
  }
  if (form && !form->ok()) page.errors = form->summary();
  const bool wrong = page.errors.has_value();
  co_return web::page(context, {.title = context.t(text::kExplainOne), .has_error = wrong, .noindex = true}, page, wrong ? 422 : 200);
}

Task<Result<net::Response>> send(std::shared_ptr<Services> services, NameOfficer name_officer, web::Context context) {
  const auto form = std::make_shared<web::Form>(context);
  std::string words = form->text("javob", {.min = 10, .max = kMaxAnswer, .lines = true});
  if (!form->ok()) co_return co_await show_task(services, name_officer, context, form);
  const auto record = RecordId::parse(context.request->path_param("id"));
  const auto asked = record ? co_await find_asked(services, context.visitor, *record) : std::nullopt;
  if (!asked) co_return refuse("audit.no_such_record", RefusalKind::not_found);
  Actor actor = co_await name_officer(context.visitor, role_for(asked->office));
  const auto answered = co_await answer_explanation(
      services, {.office = asked->office, .record = *record, .answer = std::move(words), .actor = std::move(actor), .now = context.now});
  if (!answered && answered.error().code != "audit.explanation_answered") co_return std::unexpected(answered.error());
  co_return net::Response::redirect("/xodim/tushuntirishlar?yuborildi=1");
}

Task<std::int64_t> count_waiting(db::Pool& pool, web::Visitor visitor) {
  std::int64_t waiting = 0;
  for (const OfficeId office : lists_of(visitor))
    waiting += (co_await pool.query(sql::CountQueuedExplanations{.office_id = office})).waiting;
  co_return waiting;
}

}  // namespace

web::OfficerEntry officer_entry(db::Pool& pool) {
  return {.symbol = "eye",
          .href = "/xodim/tushuntirishlar",
          .title = text::kExplainTitle,
          .lead = text::kExplainLead,
          .roles = {"head", "operator"},
          .key = 's',
          .waiting = [&pool](web::Visitor visitor) { return count_waiting(pool, std::move(visitor)); }};
}

Task<Result<void>> answer_explanation(std::shared_ptr<Services> services, ExplanationAnswer answer) {
  const auto queued = co_await services->db.query(sql::FindQueuedExplanation{.office_id = answer.office, .record_id = answer.record});
  if (!queued) co_return refuse("audit.no_such_record", RefusalKind::not_found);
  db::Batch batch;
  batch.add(sql::AnswerExplanation{.subject_id = queued->subject_id,
                                   .record_id = answer.record,
                                   .answer = std::move(answer.answer),
                                   .answered_by = answer.actor.name,
                                   .answered_at = answer.now});
  append(batch, {.id = RecordId::make(answer.now),
                 .subject = queued->subject_id,
                 .at = answer.now,
                 .kind = "audit.explanation_given",
                 .actor = answer.actor,
                 .purpose = "explanation",
                 .what = {"reads"}});
  jobs::emit(batch, {.id = make_uuid_v7(answer.now),
                     .topic = std::string{kExplanationGiven},
                     .subject = queued->subject_id,
                     .payload = payload_of(answer.record, answer.office),
                     .at = answer.now});
  bool answered_before = false;
  try {
    co_await services->db.run(std::move(batch));
  } catch (const db::StaleState&) {
    answered_before = true;
  }
  if (answered_before) co_return refuse("audit.explanation_answered", RefusalKind::conflict);
  co_return Result<void>{};
}

void subscribe(jobs::Worker& worker, db::Pool& pool) {
  worker.on_event(std::string{kExplanationAsked}, "audit.explanations",
                  [&pool](jobs::OutboxEvent event) { return put_on_list(pool, std::move(event)); });
  worker.on_event(std::string{kExplanationGiven}, "audit.explanations",
                  [&pool](jobs::OutboxEvent event) { return take_off_list(pool, std::move(event)); });
}

std::vector<web::Route> explain_routes(std::shared_ptr<Services> services, NameOfficer name_officer) {
  using net::Method;
  const auto officer = web::WhoMay::officer_with({});  // which lists are theirs, their roles decide
  return {{Method::get, "/xodim/tushuntirishlar", officer, [services](web::Context c) { return show_list(services, std::move(c)); }},
          {Method::get, "/xodim/tushuntirishlar/{id}", officer,
           [services, name_officer](web::Context c) { return show_task(services, name_officer, std::move(c), nullptr); }},
          {Method::post, "/xodim/tushuntirishlar/{id}", officer,
           [services, name_officer](web::Context c) { return send(services, name_officer, std::move(c)); }}};
}

}  // namespace darcha::audit
