#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/core.h>
#include <unistd.h>

#include <cstdio>

#include "app/before_start.h"
#include "app/demo.h"
#include "app/house.h"
#include "app/messages.h"
#include "app/run_task.h"
#include "app/schema.h"
#include "audit/audit.h"
#include "cabinet/cabinet.h"
#include "core/log.h"
#include "documents/sweep.h"
#include "jobs/jobs.h"
#include "net/port_claim.h"
#include "notifications/notifications.h"
#include "persons/persons.h"
#include "registry/registry.h"

namespace darcha::app {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kGrace{10'000};
constexpr std::size_t kBackgroundConnections = 4;

// What the rooms below throw, as an answer that says what to do. Anything else is a bug and a 500.
std::optional<Refusal> explained(const std::exception_ptr& thrown) {
  const auto come_back = [](std::string code, int seconds) {
    Refusal refusal{.code = std::move(code), .kind = RefusalKind::unavailable};
    refusal.retry_after_s = seconds;
    return refusal;
  };
  try {
    std::rethrow_exception(thrown);
  } catch (const db::Unavailable&) {
    return come_back("web.unavailable", 5);
  } catch (const db::Failure& failure) {
    if (failure.retryable() || failure.outcome_unknown()) return come_back("web.unavailable", 5);
    // 53xxx: no room on its disk, no memory, no connections; 58xxx: its machine fails. Nothing of the request was kept.
    if (failure.sqlstate().starts_with("53") || failure.sqlstate().starts_with("58")) return come_back("web.unavailable", 60);
    return std::nullopt;
  } catch (const Overloaded&) {
    return come_back("web.unavailable", 2);
  } catch (const std::system_error& failure) {
    if (failure.code() == std::errc::no_space_on_device || failure.code() == std::errc::too_many_files_open)
      return come_back("web.unavailable", 60);
    return std::nullopt;
  } catch (...) {
    return std::nullopt;
  }
}

web::Services web_services(Shared& shared, db::Pool& pool, const Rooms& rooms, web::VisitorSource* visitors) {
  return {.visitors = visitors,
          .clock = &shared.clock,
          .limiter = &shared.limits,
          .cache = &shared.cache,
          .secret = shared.web_secret,
          .asset_url = [&assets = shared.assets](std::string_view name) { return assets.url(name); },
          .explain = explained,
          .demo = shared.config.demo,
          .unread_messages = [&pool](web::Visitor visitor) { return notifications::count_unread(pool, visitor.subject); },
          .officer_entries = officer_entries(pool, rooms)};
}

// One io thread: its own loop, connections to the database, and acceptor (the kernel spreads connections over SO_REUSEPORT sockets).
class IoThread {
 public:
  IoThread(Shared& shared, const std::string& log_vkey, std::uint16_t port)
      : pool_(io_, pool_options(shared.database_url, static_cast<std::size_t>(shared.config.db_connections), shared.demand)),
        rooms_(shared, pool_) {
    if (shared.config.demo) rooms_.identity->demo_hints = demo_hints(shared);
    visitors_ = identity::make_visitor_source(rooms_.identity);
    const web::Services services = web_services(shared, pool_, rooms_, visitors_.get());
    std::vector<net::Route> routes = web::bind(all_pages(shared, pool_, rooms_, log_vkey), services);
    for (net::Route& route : shared.assets.routes()) routes.push_back(std::move(route));
    server_ = std::make_unique<net::Server>(io_, options(shared, port), std::move(routes), open311::fallback(web::fallback(services)));
    server_->on_finished(net::log_access);
    server_->start();
  }

  std::uint16_t port() const { return server_->port(); }
  void start() {
    thread_ = std::thread([this] { io_.run(); });
  }
  void stop() {
    boost::asio::co_spawn(io_, stopped(), boost::asio::detached);  // owned: the thread is joined next
    if (thread_.joinable()) thread_.join();
  }

 private:
  static net::ServerOptions options(const Shared& shared, std::uint16_t port) {
    return {.address = shared.config.address,
            .port = port,
            .reuse_port = shared.config.io_threads > 1,
            .tls_certificate = shared.config.tls_certificate,
            .tls_key = shared.config.tls_key,
            .upload_dir = shared.config.data_dir / "uploads",
            .trusted_proxies = shared.config.trusted_proxies};
  }
  Task<> stopped() {
    co_await server_->stop(kGrace);
    co_await pool_.close();
    io_.stop();
  }

  boost::asio::io_context io_{1};
  db::Pool pool_;
  Rooms rooms_;
  std::shared_ptr<web::VisitorSource> visitors_;
  std::unique_ptr<net::Server> server_;
  std::thread thread_;
};

db::Options background_options(const std::string& url) {
  db::Options options = pool_options(url, kBackgroundConnections);
  options.name = "darcha background";
  return options;
}

// What happens behind the pages: events, jobs, schedules, the log, health and metrics.
class Background {
 public:
  explicit Background(Shared& shared)
      : shared_(shared),
        pool_(io_, background_options(shared.database_url)),
        rooms_(shared, pool_),
        log_(pool_, shared.clock,
             {.origin = log_origin(shared.config), .folder = std::filesystem::absolute(shared.config.data_dir / "keys" / "log")}),
        worker_(io_, pool_, shared.clock, fmt::format("{}-{}", host_name(), ::getpid())) {}

  /// Before anything is served: schema, catalogue, and in a demonstration the synthetic country.
  void prepare() {
    const int migrated = run_task(io_, db::migrate(pool_, all_migrations()));
    if (migrated > 0) log_info("db.migrated", {{"migrations", migrated}});
    run_task(io_, shared_.catalogue->load(pool_, shared_.clock.now()));
    if (shared_.config.demo) plant_demo(io_, shared_, pool_, rooms_);
  }

  /// Requests use half of what they may have: what follows from them can wait a little.
  bool requests_press(std::int64_t active) const {
    const std::int64_t here = shared_.demand->load(std::memory_order_relaxed);
    return 2 * std::max(here, active) >= std::int64_t{shared_.config.db_connections} * shared_.config.io_threads;
  }

  void start() {
    worker_.give_way([this](std::int64_t active) { return requests_press(active); });
    subscribe();
    log_.start();
    worker_.start();
    if (shared_.config.internal_port != 0) {
      std::vector<net::HealthCheck> checks{{"database", [this] { return database_answers(); }}};
      internal_ = std::make_unique<net::Server>(
          io_, net::ServerOptions{.address = "127.0.0.1", .port = static_cast<std::uint16_t>(shared_.config.internal_port)},
          net::internal_routes(std::move(checks), net::Metrics::global()), net::problem_fallback());
      internal_->start();
    }
    listen_for_mail();
    boost::asio::co_spawn(io_, watch(), boost::asio::detached);  // owned: ends with the loop, which stop() joins
    thread_ = std::thread([this] { io_.run(); });
  }

  void stop() {
    boost::asio::co_spawn(io_, stopped(), boost::asio::detached);
    if (thread_.joinable()) thread_.join();
  }

  const std::string& log_vkey() const { return log_.vkey(); }

 private:
  static std::string host_name() {
    char name[256] = {};
    return ::gethostname(name, sizeof name - 1) == 0 ? name : "host";
  }
  void subscribe() {
    applications::subscribe(worker_, rooms_.applications);
    cases::subscribe(worker_, rooms_.cases);
    decisions::subscribe(worker_, rooms_.decisions);
    appeals::subscribe(worker_, rooms_.appeals);
    murojaat::subscribe(worker_, rooms_.murojaat);
    open311::subscribe(worker_, rooms_.open311);
    if (rooms_.mail) mail::subscribe(worker_, rooms_.mail);
    insight::subscribe(worker_, rooms_.insight);
    audit::subscribe(worker_, pool_);
    offices::subscribe(worker_, rooms_.administration);
    persons::register_handlers(worker_, pool_);
    registry::register_handlers(worker_, pool_);
    subscribe_messages(worker_, pool_);
    cabinet::subscribe(worker_, shared_.hub);
    // By the machine's clock, as sessions live: a demonstration that moves its day signs nobody out.
    worker_.every("identity.sweep_sessions", 1h, [this](Instant) { return identity::sweep_sessions(pool_, shared_.machine_clock.now()); });
    worker_.every("identity.sweep_attempts", 1h, [this](Instant) { return identity::sweep_attempts(pool_, shared_.machine_clock.now()); });
    worker_.every("documents.sweep_objects", 1h, [this](Instant now) { return sweep_objects(now); });
  }

  void listen_for_mail() {
    const Config& config = shared_.config;
    for (const auto& [port, lmtp] : {std::pair{config.mail_port, false}, std::pair{config.lmtp_port, true}}) {
      if (port == 0) continue;
      mail_.push_back(std::make_unique<mail::Listener>(
          io_, rooms_.mail, mail::ListenerOptions{.lmtp = lmtp, .listen = config.mail_listen, .port = static_cast<std::uint16_t>(port)}));
      mail_.back()->start();
      log_info("mail.listening", {{"port", port}, {"lmtp", lmtp}});
    }
  }

  // Two of 256 parts each hour: the whole store in five days, whatever its size.
  Task<> sweep_objects(Instant now) {
    const auto hour = std::chrono::floor<std::chrono::hours>(now).time_since_epoch().count();
    const auto before = std::filesystem::file_time_type::clock::now() - documents::kSweepAge;
    for (const auto part : {2 * hour, 2 * hour + 1}) {
      const documents::Swept swept = co_await documents::sweep_part(
          shared_.objects, shared_.cpu, static_cast<int>(part % documents::kStoreParts), before,
          {[this](std::vector<Digest> files) { return documents::issued_among(pool_, std::move(files)); },
           [this](std::vector<Digest> files) { return applications::attached_among(pool_, std::move(files)); },
           [this](std::vector<Digest> files) { return murojaat::attached_among(pool_, std::move(files)); }});
      if (swept.removed > 0) log_info("documents.swept", {{"looked_at", swept.looked_at}, {"removed", swept.removed}});
    }
  }

  Task<bool> database_answers() {
    co_await pool_.execute("select 1");
    co_return true;
  }

  // Every few seconds: a service folder that changed is taken up without a restart, and what the pools do is counted.
  Task<> watch() {
    boost::asio::steady_timer timer(io_);
    for (;;) {
      timer.expires_after(3s);
      boost::system::error_code stopped;
      co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable_t<Executor>{}, stopped));
      if (stopped || stopping_) co_return;
      std::string failed;
      try {
        const auto loaded = co_await shared_.catalogue->reload_if_changed(pool_, shared_.clock.now());
        if (loaded) shared_.cache.invalidate();
      } catch (const std::exception& failure) {
        failed = failure.what();
      }
      if (!failed.empty()) log_warn("catalog.reload_failed", {{"what", failed}});
      const db::Pool::Stats stats = pool_.stats();
      net::Metrics::global().gauge("darcha_db_background_connections", {}, static_cast<double>(stats.open));
    }
  }

  Task<> stopped() {
    stopping_ = true;
    for (const auto& listener : mail_) co_await listener->stop();
    co_await worker_.stop();
    co_await log_.stop();
    if (internal_) co_await internal_->stop(1s);
    co_await pool_.close();
    io_.stop();
  }

  Shared& shared_;
  boost::asio::io_context io_{1};
  db::Pool pool_;
  Rooms rooms_;
  audit::Log log_;
  jobs::Worker worker_;
  std::unique_ptr<net::Server> internal_;
  std::vector<std::unique_ptr<mail::Listener>> mail_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

void wait_for_signal() {
  boost::asio::io_context io{1};
  boost::asio::signal_set signals(io, SIGINT, SIGTERM);
  signals.async_wait([](const boost::system::error_code&, int) {});
  io.run();
}

LogLevel level_of(const std::string& name) {
  return name == "debug" ? LogLevel::debug : name == "warn" ? LogLevel::warn : name == "error" ? LogLevel::error : LogLevel::info;
}

}  // namespace

int serve(const Config& config) {
  set_log_level(level_of(config.log_level));
  if (!config.log_file.empty()) set_log_file(config.log_file);
  ::signal(SIGPIPE, SIG_IGN);
  const auto started = std::chrono::steady_clock::now();
  before_start(config);
  const net::PortClaim claim(config.address, static_cast<std::uint16_t>(config.port));
  const net::PortClaim internal_claim("127.0.0.1", static_cast<std::uint16_t>(config.internal_port));
  Shared shared(config, false);
  Background background(shared);
  background.prepare();

  std::vector<std::unique_ptr<IoThread>> threads;
  std::uint16_t port = static_cast<std::uint16_t>(config.port);
  for (int i = 0; i < config.io_threads; ++i) {
    threads.push_back(std::make_unique<IoThread>(shared, background.log_vkey(), port));
    port = threads.front()->port();
  }
  background.start();
  for (auto& thread : threads) thread->start();
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - started);
  log_info("app.serving", {{"port", port}, {"ms", took.count()}});
  say_where(shared, port);

  wait_for_signal();
  log_info("app.stopping");
  shared.hub.close();
  for (auto& thread : threads) thread->stop();
  background.stop();
  log_info("app.stopped");
  return 0;
}

}  // namespace darcha::app
