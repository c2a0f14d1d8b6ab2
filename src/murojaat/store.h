// The only caller of SQL in this room. Statements join a Batch; reading takes a Batch and collects from its results.
#pragma once
#include "gen/murojaat/sql.h"
#include "murojaat/murojaat.h"

namespace darcha::murojaat::store {

/// Reads all of an appeal in one transaction.
class Reading {
 public:
  Reading(db::Batch& batch, Key key);
  std::optional<Loaded> collect(const db::Results& results) const;

 private:
  Key key_;
  db::Slot<sql::GetAppeal> it_;
  db::Slot<sql::ListPoints> points_;
  db::Slot<sql::ListEvents> events_;
  db::Slot<sql::ListMessages> messages_;
  db::Slot<sql::ListReplies> replies_;
  db::Slot<sql::ListFiles> files_;
  db::Slot<sql::ListParticipants> participants_;
  db::Slot<sql::ListRequests> requests_;
  db::Slot<sql::ListReceptions> receptions_;
};

/// Facts of an event as its row keeps them.
std::string json_of(const Facts& facts);
Facts facts_in(const std::string& kept);

void add_insert(db::Batch& batch, const Appeal& it);
void add_update(db::Batch& batch, const Appeal& it);
void add_event(db::Batch& batch, Key key, const Event& event);
/// Exactly these, from 1 on: what was beyond them is gone.
void add_points(db::Batch& batch, Key key, const std::vector<Point>& points);
void add_point(db::Batch& batch, Key key, const Point& point);
void add_message(db::Batch& batch, Key key, const Message& message);
void add_reply(db::Batch& batch, Key key, const Reply& reply);
void add_file(db::Batch& batch, Key key, const File& file);
void add_participant(db::Batch& batch, const Appeal& it, const Participant& participant);
void add_request(db::Batch& batch, Key key, const Request& request);
void add_reception(db::Batch& batch, Key key, const Reception& reception);
void add_suggestion(db::Batch& batch, Key key, const Suggestion& suggestion, Instant at);

struct Suggested {
  Suggestion suggestion;
  Instant at{};
};
Task<std::vector<Suggested>> list_suggestions(db::Pool& db, Key key);  ///< newest first
Task<std::optional<Event>> find_event(db::Pool& db, Key key, int seq);

struct Place {
  Key key;
  std::string number;
  Instant lodged_at{};
};
Task<std::optional<Place>> find_text(db::Pool& db, Bytes digest);

// --- lists ----------------------------------------------------------------------------------------------------------------------------

using murojaat::Queued;
using murojaat::QueueFilter;
using murojaat::QueuePage;
/// The most urgent first, then by the end of the term.
Task<std::vector<Queued>> list_queue(db::Pool& db, QueueFilter filter, QueuePage page);
Task<std::int64_t> count_queue(db::Pool& db, OfficeId office, OfficerId officer, bool for_head, int most);
void add_queued(db::Batch& batch, const Appeal& it, OfficeId office, bool escalated, bool open, std::string led_by);
void add_searched(db::Batch& batch, const Appeal& it, const std::string& folded);
void add_public(db::Batch& batch, const Appeal& it, const Public& shown);

}  // namespace darcha::murojaat::store
