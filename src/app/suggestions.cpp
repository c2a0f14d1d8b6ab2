#include "app/suggestions.h"

#include <algorithm>

#include "triage/overrides.h"

namespace darcha::app {
namespace {

constexpr Days kRecent{60};
constexpr int kMostCompared = 200;  // of one district: some milliseconds of a thread of the pool
constexpr int kMostOfRegion = 25;   // where no district is known: the newest of each region
constexpr std::size_t kMostShown = 3;
constexpr int kUrgent = 3;
constexpr int kNormal = 1;

/// The candidate's id is its place in the list: a public line has no other.
Uuid place_in_list(std::size_t at) {
  Uuid id;
  id.octets[0] = static_cast<std::uint8_t>(at >> 8);
  id.octets[1] = static_cast<std::uint8_t>(at);
  return id;
}
std::size_t place_of(const Uuid& id) { return static_cast<std::size_t>(id.octets[0]) << 8 | id.octets[1]; }

std::vector<murojaat::Similar> compare(const triage::Services& triage, const std::string& text, Instant now,
                                       const std::vector<murojaat::Public>& open, bool near) {
  const auto engine = triage.shelf->engine();
  const triage::Suggestion said = triage::suggest_now(engine.get(), *triage.topics, text);
  std::vector<triage::Candidate> candidates;
  for (std::size_t at = 0; at < open.size(); ++at)
    candidates.push_back(
        {.id = place_in_list(at), .sketch = triage::sketch(open[at].description), .topic = open[at].topic, .at = open[at].lodged_at});
  std::vector<murojaat::Similar> out;
  for (const triage::Similar& one :
       triage::similar({.text = text, .topic = said.topic ? said.topic->code : "", .at = now}, candidates, kMostShown))
    out.push_back({.appeal = open[place_of(one.id)], .likeness = std::min(one.score, 1.0)});
  if (!out.empty() || !said.topic || !near) return out;
  for (const murojaat::Public& one : open)  // words differ more than matters do: those of the same topic others may join
    if (one.collective && one.topic == said.topic->code && out.size() < kMostShown)
      out.push_back({.appeal = one, .likeness = said.topic->confidence / 2});
  return out;
}

}  // namespace

murojaat::Suggestion suggestion_of(const triage::Suggestion& said) {
  murojaat::Suggestion out{.model = said.model, .lang = said.detection.lang, .script = std::string{triage::code(said.detection.script)}};
  if (said.kind) {
    out.kind = said.kind->code;
    out.kind_confidence = said.kind->confidence;
  }
  if (said.topic) {
    out.topic = said.topic->code;
    out.topic_confidence = said.topic->confidence;
    for (const triage::Reason& reason : said.topic->because) out.words.push_back(reason.word);
  }
  if (said.urgency) {
    out.urgency = said.urgency->code == "urgent" ? kUrgent : kNormal;
    out.urgency_confidence = said.urgency->confidence;
  }
  if (said.points.size() > 1)
    for (const triage::Point& point : said.points) out.points.push_back(point.text);
  return out;
}

void lend_suggestions(murojaat::Services& appeals, std::shared_ptr<triage::Services> triage) {
  if (triage->shelf->engine() == nullptr) return;  // pages ask nothing about a machine that is not there
  appeals.suggest = [triage](const std::string& text, std::optional<Lang> page) -> std::optional<murojaat::Suggestion> {
    const auto engine = triage->shelf->engine();
    return suggestion_of(triage::suggest_now(engine.get(), *triage->topics, text, {.page = page}));
  };
  appeals.known_words = [triage](const std::string& text) { return triage::known_words(triage->shelf->engine().get(), text); };
}

Task<std::vector<murojaat::Similar>> similar_open(std::shared_ptr<murojaat::Services> appeals, std::shared_ptr<triage::Services> triage,
                                                  std::string text, std::string district) {
  if (appeals == nullptr || text.empty()) co_return std::vector<murojaat::Similar>{};
  const Instant now = appeals->clock.now();
  const bool near = !district.empty();
  auto open = co_await murojaat::list_open_near(appeals, std::move(district), now - kRecent, near ? kMostCompared : kMostOfRegion);
  co_return co_await run_on(appeals->cpu, [triage, text = std::move(text), now, open = std::move(open), near] {
    return compare(*triage, text, now, open, near);
  });
}

}  // namespace darcha::app
