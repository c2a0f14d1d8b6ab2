// The past of a demonstration: closed appeals of nobody, so that figures have something to show. Never in a real house.
#include <algorithm>

#include "documents/rules.h"
#include "murojaat/engine.h"
#include "murojaat/route/route.h"
#include "murojaat/store.h"

namespace darcha::murojaat {
namespace {

constexpr std::string_view kPrefix = "MR";

Uuid id_of(std::string_view what, const std::string& name) {
  const Digest digest = sha256("darcha.murojaat.plant|" + std::string{what} + "|" + name);
  Uuid id;
  std::copy_n(digest.begin(), id.octets.size(), id.octets.begin());
  return id;
}

Appeal appeal_of(const Services& services, const offices::Directory& directory, const PastAppeal& past) {
  Appeal it;
  it.key = {SubjectId{id_of("subject", past.name)}, AppealId{id_of("appeal", past.name)}};
  const Digest random = sha256(past.name);
  it.number = documents::make_number(kPrefix, date_in_tashkent(past.lodged_at), {random.data(), documents::kNumberRandom});
  it.kind = "ariza";
  it.channel = past.channel;
  it.form = form_of(past.channel);
  it.topic = past.topic;
  it.text = past.text;
  it.place.district = past.district;
  it.lodged_at = past.lodged_at;
  it.registered_on = it.arrived_on = registration_day(*services.law, *services.calendar, past.lodged_at);
  it.term = services.law->find_kind(it.kind)->term;
  it.office = route(directory, *services.law, services.law->find_topic(it.topic), past.district, {}, {}, {}).office;
  return it;
}

/// Each thing that happened, in its order.
class Story {
 public:
  Story(const Services& services, Appeal it) : services_(services), it_(std::move(it)) {}

  void then(Change made) {
    ++it_.version;
    recompute(it_, *services_.law, *services_.calendar);
    events_.push_back({.seq = it_.version,
                       .kind = made.kind,
                       .state = it_.state,
                       .actor_kind = made.actor.kind == audit::ActorKind::nobody ? "citizen" : "system",
                       .office = it_.office,
                       .at = made.at,
                       .facts = facts_of(it_, made)});
  }
  Appeal& it() { return it_; }
  db::Batch rows() const {
    db::Batch batch;
    store::add_insert(batch, it_);
    for (const Event& event : events_) store::add_event(batch, it_.key, event);
    return batch;
  }

 private:
  const Services& services_;
  Appeal it_;
  std::vector<Event> events_;
};

void end(Story& story, const PastAppeal& past) {
  using namespace std::chrono_literals;
  const audit::Actor author{.kind = audit::ActorKind::nobody};
  Instant at = *past.answered_at;
  Appeal& it = story.it();
  it.state = State::answered;
  it.outcome = "answered";
  it.answered_at = at;
  story.then({.kind = "replied", .at = at, .formal = past.formal});
  if (!past.verdict.empty())
    story.then({.kind = "verdict", .actor = author, .at = at += 26h, .yes = past.verdict == "yes", .no = past.verdict == "no"});
  if (past.reopened) {
    it.reopened = 1;
    story.then({.kind = "reopened", .actor = author, .at = at += 1h});
    it.answered_at = at += 80h;
    story.then({.kind = "replied", .at = at});
  }
  if (past.stars > 0) {
    it.stars = past.stars;
    story.then({.kind = "rated", .actor = author, .at = at += 2h});
  }
  if (!past.followed_up.empty()) {
    it.followed_up = past.followed_up;
    story.then({.kind = "followed_up", .actor = author, .at = at += Days{40}});
  }
  it.state = State::closed;
  it.closed_at = at += 1h;
  it.followed_up = past.followed_up.empty() ? "no" : past.followed_up;  // nobody is asked again
  story.then({.kind = "closed", .at = at});
}

}  // namespace

Task<Key> plant(std::shared_ptr<Services> services, PastAppeal past) {
  const auto directory = co_await offices::directory(services->db);
  Story story(*services, appeal_of(*services, *directory, past));
  story.then({.kind = "registered", .actor = {.kind = audit::ActorKind::nobody}, .at = past.lodged_at});
  if (past.answered_at) end(story, past);
  const Key key = story.it().key;
  co_await services->db.run_once(story.rows(), {.scope = key.subject, .key = "murojaat.plant", .result = story.it().number});
  co_return key;
}

}  // namespace darcha::murojaat
