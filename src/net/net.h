// HTTP server, client and what is counted about them. Beast and OpenSSL stay inside the room.
#pragma once
#include <array>
#include <atomic>
#include <exception>
#include <stdexcept>

#include "net/http.h"

namespace darcha::net {

struct Limits {
  std::size_t header_bytes = 16 * 1024;
  std::size_t headers = 100;
  std::size_t target_bytes = 8 * 1024;
  std::size_t connections = 10'000;
  std::size_t pipelined = 16;                        ///< requests answered per read before yielding to others
  std::chrono::milliseconds header_timeout{10'000};  ///< from the first byte of a request to the end of its head
  std::chrono::milliseconds body_timeout{60'000};    ///< longest silence in a body
  std::chrono::milliseconds body_grace{10'000};      ///< before min_body_rate counts
  std::size_t min_body_rate = 512;                   ///< bytes per second on average: slower clients are cut
  std::chrono::milliseconds idle_timeout{75'000};
  std::chrono::milliseconds write_timeout{60'000};  ///< for an answer, plus the time its size takes at min_body_rate
  std::chrono::milliseconds heartbeat{15'000};      ///< a comment on an event stream that was silent this long
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;       ///< 0: any free one, see Server::port
  bool reuse_port = false;      ///< one acceptor per io_context
  std::string tls_certificate;  ///< PEM files; plain HTTP if empty
  std::string tls_key;
  std::filesystem::path upload_dir;
  std::vector<std::string> trusted_proxies;  ///< whose X-Forwarded-For and -Proto are believed
  Limits limits;
};

class Metrics;

/// Called with every finished request for the access log and the metrics: never sees bodies, queries or header values.
struct Finished {
  const Request& request;
  std::string_view route;  ///< the pattern, never the path (paths may hold numbers that point at people)
  int status;
  std::uint64_t bytes;
  std::chrono::microseconds took;
};

class Server {
 public:
  /// `fallback` answers what no route matches (404, 405 with Allow set by the server) and turns a broken request or a thrown exception
  /// into a page or problem+json: it is given the status and, for an exception, what was thrown.
  using Fallback = std::function<Task<Response>(std::shared_ptr<Request>, int status, std::exception_ptr)>;

  Server(boost::asio::io_context& io, ServerOptions options, std::vector<Route> routes, Fallback fallback);
  ~Server();
  void start();  ///< binds and listens; throws if it cannot
  std::uint16_t port() const;
  void on_finished(std::function<void(const Finished&)> hook);
  Task<> stop(std::chrono::milliseconds grace);  ///< no new connections; running requests finish; then everything is closed

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// Files of a self-signed certificate for development: CN and SAN localhost, 127.0.0.1 and ::1, P-256, made in `dir` when there is none or
/// it ends within a week. The key is readable by its owner only. Throws std::runtime_error.
struct DevelopmentCertificate {
  std::string certificate;
  std::string key;
};
DevelopmentCertificate development_certificate(const std::filesystem::path& dir);

/// Outgoing HTTP/1.1 and TLS with a deadline on the whole exchange and a bound on the answer. Throws net::Failure.
class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct ClientRequest {
  Method method = Method::get;
  std::string url;
  Headers headers;
  std::string body;
  std::chrono::milliseconds deadline{10'000};
  std::size_t max_response = 4 * 1024 * 1024;
  std::string ca_file;  ///< to verify the peer of an https URL; the system's store if empty
};

class Client {
 public:
  explicit Client(boost::asio::io_context& io);
  ~Client();
  Task<Response> send(ClientRequest request);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// Counters, gauges and histograms in the Prometheus text format, safe from any thread.
class Metrics {
 public:
  using Labels = std::vector<std::pair<std::string, std::string>>;
  static constexpr std::array kBuckets{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0};  ///< seconds

  /// One series, found once and then cheap to use: live as long as the Metrics they came from.
  class Counter {
   public:
    void add(double by = 1) { value_.fetch_add(by, std::memory_order_relaxed); }
    void set(double value) { value_.store(value, std::memory_order_relaxed); }
    double value() const { return value_.load(std::memory_order_relaxed); }

   private:
    std::atomic<double> value_{0};
  };
  class Histogram {
   public:
    void observe(double seconds);

   private:
    friend class Metrics;
    std::array<std::atomic<std::uint64_t>, kBuckets.size() + 1> buckets_{};
    std::atomic<double> sum_{0};
  };

  Metrics();
  ~Metrics();
  Counter& counter(const std::string& name,
                   const Labels& labels);  ///< created when new; throws std::invalid_argument for a bad name or one used as another kind
  Counter& gauge_of(const std::string& name, const Labels& labels);
  Histogram& histogram(const std::string& name, const Labels& labels);
  void count(const std::string& name, const Labels& labels, double by = 1);
  void gauge(const std::string& name, const Labels& labels, double value);
  void observe(const std::string& name, const Labels& labels, double seconds);  ///< fixed buckets 1 ms .. 10 s
  void describe(const std::string& name, const std::string& help);
  std::string text() const;
  static Metrics& global();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// One canonical line per request: method, route, status, octets, time, id. No path, no address, nothing of a person. For
/// Server::on_finished.
void log_access(const Finished& finished);

/// A fallback for servers that machines talk to: problem+json.
Server::Fallback problem_fallback();

struct HealthCheck {
  std::string name;
  std::function<Task<bool>()> passes;  ///< has its own deadline; throwing is failing
};

/// For an internal port. GET /healthz: the process answers. GET /readyz: every check passes (else 503 and which does not). GET /metrics.
std::vector<Route> internal_routes(std::vector<HealthCheck> checks, Metrics& metrics);

/// Static files with names that hold a digest of their content (`app.3f2a91c0.css`), each kept compressed as gzip and brotli.
class Assets {
 public:
  /// Loads every file under `dir`; compresses once, and keeps the brotli forms in `kept` (unless empty), from where the next start takes
  /// those whose file did not change: the best compression of all files costs several times as long as everything else here. Files already
  /// named with a digest keep their name. `url(name)` in a style sheet that names another of the files is rewritten to that file's digest
  /// name. Throws std::runtime_error when the folder cannot be read.
  static Assets load(const std::filesystem::path& dir, std::string url_prefix, int brotli_quality = 11, std::filesystem::path kept = {});
  const std::string& url(
      std::string_view logical_name) const;  ///< "/static/core.3f2a91c0.css"; throws std::out_of_range for an unknown name
  std::vector<Route> routes() const;         ///< immutable caching, ETag, gzip and br by Accept-Encoding

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace darcha::net
