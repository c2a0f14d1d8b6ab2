// How good a model is on texts written apart from those it learnt from.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "triage/corpus/corpus.h"
#include "triage/fairness/stats.h"
#include "triage/model/engine.h"
#include "triage/points/points.h"

namespace darcha::triage {

/// Texts of about the same confidence: how sure the model was, and how often it was right.
struct ConfidenceBin {
  double confidence = 0;  ///< mean
  Share right;
};

struct Confusion {
  std::string meant, taken;
  std::size_t count = 0;
};

struct Evaluation {
  std::map<std::string, Share> topic, kind, urgency, language;  ///< by language code
  Share topic_all, topic_first_three, kind_all, urgency_all, language_all;
  Share urgent_found;                        ///< of the texts that cannot wait, those taken so
  Share alarms_right;                        ///< of the texts taken so, those that cannot wait
  Share suggested;                           ///< of all texts, those a topic was suggested for
  Share suggested_right;                     ///< of those
  std::map<std::string, Share> region, sex;  ///< topic, the texts signed by such an author
  Share mistyped, two_scripts;               ///< topic, the same texts spoilt
  Share points;                              ///< two texts of different topics in one: cut at the right place
  std::vector<ConfidenceBin> bins;           ///< topic
  double calibration_error = 0;              ///< expected, over the bins
  double topic_gap = 0;                      ///< best language minus worst
  std::vector<Confusion> confusions;         ///< of topics, the most frequent first
};

Evaluation evaluate(const Engine& engine, const Topics& topics, const std::vector<Labelled>& test, const std::filesystem::path& authors,
                    const std::filesystem::path& regions);

/// The lowest probability of urgency from which `precision` of the alarms are right: the more are found, the better.
double fit_alarm(const Classifier& urgency, const std::vector<Labelled>& texts, double precision);

/// Names of the regions in a language, in the order of data/regions.json.
std::vector<std::string> region_names(const std::filesystem::path& regions, Lang lang);

/// The temperature under which the probabilities of the right labels are highest, and the lowest threshold above which `precision` of the
/// choices are right.
Calibration fit(const Classifier& classifier, const std::vector<std::pair<std::string, std::string>>& text_and_label, double precision);

}  // namespace darcha::triage
