#include "triage/train/evaluate.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "core/text.h"

namespace darcha::triage {
namespace {

constexpr std::size_t kBins = 10;
constexpr std::size_t kMostConfusions = 12;
constexpr double kMistypedWords = 0.2;
constexpr std::uint64_t kSeed = 7;

std::string best_label(const Classifier& classifier, const std::vector<Word>& words) {
  const auto scores = classifier.scores(words);
  return scores.empty() ? std::string{} : classifier.labels()[static_cast<std::size_t>(std::ranges::max_element(scores) - scores.begin())];
}

std::string topic_of(const Engine& engine, std::string_view text) { return best_label(engine.topic(), fold_words(text, kMostRead)); }

/// Every second word in the other script: what two keyboards make of one text. Uzbek only, the rest stays.
std::string in_two_scripts(const Labelled& text) {
  if (text.lang != Lang::uz && text.lang != Lang::uz_cyrl) return text.text;
  std::string out;
  bool other = false;
  for (std::size_t at = 0; at < text.text.size();) {
    const std::size_t end = std::min(text.text.find(' ', at), text.text.size());
    const std::string word = text.text.substr(at, end - at);
    out += (out.empty() ? "" : " ") + (!other ? word : text.lang == Lang::uz ? latin_to_cyrillic(word) : cyrillic_to_latin(word));
    other = !other;
    at = end + 1;
  }
  return out;
}

std::string spoilt(const std::string& text, std::mt19937_64& random) { return mistyped(fold(text, kMostRead), kMistypedWords, random); }

struct Author {
  std::string lang, sex, sentence;
};

std::vector<Author> read_authors(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error(file.string() + " cannot be read");
  std::vector<Author> authors;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    const auto first = line.find(' '), second = line.find(' ', first + 1);
    if (second == std::string::npos) throw std::runtime_error(file.string() + ": not `lang sex sentence`: " + line);
    authors.push_back({line.substr(0, first), line.substr(first + 1, second - first - 1), line.substr(second + 1)});
  }
  return authors;
}

boost::json::array read_regions(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error(file.string() + " cannot be read");
  return boost::json::parse(std::string{std::istreambuf_iterator<char>(in), {}}).as_object().at("regions").as_array();
}

const char* region_key(Lang lang) {
  switch (lang) {
    case Lang::uz: return "uz_Latn";
    case Lang::uz_cyrl: return "uz_Cyrl";
    case Lang::ru: return "ru";
    case Lang::en: return "en";
    case Lang::kaa: return "kaa";
  }
  return "uz_Latn";
}

std::string file_code(Lang lang) { return lang == Lang::uz_cyrl ? "uz_cyrl" : std::string{code(lang)}; }

// The same texts by women and men, each from two regions in turn: what differs is not the text.
void evaluate_authors(const Engine& engine, const std::vector<Labelled>& test, const std::vector<Author>& authors,
                      const boost::json::array& regions, Evaluation& out) {
  for (std::size_t i = 0; i < test.size(); ++i)
    for (const Author& author : authors) {
      if (author.lang != file_code(test[i].lang)) continue;
      for (const std::size_t at : {i % regions.size(), (i + regions.size() / 2) % regions.size()}) {
        const auto& region = regions[at].as_object();
        std::string sentence = author.sentence;
        const std::string name{region.at(region_key(test[i].lang)).as_string()};
        if (const auto slot = sentence.find("{region}"); slot != std::string::npos) sentence.replace(slot, 8, name);
        const bool right = topic_of(engine, sentence + ' ' + test[i].text) == test[i].topic;
        out.region[std::string{region.at("iso3166_2").as_string()}].count(right);
        out.sex[author.sex].count(right);
      }
    }
}

// Two appeals in one, as people send them: the cut has to lie where the second begins.
void evaluate_points(const Engine& engine, const std::vector<Labelled>& test, Evaluation& out) {
  const TopicOf topic_of = [&engine](std::string_view sentence) { return sure_topic(engine, sentence); };
  for (std::size_t i = 0; i + 1 < test.size(); ++i) {
    const Labelled& first = test[i];
    const Labelled& second = test[(i + 37) % test.size()];
    if (first.lang != second.lang || first.topic == second.topic) continue;
    const std::string text = first.text + ". " + second.text + ".";
    const std::size_t cut = first.text.size() + 2;
    const auto points = split_points(text, topic_of);
    out.points.count(points.size() == 2 && points[1].begin == cut);
  }
}

void evaluate_confidence(std::vector<std::pair<double, bool>> choices, Evaluation& out) {
  std::ranges::sort(choices);
  for (std::size_t bin = 0; bin < kBins; ++bin) {
    const std::size_t from = choices.size() * bin / kBins, to = choices.size() * (bin + 1) / kBins;
    ConfidenceBin made;
    for (std::size_t i = from; i < to; ++i) {
      made.confidence += choices[i].first;
      made.right.count(choices[i].second);
    }
    if (made.right.all == 0) continue;
    made.confidence /= static_cast<double>(made.right.all);
    out.calibration_error +=
        std::abs(made.confidence - made.right.value()) * static_cast<double>(made.right.all) / static_cast<double>(choices.size());
    out.bins.push_back(made);
  }
}

void evaluate_one(const Engine& engine, const Labelled& text, Evaluation& out, std::vector<std::pair<double, bool>>& choices,
                  std::map<std::pair<std::string, std::string>, std::size_t>& confused) {
  const auto words = fold_words(text.text, kMostRead);
  const std::string lang = file_code(text.lang);
  const auto probabilities = engine.topic().probabilities(words);
  const double confidence = probabilities.empty() ? 0 : *std::ranges::max_element(probabilities);
  const std::string taken = best_label(engine.topic(), words);
  const bool right = taken == text.topic;
  out.topic[lang].count(right);
  out.topic_all.count(right);
  if (!right) ++confused[{text.topic, taken}];
  choices.emplace_back(confidence, right);
  const auto label = static_cast<std::size_t>(std::ranges::find(engine.topic().labels(), text.topic) - engine.topic().labels().begin());
  const bool listed = label < probabilities.size();
  out.topic_first_three.count(listed && std::ranges::count_if(probabilities, [&](double p) { return p > probabilities[label]; }) < 3);
  const bool suggested = confidence >= engine.topic().calibration().threshold;
  out.suggested.count(suggested);
  if (suggested) out.suggested_right.count(right);
  const bool kind = best_label(engine.kind(), words) == text.kind;
  out.kind[lang].count(kind);
  out.kind_all.count(kind);
  const bool urgent = is_alarm(engine.urgency(), words);
  out.urgency[lang].count(urgent == text.urgent);
  out.urgency_all.count(urgent == text.urgent);
  if (text.urgent) out.urgent_found.count(urgent);
  if (urgent) out.alarms_right.count(text.urgent);
  const bool language = detect(text.text).lang == text.lang;
  out.language[lang].count(language);
  out.language_all.count(language);
}

}  // namespace

Evaluation evaluate(const Engine& engine, const Topics&, const std::vector<Labelled>& test, const std::filesystem::path& authors,
                    const std::filesystem::path& regions) {
  Evaluation out;
  std::vector<std::pair<double, bool>> choices;
  std::map<std::pair<std::string, std::string>, std::size_t> confused;
  std::mt19937_64 random(kSeed);
  for (const Labelled& text : test) {
    evaluate_one(engine, text, out, choices, confused);
    out.mistyped.count(topic_of(engine, spoilt(text.text, random)) == text.topic);
    if (text.lang == Lang::uz || text.lang == Lang::uz_cyrl) out.two_scripts.count(topic_of(engine, in_two_scripts(text)) == text.topic);
  }
  double best = 0, worst = 1;
  for (const auto& [lang, share] : out.topic) {
    best = std::max(best, share.value());
    worst = std::min(worst, share.value());
  }
  out.topic_gap = out.topic.empty() ? 0 : best - worst;
  for (const auto& [pair, count] : confused) out.confusions.push_back({pair.first, pair.second, count});
  std::ranges::stable_sort(out.confusions, [](const Confusion& a, const Confusion& b) { return a.count > b.count; });
  if (out.confusions.size() > kMostConfusions) out.confusions.resize(kMostConfusions);
  evaluate_confidence(std::move(choices), out);
  evaluate_points(engine, test, out);
  evaluate_authors(engine, test, read_authors(authors), read_regions(regions), out);
  return out;
}

std::vector<std::string> region_names(const std::filesystem::path& regions, Lang lang) {
  std::vector<std::string> names;
  for (const auto& region : read_regions(regions)) names.emplace_back(region.as_object().at(region_key(lang)).as_string());
  return names;
}

double fit_alarm(const Classifier& urgency, const std::vector<Labelled>& texts, double precision) {
  const auto urgent = static_cast<std::size_t>(std::ranges::find(urgency.labels(), "urgent") - urgency.labels().begin());
  std::vector<std::pair<double, bool>> all;
  for (const Labelled& text : texts)
    if (const auto probabilities = urgency.probabilities(fold_words(text.text, kMostRead)); urgent < probabilities.size())
      all.emplace_back(probabilities[urgent], text.urgent);
  double found = 0.95;
  for (int percent = 95; percent >= 5; --percent) {
    Share right;
    for (const auto& [probability, is] : all)
      if (probability * 100 >= percent) right.count(is);
    if (right.all > 0 && right.value() >= precision) found = percent / 100.0;
  }
  return found;
}

Calibration fit(const Classifier& classifier, const std::vector<std::pair<std::string, std::string>>& text_and_label, double precision) {
  struct Scored {
    std::vector<double> scores;
    std::size_t label;
  };
  std::vector<Scored> all;
  for (const auto& [text, label] : text_and_label) {
    const auto at = static_cast<std::size_t>(std::ranges::find(classifier.labels(), label) - classifier.labels().begin());
    if (at < classifier.labels().size()) all.push_back({classifier.scores(fold_words(text, kMostRead)), at});
  }
  std::erase_if(all, [](const Scored& s) { return s.scores.empty(); });
  if (all.empty()) return {};
  const auto surprise = [&](double temperature) {
    double sum = 0;
    for (const Scored& s : all) sum -= std::log(std::max(softmax(s.scores, temperature)[s.label], 1e-12));
    return sum;
  };
  double low = std::log(0.05), high = std::log(20.0);  // one minimum between (Guo et al.): golden section
  constexpr double kGolden = 0.6180339887498949;
  for (int i = 0; i < 60; ++i) {
    const double a = high - kGolden * (high - low), b = low + kGolden * (high - low);
    if (surprise(std::exp(a)) < surprise(std::exp(b)))
      high = b;
    else
      low = a;
  }
  Calibration found{.temperature = std::exp((low + high) / 2), .threshold = 0.95};
  for (int percent = 95; percent >= 5; --percent) {
    Share above;
    for (const Scored& s : all) {
      const auto p = softmax(s.scores, found.temperature);
      const auto best = static_cast<std::size_t>(std::ranges::max_element(p) - p.begin());
      if (p[best] * 100 >= percent) above.count(best == s.label);
    }
    if (above.all > 0 && above.value() < precision) break;
    found.threshold = percent / 100.0;
  }
  return found;
}

}  // namespace darcha::triage
