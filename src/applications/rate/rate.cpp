#include <boost/json.hpp>

#include "applications/applications.h"
#include "applications/issue/issue.h"
#include "applications/json.h"
#include "applications/pages.h"
#include "applications/store.h"
#include "audit/audit.h"
#include "core/text.h"
#include "web/form.h"

namespace darcha::applications {
namespace {

Task<Result<void>> rate(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id, int stars, std::string comment) {
  const auto application = co_await find_application(services->db, subject, id);
  if (!application) co_return refuse("applications.not_found", RefusalKind::not_found);
  if (!application->finished_at) co_return refuse("applications.not_finished", RefusalKind::conflict);
  if (stars < 1 || stars > 5 || count_characters(comment) > kMaxRatingComment || !is_utf8(comment))
    co_return refuse("applications.bad_rating", RefusalKind::bad_input);
  const Instant now = services->clock.now();
  db::Batch batch;
  batch.add(sql::InsertRating{.subject_id = subject,
                              .application_id = id,
                              .service_code = application->service_code,
                              .stars = static_cast<std::int16_t>(stars),
                              .comment = normalize_apostrophes(comment),
                              .now = now});
  const std::string payload =
      boost::json::serialize(boost::json::object{{"application_id", id.str()}, {"service", application->service_code}, {"stars", stars}});
  jobs::emit(batch, {.id = make_uuid_v7(now), .topic = std::string{kRatedTopic}, .subject = subject, .payload = payload, .at = now});
  bool rated_before = false;
  try {
    co_await services->db.run(std::move(batch));
  } catch (const db::ConstraintViolation& violation) {
    if (violation.constraint() != "ratings_pk") throw;
    rated_before = true;
  }
  if (rated_before) co_return refuse("applications.already_rated", RefusalKind::conflict);
  co_return Result<void>{};
}

Task<Result<net::Response>> do_rate(std::shared_ptr<Services> services, web::Context context) {
  const auto id = ApplicationId::parse(context.request->path_param("id"));
  if (!id) co_return refuse("applications.not_found", RefusalKind::not_found);
  web::Form form(context);
  const std::string stars = form.choice("stars", {"1", "2", "3", "4", "5"});
  std::string comment = form.text("comment", {.required = false, .max = kMaxRatingComment, .lines = true});
  if (!form.ok()) co_return co_await show_application(services, context, &form);
  const auto rated = co_await rate(services, context.visitor.subject, *id, stars[0] - '0', std::move(comment));
  if (!rated && rated.error().code != "applications.already_rated") co_return std::unexpected(rated.error());
  co_return net::Response::redirect("/kabinet/arizalar/" + id->str() + "#baho");
}

std::string text_of(const boost::json::object& payload, std::string_view name) { return std::string{payload.at(name).as_string()}; }

// An event delivered twice meets the primary key of ratings_counted and changes nothing.
Task<> count_rating(std::shared_ptr<Services> services, jobs::OutboxEvent event) {
  const boost::json::value root = boost::json::parse(event.payload);
  const boost::json::object& payload = root.as_object();
  db::Batch batch;
  batch.add(sql::MarkRatingCounted{.service_code = text_of(payload, "service"), .event_id = event.id});
  batch.add(sql::AddToRatingTotal{.service_code = text_of(payload, "service"),
                                  .stars = static_cast<std::int16_t>(payload.at("stars").as_int64())});
  try {
    co_await services->db.run(std::move(batch));
  } catch (const db::ConstraintViolation& violation) {
    if (violation.constraint() != "ratings_counted_pk") throw;
  }
}

bool is_automatic(const boost::json::value& payload) { return payload.at("automatic").as_bool(); }

Task<> issue_automatic(std::shared_ptr<Services> services, jobs::OutboxEvent event) {
  const boost::json::value root = boost::json::parse(event.payload);
  const boost::json::object& payload = root.as_object();
  if (!is_automatic(root)) co_return;
  const auto id = ApplicationId::parse(text_of(payload, "application_id"));
  if (id) co_await issue(services, event.subject, *id);
}

boost::json::array files_json(const std::vector<Attachment>& files) {
  boost::json::array list;
  for (const Attachment& file : files)
    list.emplace_back(boost::json::object{{"name", file.file_name},
                                          {"type", file.content_type},
                                          {"size", file.size},
                                          {"sha256", to_hex(file.sha256)},
                                          {"at", to_iso(file.at)}});
  return list;
}

// A draft is the person's data as well.
Task<boost::json::array> drafts_json(std::shared_ptr<Services> services, SubjectId subject) {
  boost::json::array list;
  for (const auto& row : co_await services->db.query(sql::ListDrafts{.subject_id = subject})) {
    const auto draft = co_await find_draft(services->db, subject, row.application_id);
    if (!draft) continue;  // handed in or discarded meanwhile
    list.emplace_back(boost::json::object{{"service", draft->service_code},
                                          {"service_version", draft->service_version},
                                          {"state", "draft"},
                                          {"updated_at", to_iso(draft->updated_at)},
                                          {"answers", boost::json::parse(to_json(draft->answers))},
                                          {"from_registers", boost::json::parse(to_json(draft->prefilled))},
                                          {"files", files_json(co_await list_attachments(services->db, subject, draft->id))}});
  }
  co_return list;
}

}  // namespace

std::vector<web::Route> rate_routes(std::shared_ptr<Services> services) {
  return {{net::Method::post, "/kabinet/arizalar/{id}/baho", web::WhoMay::citizen(),
           [services](web::Context context) { return do_rate(services, std::move(context)); }}};
}

Task<> Ratings::refresh() {
  auto totals = std::make_shared<std::map<std::string, Rating, std::less<>>>();
  for (const auto& row : co_await db_.query(sql::ListRatingTotals{})) {
    Rating& rating = (*totals)[row.service_code];
    rating.mean += static_cast<double>(row.stars) * static_cast<double>(row.ratings);  // the sum, until all rows are in
    rating.ratings += row.ratings;
  }
  for (auto& [service, rating] : *totals)
    if (rating.ratings > 0) rating.mean /= static_cast<double>(rating.ratings);
  totals_ = std::move(totals);
}

Rating Ratings::of(std::string_view service_code) const {
  const auto found = totals_->find(service_code);
  return found == totals_->end() ? Rating{} : found->second;
}

void subscribe(jobs::Worker& worker, std::shared_ptr<Services> services) {
  worker.on_event(
      std::string{kSubmittedTopic}, "applications.issue",
      [services](jobs::OutboxEvent event) { return issue_automatic(services, std::move(event)); },
      [](const jobs::OutboxEvent& event) { return is_automatic(boost::json::parse(event.payload)); });
  worker.on_event(std::string{kRatedTopic}, "applications.ratings",
                  [services](jobs::OutboxEvent event) { return count_rating(services, std::move(event)); });
}

Task<std::string> export_of(std::shared_ptr<Services> services, SubjectId subject) {
  namespace json = boost::json;
  json::array list = co_await drafts_json(services, subject);
  ApplicationId before;
  before.value.octets.fill(0xFF);
  for (bool more = true; more;) {
    const Overview page = co_await applications_of(services, subject, before, 100);
    for (const Line& line : page.applications) {
      const auto application = co_await find_application(services->db, subject, line.id);
      if (!application) continue;
      list.emplace_back(
          json::object{{"number", application->number},
                       {"service", application->service_code},
                       {"service_version", application->service_version},
                       {"state", application->state},
                       {"outcome", application->outcome ? json::value(*application->outcome) : json::value(nullptr)},
                       {"submitted_at", to_iso(application->submitted_at)},
                       {"finished_at", application->finished_at ? json::value(to_iso(*application->finished_at)) : json::value(nullptr)},
                       {"files", files_json(co_await list_attachments(services->db, subject, line.id))},
                       {"answers", json::parse(to_json(application->answers))},
                       {"from_registers", json::parse(to_json(application->prefilled))}});
      before = line.id;
    }
    more = page.more;
  }
  co_return json::serialize(list);
}

}  // namespace darcha::applications
