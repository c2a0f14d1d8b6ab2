#include "audit/bench.h"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

#include "audit/entry.h"
#include "audit/store.h"

namespace darcha::audit {
namespace {

namespace asio = boost::asio;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
using Seconds = std::chrono::duration<double>;

struct Run {
  Run(db::Pool& p, const Clock& c, const BenchOptions& o)
      : pool(p), clock(c), per_transaction(o.per_transaction), left(o.entries), running(o.clients), ended(p.io().get_executor()) {}
  db::Pool& pool;
  const Clock& clock;
  std::size_t per_transaction;
  std::uint64_t left;
  std::size_t running;
  std::exception_ptr failure;
  Timer ended;
};

Event event_at(Instant now) {
  return {.id = RecordId::make(now),
          .subject = SubjectId::make(now),
          .at = now,
          .kind = "persons.read",
          .actor = {ActorKind::officer, make_uuid_v4(), "Sh. Toʻrayev, bosh mutaxassis", OfficeId(make_uuid_v4()),
                    "Yunusobod tumani davlat xizmatlari markazi"},
          .purpose = "residence_certificate",
          .case_ref = "RS-2026-000123",
          .what = {"identity", "address"}};
}

Task<> client(std::shared_ptr<Run> run) {
  while (run->left > 0 && !run->failure) {
    db::Batch batch;
    for (std::size_t i = 0; i < run->per_transaction && run->left > 0; ++i, --run->left) append(batch, event_at(run->clock.now()));
    co_await run->pool.run(std::move(batch));
  }
}

Task<> all_clients(std::shared_ptr<Run> run, std::size_t clients) {
  for (std::size_t i = 0; i < clients; ++i)
    asio::co_spawn(run->pool.io(), client(run), [run](std::exception_ptr failure) {  // joined below
      if (failure) run->failure = failure;
      if (--run->running == 0) run->ended.cancel();
    });
  run->ended.expires_at(std::chrono::steady_clock::time_point::max());
  boost::system::error_code cancelled;
  if (run->running > 0) co_await run->ended.async_wait(asio::redirect_error(asio::use_awaitable_t<Executor>{}, cancelled));
  if (run->failure) std::rethrow_exception(run->failure);
}

Task<> wait_until_integrated(std::shared_ptr<Run> run, std::uint64_t size) {
  Timer timer(run->pool.io().get_executor());
  while (static_cast<std::uint64_t>((co_await run->pool.query(sql::ReadLogSize{})).size) < size) {
    timer.expires_after(std::chrono::milliseconds(20));
    co_await timer.async_wait(asio::use_awaitable_t<Executor>{});
  }
}

/// From the log itself: each entry says when it happened, each checkpoint when it was signed.
Task<std::vector<double>> lags(std::shared_ptr<Run> run, std::uint64_t size) {
  std::vector<double> all;
  std::vector<sql::ScanCheckpointTimes::Row> heads;
  for (std::int64_t after = -1;;) {
    auto rows = co_await run->pool.query(sql::ScanCheckpointTimes{.after_size = after, .most = 1'000});
    heads.insert(heads.end(), rows.begin(), rows.end());
    if (rows.size() < 1'000) break;
    after = rows.back().tree_size;
  }
  std::size_t head = 0;
  for (std::uint64_t index = 0; index < tile_count(0, size); ++index) {
    const auto bundle = co_await run->pool.query(sql::FindBundle{.bundle_index = static_cast<std::int64_t>(index)});
    const auto entries = bundle ? parse_bundle(bundle->entries, static_cast<unsigned>(bundle->width)) : refuse("audit.broken_bundle");
    if (!entries) throw std::runtime_error("the log of the benchmark is broken");
    for (std::size_t i = 0; i < entries->size(); ++i) {
      while (head < heads.size() && static_cast<std::uint64_t>(heads[head].tree_size) <= index * kTileWidth + i) ++head;
      const auto entry = parse_entry(as_text((*entries)[i]));
      if (entry && head < heads.size()) all.push_back(Seconds(heads[head].at - entry->at).count());
    }
  }
  std::ranges::sort(all);
  co_return all;
}

}  // namespace

Task<BenchResult> bench(db::Pool& pool, const Clock& clock, BenchOptions options) {
  BenchResult result{.entries = options.entries};
  const auto run = std::make_shared<Run>(pool, clock, options);
  const std::int64_t before = (co_await pool.query(sql::ReadLogSize{})).size;
  Log log(pool, clock, options.log);
  log.start();
  const auto began = std::chrono::steady_clock::now();
  co_await all_clients(run, options.clients);
  const auto appended = std::chrono::steady_clock::now();
  const std::uint64_t size = static_cast<std::uint64_t>(before) + options.entries;
  co_await wait_until_integrated(run, size);
  result.integrated_after_s = Seconds(std::chrono::steady_clock::now() - appended).count();
  co_await log.stop();
  result.entries_per_second = static_cast<double>(options.entries) / Seconds(appended - began).count();
  const std::vector<double> all = co_await lags(run, size);
  if (!all.empty()) {
    result.lag_p50_s = all[all.size() / 2];
    result.lag_p95_s = all[all.size() * 95 / 100];
  }
  result.verification = co_await verify(pool, {.vkey = log.vkey()});
  co_return result;
}

}  // namespace darcha::audit
