// The machine suggests, a person decides: text in, suggestions out. Pure functions of a text and a model; nothing here knows a case or a
// person, answers, refuses or closes anything.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/cpu_pool.h"
#include "core/task.h"
#include "triage/topics/topics.h"
#include "triage/types.h"

namespace darcha::triage {

/// Texts beyond it are looked at as far as this; points beyond it belong to the last one. Octets.
inline constexpr std::size_t kMostRead = 20'000;

/// Language and script by letters, common words and endings; no model, some microseconds. Any octets are taken.
Detection detect(std::string_view text);

/// The things a text asks or complains of: by numbering, by turns of speech ("besides", "bundan tashqari") and, within `suggest`, by a
/// change of the topic. Greetings and thanks belong to no point of their own.
std::vector<Point> split_points(std::string_view text);

Sketch sketch(std::string_view text);
/// Share of pieces two texts have in common (Jaccard), estimated; the error is about 0.06.
double likeness(const Sketch& a, const Sketch& b);

/// What is compared: the text and, where known, what it is about, where and when.
struct Question {
  std::string text;
  std::string topic;
  std::optional<Place> place;
  Instant at{};
};
/// Those of the candidates that are like it, best first, at most `most`. Pure; about 0.1 microseconds for each candidate.
std::vector<Similar> similar(const Question& question, const std::vector<Candidate>& candidates, std::size_t most = 5);
/// Candidates that belong together (each with some other of its group, as same_text or same_event), largest group first; only groups of
/// two and more. Places in the order of `candidates`.
std::vector<std::vector<std::size_t>> clusters(const std::vector<Candidate>& candidates);

class Engine;  ///< a loaded model

/// The model in use; another may be put there while requests run. Safe from any thread.
class Shelf {
 public:
  std::shared_ptr<const Engine> engine() const;  ///< nothing while there is no model
  void put(std::shared_ptr<const Engine> engine);

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Engine> engine_;
};

struct Services {
  CpuPool& cpu;
  std::shared_ptr<const Topics> topics;
  std::shared_ptr<Shelf> shelf = std::make_shared<Shelf>();
};

/// Under a millisecond of CPU for one appeal, on the pool. Without a model: language and points only. Throws Overloaded; a caller that can
/// do without a suggestion goes on without.
Task<Suggestion> suggest(std::shared_ptr<const Services> services, std::string text, Hints hints = {});
/// The same on the thread that calls; `engine` may be null.
Suggestion suggest_now(const Engine* engine, const Topics& topics, std::string_view text, const Hints& hints = {});

}  // namespace darcha::triage
