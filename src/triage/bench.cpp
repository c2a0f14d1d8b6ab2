#include "triage/bench.h"

#include <time.h>

#include <algorithm>

#include "triage/corpus/corpus.h"
#include "triage/model/engine.h"

namespace darcha::triage {
namespace {

constexpr int kRounds = 5;
constexpr std::size_t kLong = 2'000;
constexpr std::size_t kCandidates = 2'000;

double cpu_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1000 + static_cast<double>(now.tv_nsec) / 1e6;
}

template <class Work>
double took(Work work) {
  const double before = cpu_ms();
  work();
  return cpu_ms() - before;
}

}  // namespace

TriageBench bench_triage(const Engine& engine, const Topics& topics, const std::filesystem::path& corpus) {
  std::vector<std::string> texts;
  for (const auto& [lang, name] :
       {std::pair{Lang::uz, "uz"}, {Lang::uz_cyrl, "uz_cyrl"}, {Lang::ru, "ru"}, {Lang::en, "en"}, {Lang::kaa, "kaa"}})
    for (Labelled& text : read_texts(corpus / "validate" / (std::string{name} + ".txt"), lang)) texts.push_back(std::move(text.text));
  TriageBench result{.model = engine.version(), .texts = static_cast<int>(texts.size())};
  std::vector<double> times;
  std::size_t suggested = 0;  // used, so that nothing is left out by the compiler
  for (int round = 0; round < kRounds; ++round)
    for (const std::string& text : texts) times.push_back(took([&] { suggested += suggest_now(&engine, topics, text).topic.has_value(); }));
  std::ranges::sort(times);
  result.p50_ms = times[times.size() / 2];
  result.p95_ms = times[times.size() * 95 / 100];
  std::string longest;
  for (std::size_t i = 0; longest.size() < kLong; ++i) longest += texts[i % texts.size()] + ". ";
  result.longest_ms = took([&] { suggested += suggest_now(&engine, topics, longest).points.size(); });
  std::vector<Candidate> candidates(kCandidates);
  for (std::size_t i = 0; i < kCandidates; ++i) candidates[i].sketch = sketch(texts[i % texts.size()]);
  result.similar_ms = took([&] { suggested += similar({.text = texts[0]}, candidates).size(); });
  if (suggested == 0) result.texts = 0;
  return result;
}

}  // namespace darcha::triage
