#include "app/bench.h"

#include <fmt/core.h>

#include <boost/json.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "app/house.h"
#include "app/run_task.h"
#include "app/schema.h"
#include "app/train.h"
#include "audit/bench.h"
#include "catalog/bench.h"
#include "core/log.h"
#include "triage/bench.h"

namespace darcha::app {
namespace {

constexpr int kServices = 1'000;
constexpr int kQueries = 2'000;
constexpr std::uint64_t kPacedEntries = 60'000;  // appended one for each transaction: rate and lag
constexpr std::uint64_t kEntries = 1'000'000;    // what the verification is measured over
constexpr std::size_t kFillTransaction = 200;    // entries of a transaction while filling up: not measured
constexpr std::size_t kConnections = 14;         // twelve clients, the sequencer, the measurement

int bench_search() {
  const catalog::SearchBench result = catalog::bench_search(kServices, kQueries);
  fmt::print(R"({{"services":{},"queries":{},"found":{},"p50_ms":{:.3f},"p95_ms":{:.3f},"build_ms":{:.1f}}})"
             "\n",
             result.services, result.queries, result.found, result.p50_ms, result.p95_ms, result.build_ms);
  return 0;
}

/// What the model in use measured on texts it never saw, as its card says: topics by language, and the gap between best and worst.
std::string held_out_of(const Config& config, const std::string& model) {
  std::ifstream in(config.models_dir / model / "card.json", std::ios::binary);
  const auto card = boost::json::parse(std::string{std::istreambuf_iterator<char>(in), {}}).as_object();
  const auto& measured = card.at("held_out").as_object();
  boost::json::object topic;
  for (const auto& [lang, share] : measured.at("topic").as_object()) topic[lang] = share.at("value");
  return boost::json::serialize(boost::json::object{
      {"topic", std::move(topic)}, {"topic_all", measured.at("topic_all").at("value")}, {"topic_gap", measured.at("topic_gap")}});
}

int bench_triage(const Config& config) {
  const auto topics = triage::load_topics(config.services_dir / "appeals" / "topics.yaml");
  const auto engine = model_for_bench(config);
  if (engine == nullptr) throw std::runtime_error("there is no model in " + config.models_dir.string());
  const triage::TriageBench result = triage::bench_triage(*engine, topics, config.reference_dir / "triage");
  fmt::print(R"({{"texts":{},"p50_ms":{:.4f},"p95_ms":{:.4f},"longest_ms":{:.4f},"similar_ms":{:.4f},"held_out":{}}})"
             "\n",
             result.texts, result.p50_ms, result.p95_ms, result.longest_ms, result.similar_ms, held_out_of(config, result.model));
  return 0;
}

// In a database of its own under the data folder: the log of a running house is never lengthened by a measurement.
int bench_audit(const Config& config) {
  const Opened opened = open_database(config, false);
  boost::asio::io_context io{1};
  db::Options options = pool_options(opened.url, kConnections);
  options.statement_deadline = std::chrono::minutes{2};
  db::Pool pool(io, options);
  run_task(io, db::migrate(pool, all_migrations()));
  const SystemClock clock;
  const audit::LogOptions log{.origin = "darcha.localhost/bench", .folder = std::filesystem::absolute(config.data_dir / "keys" / "log")};
  const audit::BenchResult paced = run_task(io, audit::bench(pool, clock, {.entries = kPacedEntries, .log = log}));
  const audit::BenchResult filled =
      run_task(io, audit::bench(pool, clock, {.entries = kEntries - kPacedEntries, .per_transaction = kFillTransaction, .log = log}));
  run_task(io, pool.close());
  fmt::print(R"({{"entries_per_second":{:.0f},"lag_p50_s":{:.3f},"lag_p95_s":{:.3f},"verified":{},"verify_s":{:.2f},"holds":{}}})"
             "\n",
             paced.entries_per_second, paced.lag_p50_s, paced.lag_p95_s, filled.verification.size,
             static_cast<double>(filled.verification.took.count()) / 1000, paced.verification.holds() && filled.verification.holds());
  return filled.verification.holds() ? 0 : 1;
}

}  // namespace

int bench(const Arguments& arguments) {
  set_log_level(LogLevel::warn);
  const std::string what = arguments.words.size() == 1 ? arguments.words[0] : std::string{};
  if (what == "search") return bench_search();
  if (what == "triage") return bench_triage(arguments.config);
  if (what == "audit") {
    if (arguments.config.database_url.empty()) return bench_audit(arguments.config);
    fmt::print(stderr, "darcha: bench audit takes a private database only: give --data-dir, not --database-url\n");
    return 2;
  }
  fmt::print(stderr, "darcha: bench needs one of: search, triage, audit\n");
  return 2;
}

}  // namespace darcha::app
