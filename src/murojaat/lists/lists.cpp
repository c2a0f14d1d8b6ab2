// Lists that follow from the appeals: the offices' queues, their search, the public list, figures. What is written is always the appeal as
// it is now, under its version: an event that comes late, or twice, or after a newer one, changes nothing.
#include <boost/json.hpp>

#include <algorithm>
#include <map>

#include "core/text.h"
#include "core/utf8.h"
#include "documents/rules.h"
#include "murojaat/engine.h"
#include "murojaat/fairness/fairness.h"
#include "murojaat/past/past.h"
#include "murojaat/store.h"
#include "notifications/notifications.h"

namespace darcha::murojaat {
namespace {

constexpr int kMostPublic = 1'000;
constexpr std::size_t kRegionDigits = 4;  // of a SOATO

std::string region_of(const std::string& territory) { return territory.substr(0, std::min<std::size_t>(territory.size(), 4)); }

std::string folded(const Loaded& loaded) {
  std::string all = loaded.it.number + " " + loaded.it.text + " " + loaded.it.place.words + " " + loaded.it.author_name;
  for (const Point& point : loaded.points) all += " " + point.text + " " + point.answer;
  return fold_for_search(all);
}

void add_requests(db::Batch& batch, const Loaded& loaded) {
  for (const Request& request : loaded.requests)
    batch.add(sql::PutRequestQueued{.office_id = request.office,
                                    .request_id = request.id,
                                    .subject_id = loaded.it.key.subject,
                                    .appeal_id = loaded.it.key.id,
                                    .number = loaded.it.number,
                                    .joint = request.joint,
                                    .due_at = request.due_at,
                                    .open = request.open()});
}

void add_result(db::Batch& batch, const Loaded& loaded) {
  const Appeal& it = loaded.it;
  if (!it.answered_at || loaded.replies.empty()) return;
  const Reply& last = loaded.replies.back();
  const auto days = (date_in_tashkent(*it.answered_at) - it.registered_on).count();
  batch.add(sql::PutResult{.office_id = last.office,
                           .appeal_id = it.key.id,
                           .officer_id = last.officer,
                           .topic = it.topic,
                           .channel = std::string{code(it.channel)},
                           .lodged_at = it.lodged_at,
                           .answered_at = *it.answered_at,
                           .days = static_cast<int>(days),
                           .on_time = *it.answered_at < it.due_at,
                           .formal_sent = static_cast<int>(std::ranges::count_if(
                               loaded.replies, [](const Reply& reply) { return !reply.flags.empty(); })),
                           .reopened = it.reopened,
                           .stars = static_cast<std::int16_t>(it.stars),
                           .outcome = it.outcome,
                           .version = it.version});
}

struct Told {
  Key key;
  std::vector<OfficeId> before;
  std::string notice;
  int version = 0;
};

Told told_by(const jobs::OutboxEvent& event) {
  const auto payload = boost::json::parse(event.payload);
  const auto id = AppealId::parse(payload.at("appeal_id").as_string());
  if (!id) throw std::runtime_error("murojaat: an event with a broken id");
  Told told{{event.subject, *id}, {}, std::string{payload.at("notice").as_string()}, static_cast<int>(payload.at("version").as_int64())};
  for (const char* key : {"office_before", "escalated_before"})
    if (const auto office = OfficeId::parse(payload.at(key).as_string()); office && !office->is_nil()) told.before.push_back(*office);
  return told;
}

/// Those who joined live on other shards than the author: told here, once each, by an id that follows from the event.
Task<> tell_participants(std::shared_ptr<Services> services, const Loaded& loaded, std::string notice, int version) {
  for (const Participant& one : loaded.participants) {
    if (!one.confirmed_at) continue;
    const Digest digest = sha256("murojaat.tell|" + loaded.it.key.id.str() + "|" + std::to_string(version) + "|" + one.person.str());
    Uuid id;
    std::copy_n(digest.begin(), id.octets.size(), id.octets.begin());
    db::Batch batch;
    notifications::add(batch, {.id = id,
                               .subject = one.person,
                               .kind = notice,
                               .args = {{"number", loaded.it.number}},
                               .link = "/murojaat/" + loaded.it.number,
                               .at = services->clock.now()});
    co_await services->db.run(std::move(batch));
  }
}

/// What this process has written into the lists lately: under load the events of an appeal come when its lists are ahead of them already.
/// Only a memory: what it does not know is written again. The worker's thread alone asks it.
class Written {
 public:
  void note(const Loaded& loaded) {
    if (by_appeal_.size() >= kMost) by_appeal_.clear();
    const bool joined = std::ranges::any_of(loaded.participants, [](const Participant& one) { return one.confirmed_at.has_value(); });
    by_appeal_[loaded.it.key.id] = {loaded.it.version, loaded.it.office, joined};
  }
  /// Nothing is left to write for this event, no list it has to leave, and nobody to tell.
  bool covers(const Told& told) const {
    const auto found = by_appeal_.find(told.key.id);
    if (found == by_appeal_.end() || found->second.version < told.version) return false;
    const auto stayed = [&](OfficeId office) { return office == found->second.office; };
    return std::ranges::all_of(told.before, stayed) && (told.notice.empty() || !found->second.joined);
  }

 private:
  static constexpr std::size_t kMost = 10'000;
  struct Last {
    int version = 0;
    OfficeId office;
    bool joined = false;
  };
  std::map<AppealId, Last> by_appeal_;
};

Task<Loaded> write_lists(std::shared_ptr<Services> services, Key key, std::vector<OfficeId> before) {
  auto loaded = co_await find(services, key);
  if (!loaded) throw std::runtime_error("murojaat: an event of an appeal that is not there");
  const Appeal& it = loaded->it;
  const bool open = is_open(it.state);
  const bool elsewhere = open && !it.escalated_to.is_nil() && it.escalated_to != it.office;
  db::Batch batch;  // rows of several offices: each is guarded by its own version, so half of them written is only half in step
  store::add_queued(batch, it, it.office, false, open, led_by(*loaded));
  if (elsewhere) store::add_queued(batch, it, it.escalated_to, true, true, {});
  for (const OfficeId office : before)
    if (office != it.office && !(elsewhere && office == it.escalated_to)) store::add_queued(batch, it, office, false, false, {});
  store::add_searched(batch, it, folded(*loaded));
  store::add_public(batch, it, public_of(*loaded));
  add_requests(batch, *loaded);
  add_result(batch, *loaded);
  add_past(batch, *loaded);
  co_await services->db.run(std::move(batch));
  co_return std::move(*loaded);
}

Task<> on_changed(std::shared_ptr<Services> services, std::shared_ptr<Written> written, jobs::OutboxEvent event) {
  Told told = told_by(event);
  if (written->covers(told)) co_return;
  const Loaded loaded = co_await write_lists(services, told.key, std::move(told.before));
  written->note(loaded);
  if (!told.notice.empty()) co_await tell_participants(services, loaded, told.notice, told.version);
}

template <class Row>
Public public_row(const Row& row) {
  return {.number = row.number,
          .kind = row.kind,
          .topic = row.topic,
          .state = parse_state(row.state).value(),
          .office = row.office_id,
          .district = row.district,
          .lat = row.lat,
          .lon = row.lon,
          .description = row.description,
          .note = row.note,
          .lodged_at = row.lodged_at,
          .updated_at = row.updated_at,
          .due_at = row.due_at,
          .collective = row.collective,
          .participants = row.participants};
}

Task<> list_region(std::shared_ptr<Services> services, const PublicFilter& filter, std::string region, std::vector<Public>& out) {
  sql::ListPublic statement{.region = std::move(region),
                            .open = filter.open,
                            .since = filter.since,
                            .until = filter.until,
                            .collective = filter.collective,
                            .max_rows = std::clamp(filter.max_rows, 1, kMostPublic)};
  statement.topics = filter.topics;
  if (!filter.topic.empty()) statement.topics.push_back(filter.topic);
  if (!filter.district.empty()) statement.district = filter.district;
  for (auto& row : co_await services->db.query(std::move(statement))) {
    out.push_back(public_row(row));
    out.back().closed_at = row.closed_at;
  }
}

}  // namespace

Task<> project(std::shared_ptr<Services> services, Key key, std::vector<OfficeId> before) {
  co_await write_lists(services, key, std::move(before));
}

Task<std::vector<Public>> list_public(std::shared_ptr<Services> services, PublicFilter filter) {
  std::vector<Public> out;
  if (filter.region.empty()) filter.region = filter.district;
  if (!filter.region.empty()) {
    co_await list_region(services, filter, region_of(filter.region), out);
    co_return out;
  }
  const auto directory = co_await offices::directory(services->db);
  for (const offices::Territory& territory : directory->territories())
    if (territory.soato.size() <= 4) co_await list_region(services, filter, territory.soato, out);
  std::ranges::sort(out, std::greater{}, &Public::lodged_at);
  const auto most = static_cast<std::size_t>(std::clamp(filter.max_rows, 1, kMostPublic));
  if (out.size() > most) out.resize(most);
  co_return out;
}

// Quick either way: it is asked while somebody writes.
Task<std::vector<Public>> list_open_near(std::shared_ptr<Services> services, std::string district, Instant since, int max_rows) {
  std::vector<Public> out;
  if (!district.empty()) {
    sql::ListOpenNear statement{.region = region_of(district), .district = std::move(district), .since = since, .max_rows = max_rows};
    for (auto& row : co_await services->db.query(std::move(statement))) out.push_back(public_row(row));
    co_return out;
  }
  const auto directory = co_await offices::directory(services->db);
  for (const offices::Territory& region : directory->territories())
    if (region.soato.size() == kRegionDigits)
      for (auto& row : co_await services->db.query(sql::ListOpenNewest{.region = region.soato, .since = since, .max_rows = max_rows}))
        out.push_back(public_row(row));
  co_return out;
}

Task<std::optional<Public>> find_public(std::shared_ptr<Services> services, std::string number) {
  const auto key = co_await find_by_number(services, std::move(number));
  const auto loaded = key ? co_await find(services, *key) : std::nullopt;
  if (!loaded) co_return std::nullopt;
  co_return public_of(*loaded);
}

namespace {

/// What stands before each word of an office's appeals (migration 2026112471): its id's last eight digits as letters.
std::string mark_of(OfficeId office) {
  std::string out = office.str();
  out.erase(0, out.size() - 8);
  for (char& c : out)
    if (c >= '0' && c <= '9') c = static_cast<char>('g' + (c - '0'));
  return out;
}

/// As the migration tells words from what stands between them: signs below U+00C0 and of the blocks of punctuation and symbols part words.
bool is_of_word(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9') || (c >= 0xC0 && c <= 0x1FFF) || (c >= 0x3040 && c <= 0xFFFF);
}

/// Words folded to letters and digits: nothing in them can be an operator of the query language. A word is found by its beginning, a number
/// whole: house 17 is neither 170 nor 1,700,000, and the numbers that begin with two digits stand in every tenth appeal of a country.
std::string query_of(OfficeId office, const std::string& typed) {
  const std::string mark = mark_of(office);
  std::string out, word;
  for (const char32_t c : utf8::decode(fold_for_search(typed) + " ")) {
    if (is_of_word(c)) utf8::append(word, c);
    if (is_of_word(c) || word.empty()) continue;
    const bool number = std::ranges::all_of(word, [](char digit) { return digit >= '0' && digit <= '9'; });
    out += (out.empty() ? "" : " & ") + mark + word + (number ? "" : ":*");
    word.clear();
  }
  return out;
}

}  // namespace

Task<std::vector<Found>> search_office(std::shared_ptr<Services> services, OfficeId office, std::string typed, int max_rows) {
  constexpr int kDepth = 20;  // times what is wanted: a word in every twentieth appeal is found among the newest
  std::vector<Found> out;
  std::string words = query_of(office, typed);
  if (words.empty()) co_return out;
  const auto add = [&out](const auto& row) {
    out.push_back({{row.subject_id, AppealId{row.appeal_id}}, row.number, row.topic, parse_state(row.state).value(), row.lodged_at});
  };
  const int depth = std::min(max_rows, 1'000) * kDepth;
  for (const auto& row :
       co_await services->db.query(sql::SearchNewest{.office_id = office, .words = words, .depth = depth, .max_rows = max_rows}))
    add(row);
  if (static_cast<int>(out.size()) == max_rows) co_return out;
  out.clear();
  for (const auto& row :
       co_await services->db.query(sql::SearchOffice{.office_id = office, .words = std::move(words), .max_rows = max_rows}))
    add(row);
  co_return out;
}

Task<std::vector<Queued>> list_queue(std::shared_ptr<Services> services, QueueFilter filter, QueuePage page) {
  co_return co_await store::list_queue(services->db, std::move(filter), page);
}

Task<std::vector<AskedHere>> list_asked(std::shared_ptr<Services> services, OfficeId office, int max_rows) {
  std::vector<AskedHere> out;
  for (auto& row : co_await services->db.query(sql::ListRequestQueue{.office_id = office, .max_rows = max_rows}))
    out.push_back({row.request_id, {row.subject_id, AppealId{row.appeal_id}}, row.number, row.joint, row.due_at});
  co_return out;
}

Task<std::vector<Line>> list_own(std::shared_ptr<Services> services, SubjectId subject, AppealId before, int max_rows) {
  Uuid newest = before;
  if (before.is_nil()) newest.octets.fill(0xFF);
  std::vector<Line> out;
  for (auto& row : co_await services->db.query(sql::ListAppeals{.subject_id = subject, .before = newest, .max_rows = max_rows}))
    out.push_back({.key = {subject, AppealId{row.appeal_id}},
                   .number = row.number,
                   .kind = row.kind,
                   .topic = row.topic,
                   .state = parse_state(row.state).value(),
                   .office = row.office_id,
                   .lodged_at = row.lodged_at,
                   .due_at = row.due_at,
                   .closed_at = row.closed_at});
  co_return out;
}

Task<std::vector<Digest>> attached_among(db::Pool& db, std::vector<Digest> files) {
  std::vector<std::string> hex;
  for (const Digest& file : files) hex.push_back(to_hex(file));
  std::vector<Digest> out;
  for (const auto& row : co_await db.query(sql::ListAttached{.files = std::move(hex)})) {
    Digest digest{};
    std::copy_n(row.sha256.begin(), digest.size(), digest.begin());
    out.push_back(digest);
  }
  co_return out;
}

void subscribe(jobs::Worker& worker, std::shared_ptr<Services> services) {
  worker.on_event(std::string{kChangedTopic}, "murojaat.lists", [services, written = std::make_shared<Written>()](jobs::OutboxEvent event) {
    return on_changed(services, written, std::move(event));
  });
  if (services->hub != nullptr)
    worker.on_hint("*", [services](const jobs::OutboxEvent& event) {
      if (event.topic.starts_with("murojaat.")) services->hub->publish("murojaat/" + event.subject.str(), "message", event.topic);
    });
  worker.every("murojaat.clock", std::chrono::minutes{1}, [services](Instant) { return run_clock(services); });
  worker.every("murojaat.fairness", std::chrono::hours{24}, [services](Instant) { return publish_fairness(services); });
  worker.every("murojaat.sweep", std::chrono::hours{1}, [services](Instant) { return run_sweep(services); });
}

}  // namespace darcha::murojaat
