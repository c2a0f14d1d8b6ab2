// The models of one version together, as suggest_now uses them, and the folder they lie in.
#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "triage/model/classifier.h"
#include "triage/triage.h"

namespace darcha::triage {

/// A folder holds topic, kind and urgency as .bin and .regression, topic.ngrams and model.json; it is written beside and renamed into
/// place, so that it is whole or not there.
class Engine {
 public:
  Engine(std::string version, Classifier topic, Classifier kind, Classifier urgency)
      : version_(std::move(version)), topic_(std::move(topic)), kind_(std::move(kind)), urgency_(std::move(urgency)) {}
  /// Throws std::runtime_error.
  static std::shared_ptr<const Engine> load(const std::filesystem::path& folder);

  const std::string& version() const { return version_; }
  const Classifier& topic() const { return topic_; }
  const Classifier& kind() const { return kind_; }
  const Classifier& urgency() const { return urgency_; }
  Classifier& topic() { return topic_; }
  Classifier& kind() { return kind_; }
  Classifier& urgency() { return urgency_; }

 private:
  std::string version_;
  Classifier topic_, kind_, urgency_;
};

/// The best label with its confidence and reasons; nothing below the threshold.
std::optional<Choice> choose(const Classifier& classifier, std::string_view text, const std::vector<Word>& words);
/// Urgent from the alarm on, for a needless look costs less than a missed one; otherwise normal, or nothing where that is not sure.
std::optional<Choice> choose_urgency(const Classifier& classifier, std::string_view text, const std::vector<Word>& words);
bool is_alarm(const Classifier& urgency, const std::vector<Word>& words);
/// The topic of a sentence where it is beyond doubt, otherwise empty.
std::string sure_topic(const Engine& engine, std::string_view sentence);

}  // namespace darcha::triage
