#include "net/connection.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "core/log.h"
#include "net/body.h"
#include "net/event_feed.h"
#include "net/negotiate.h"
#include "net/parser.h"

namespace darcha::net {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kReadSize = 4 * 1024;  ///< what an idle connection holds
constexpr std::size_t kBodyReadSize = 64 * 1024;
constexpr std::chrono::seconds kFallbackDeadline{5};  ///< to say that a handler took too long
constexpr std::size_t kFileChunk = 256 * 1024;

/// The last resort: what is said when even the fallback cannot speak.
Response plain_error(int status) { return Response::text(std::string(reason_phrase(status)) + "\n", status); }

template <class Stream>
class HttpConnection final : public Wire<Stream> {
  using Base = Wire<Stream>;
  using Base::arm, Base::core_, Base::disarm, Base::expired_, Base::idle_, Base::in_, Base::in_handler_, Base::lingering_, Base::read_more,
      Base::sent_, Base::write;

 public:
  HttpConnection(std::shared_ptr<ServerCore> core, Stream stream)
      : Base(std::move(core), std::move(stream)), parser_(core_->options.limits) {
    boost::system::error_code ec;
    const auto peer = this->socket().remote_endpoint(ec);
    if (!ec) peer_ = peer.address().to_string();
    this->socket().set_option(boost::asio::ip::tcp::no_delay(true), ec);
    this->socket().non_blocking(true, ec);
  }

  static Task<> run(std::shared_ptr<HttpConnection> self) {
    try {
      co_await self->run_until_done();
    } catch (const boost::system::system_error&) {
      // The peer is gone or was cut: nobody is left to answer.
    } catch (const std::exception& error) {
      log_error("net.connection_fault", {{"what", error.what()}});
    }
    co_await boost::asio::this_coro::reset_cancellation_state();
    try {
      co_await self->finish();
    } catch (const boost::system::system_error&) {
      // Cut while it lingered: there was nothing more to say.
    }
    self->close_socket();
  }

 private:
  Task<> run_until_done() {
    if constexpr (Base::kTls) {
      arm(Clock::now() + core_->options.limits.header_timeout);
      const auto [ec] = co_await this->stream_.async_handshake(boost::asio::ssl::stream_base::server, kAwaitTuple);
      if (ec) co_return;
      this->secured_ = true;
    }
    arm(Clock::now() + core_->options.limits.idle_timeout);
    for (std::size_t served = 0;;) {
      if (!co_await read_head()) co_return;
      if (status_ == 0) co_await read_body();
      if (status_ == kGone) co_return;
      if (!co_await respond() || close_) co_return;
      if (in_.view().empty())
        served = 0;
      else if (++served % core_->options.limits.pipelined == 0)
        co_await boost::asio::post(core_->io.get_executor(), kAwait);
    }
  }

  /// False when the connection ended between two requests. Otherwise status_ says whether the head is good.
  Task<bool> read_head() {
    request_ = std::make_shared<Request>();
    framing_ = Framing{};
    match_ = Router::Match{};
    status_ = 0;
    close_ = false;
    this->sent_ = 0;
    while (in_.view().starts_with("\r\n")) in_.consume(2);  // Spec: RFC 9112 2.2: left over by old clients after a body
    HeadScan scan;
    idle_ = in_.view().empty();
    if (idle_)
      in_.shrink(2 * kReadSize);
    else
      arm(Clock::now() + core_->options.limits.header_timeout);
    for (;;) {
      scan.scan(in_.view(), core_->options.limits);
      if (scan.status != 0 || scan.end != 0) break;
      if (idle_ && core_->stopping) co_return false;
      const ReadEnd end = co_await read_more(kReadSize);
      if (end == ReadEnd::got_some) {
        if (idle_) {
          while (in_.view().starts_with("\r\n")) in_.consume(2);
          if (in_.view().empty()) continue;
          idle_ = false;
          first_octet_ = Clock::now();
          if (!in_.view().ends_with("\r\n\r\n")) arm(first_octet_ + core_->options.limits.header_timeout);
        }
        continue;
      }
      if (idle_ || end == ReadEnd::closed) co_return false;
      scan.status = 408;
      break;
    }
    begin_request(scan);
    co_return true;
  }

  void begin_request(const HeadScan& scan) {
    Request& request = *request_;
    request.received = idle_ ? Clock::now() : std::max(first_octet_, ended_);
    idle_ = false;
    request.request_id = core_->ids.next();
    request.peer = peer_;
    request.secure = Base::kTls;
    status_ = scan.status != 0 ? scan.status : parser_.read_head(in_.view().substr(0, scan.end), request, framing_);
    if (status_ != 0) {
      refuse(status_);
      return;
    }
    in_.consume(scan.end);
    core_->proxies.apply(request);
    close_ = !framing_.keep_alive;
    match_ = core_->router.match(request);
  }

  /// What cannot be understood cannot be delimited either: answered, then closed.
  void refuse(int status) {
    status_ = status;
    close_ = true;
    lingering_ = true;
  }

  Task<> read_body() {
    if (!framing_.has_body()) co_return;
    if (match_.route == nullptr) {  // no row says how much to take: answered unread
      refuse(match_.allow.empty() ? 404 : 405);
      co_return;
    }
    BodyReader reader(*request_, *match_.route, core_->options.upload_dir);
    if (const int refused = reader.begin(framing_.content_length); refused != 0) {
      refuse(refused);
      co_return;
    }
    if (framing_.expect_continue && in_.view().empty()) {
      static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
      if (!co_await write({boost::asio::buffer(kContinue)})) {
        status_ = kGone;
        co_return;
      }
    }
    const std::function<int(std::string_view)> sink = [&reader](std::string_view piece) { return reader.take(piece); };
    const auto& limits = core_->options.limits;
    const auto started = Clock::now();
    for (std::uint64_t taken = 0;;) {
      const auto fed = parser_.read_body(in_.view(), match_.route->max_body, sink);
      in_.consume(fed.consumed);
      taken += fed.consumed;
      if (fed.status != 0) {
        refuse(fed.status);
        co_return;
      }
      if (parser_.done()) break;
      const auto rate_due = started + limits.body_grace + std::chrono::seconds(taken / std::max<std::size_t>(limits.min_body_rate, 1));
      arm(std::min<SteadyTime>(Clock::now() + limits.body_timeout, rate_due));
      const ReadEnd end = co_await read_more(
          std::min<std::uint64_t>(kBodyReadSize, std::max<std::uint64_t>(framing_.content_length.value_or(kReadSize), kReadSize)));
      if (end == ReadEnd::got_some) continue;
      if (end == ReadEnd::too_slow)
        refuse(408);
      else
        status_ = kGone;
      co_return;
    }
    if (const int refused = reader.end(); refused != 0) status_ = refused;
  }

  /// False when the peer did not get the answer.
  Task<bool> respond() {
    Response response = co_await make_response();
    const bool delivered = co_await send(std::move(response));
    ended_ = Clock::now();
    core_->finished(*request_, match_, answered_status_, sent_);
    arm(ended_ + core_->options.limits.idle_timeout);
    co_return delivered;
  }

  Task<Response> make_response() {
    const auto now = framing_.has_body() ? Clock::now() : request_->received;
    request_->deadline = now + (match_.route != nullptr ? match_.route->deadline : std::chrono::milliseconds(15'000));
    arm(request_->deadline);
    in_handler_ = true;
    std::exception_ptr error;
    Response response;
    int status = status_;
    if (status == 0 && match_.route == nullptr) status = unmatched(response);
    if (status == 0) {
      try {
        response = co_await match_.route->handler(request_);
      } catch (const StatusError& refused) {
        status = refused.status();
      } catch (...) {
        error = std::current_exception();
        status = 500;
      }
      // A handler may have answered although it was cancelled; the connection must go on either way.
      if (expired_) {
        co_await boost::asio::this_coro::reset_cancellation_state();
        if (error) status = 503;
        arm(Clock::now() + kFallbackDeadline);
      }
    }
    if (status > 0) {
      response = co_await fall_back(status, error);
      if (expired_) co_await boost::asio::this_coro::reset_cancellation_state();
    }
    in_handler_ = false;
    disarm();
    if (!match_.allow.empty() && status == 405) response.headers.set("Allow", match_.allow);
    if (status == 503 && !response.headers.find("Retry-After")) response.headers.set("Retry-After", "5");
    co_return response;
  }

  /// Of a path no row fits: the status for the fallback, or -1 when `response` is the answer already.
  int unmatched(Response& response) {
    const Request& request = *request_;
    if (request.method == Method::options && (!match_.allow.empty() || request.path == "*")) {
      response.status = 204;
      response.headers.set("Allow", match_.allow.empty() ? "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS" : match_.allow);
      return -1;
    }
    if (!match_.allow.empty()) return 405;
    const bool reading = request.method == Method::get || request.method == Method::head;
    // One page, one address: `/kabinet/` is sent to `/kabinet`. Never for `//host/`, which a browser would take for another site.
    if (reading && request.path.size() > 1 && request.path.ends_with('/') && !request.path.starts_with("//") &&
        core_->router.knows(std::string_view(request.path).substr(0, request.path.size() - 1))) {
      const std::size_t question = std::min(request.target.find('?'), request.target.size());
      std::string location = request.target.substr(0, question);
      if (location.starts_with('/') && location.ends_with('/')) {
        location.pop_back();
        location += request.target.substr(question);
        response.status = 308;
        response.headers.set("Location", std::move(location));
        return -1;
      }
    }
    return 404;
  }

  Task<Response> fall_back(int status, std::exception_ptr error) {
    try {
      co_return co_await core_->fallback(request_, status, error);
    } catch (const std::exception& fault) {
      log_error("net.fallback_fault", {{"status", status}, {"what", fault.what()}});
    } catch (...) {
      log_error("net.fallback_fault", {{"status", status}});
    }
    co_return plain_error(status);
  }

  HeadOptions head_options() {
    HeadOptions options;
    if (core_->stopping) close_ = true;
    options.date = core_->date.at(std::chrono::system_clock::now());
    options.request_id = request_->request_id;
    options.close = close_;
    options.keep_alive = !close_ && framing_.minor_version == 0;
    return options;
  }

  Task<bool> send(Response response) {
    const bool head_only = request_->method == Method::head;
    head_.clear();
    if (const auto* shared = std::get_if<SharedBytes>(&response.body)) {
      answered_status_ = response.status;
      const SharedBytes bytes = *shared;
      co_return co_await send_shared(bytes, head_only);
    }
    finish_for(*request_, response);
    answered_status_ = response.status;
    if (auto* file = std::get_if<FileBody>(&response.body)) {
      FileBody copy = *file;
      co_return co_await send_file(std::move(response), std::move(copy), head_only);
    }
    if (auto* stream = std::get_if<std::shared_ptr<EventStream>>(&response.body)) {
      auto copy = *stream;
      co_return co_await send_events(std::move(response), std::move(copy));
    }
    HeadOptions options = head_options();
    const std::string& body = std::get<std::string>(response.body);
    if (!has_no_body(response.status)) options.length = body.size();
    const bool with_body = !head_only && !has_no_body(response.status);
    if (!format_head(response, options)) {
      static const std::string kFault = std::string(reason_phrase(500)) + "\n";
      co_return co_await write({boost::asio::buffer(head_), boost::asio::buffer(kFault)});
    }
    if (Base::kTls && with_body && body.size() <= 16 * 1024) {  // one record instead of two
      head_ += body;
      co_return co_await write({boost::asio::buffer(head_)});
    }
    co_return co_await write({boost::asio::buffer(head_), with_body ? boost::asio::buffer(body) : boost::asio::const_buffer{}});
  }

  /// False when the handler's headers may not be written; head_ then begins a plain 500.
  bool format_head(const Response& response, HeadOptions& options) {
    const std::size_t begin = head_.size();
    try {
      write_head(head_, response, options);
      return true;
    } catch (const std::invalid_argument& fault) {
      log_error("net.bad_response_header", {{"what", fault.what()}, {"request", request_->request_id}});
    }
    head_.resize(begin);
    answered_status_ = 500;
    const Response error = plain_error(500);
    options.length = std::get<std::string>(error.body).size();
    options.chunked = false;
    write_head(head_, error, options);
    return false;
  }

  Task<bool> send_shared(SharedBytes bytes, bool head_only) {
    const std::string_view all = *bytes;
    const std::size_t end = all.find("\r\n\r\n");
    if (end == std::string_view::npos) throw std::logic_error("SharedBytes without a head");
    write_extra_head(head_, head_options());
    const std::string_view head = all.substr(0, end + 2);
    const std::string_view body = head_only ? std::string_view{} : all.substr(end + 4);
    co_return co_await write({boost::asio::buffer(head), boost::asio::buffer(head_), boost::asio::buffer(body)});
  }

  Task<bool> send_file(Response response, FileBody file, bool head_only);
  Task<bool> send_events(Response response, std::shared_ptr<EventStream> events);
  Task<bool> relay(std::shared_ptr<EventFeed> feed, bool chunked);
  void end_when_idle() override {
    Base::end_when_idle();
    if (feed_) feed_->end();
  }

  /// While a stream runs nothing more is expected from the client: the end of the reading side is the end of the page.
  static Task<> watch(std::shared_ptr<HttpConnection> self, std::shared_ptr<EventFeed> feed) {
    std::array<char, 512> sink;
    for (boost::system::error_code ec; !ec;) {
      std::size_t count = 0;
      std::tie(ec, count) = co_await self->stream_.async_read_some(boost::asio::buffer(sink), kAwaitTuple);
    }
    feed->end();
  }

  static constexpr int kGone = -1;

  RequestParser parser_;
  std::shared_ptr<Request> request_;
  Framing framing_;
  Router::Match match_;
  std::string peer_;
  std::shared_ptr<EventFeed> feed_;  ///< while Server-Sent Events run
  std::string head_;                 ///< formatted here, its memory kept from answer to answer
  SteadyTime first_octet_{};         ///< of the request that is being read
  SteadyTime ended_{};               ///< when the last answer was written
  int status_ = 0;                   ///< why the request is refused; 0 while it is good, kGone when nobody listens
  int answered_status_ = 0;
  bool close_ = false;
};

/// Closes on every way out.
struct FileHandle {
  explicit FileHandle(const std::filesystem::path& path) : descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~FileHandle() {
    if (descriptor >= 0) ::close(descriptor);
  }
  FileHandle(const FileHandle&) = delete;
  FileHandle& operator=(const FileHandle&) = delete;
  int descriptor;
};

template <class Stream>
Task<bool> HttpConnection<Stream>::send_file(Response response, FileBody file, bool head_only) {
  const FileHandle handle(file.path);
  HeadOptions options = head_options();
  options.length = file.size;
  bool good = handle.descriptor >= 0;
  if (!good) {
    log_error("net.file_missing", {{"request", request_->request_id}});
    response = plain_error(500);
    answered_status_ = 500;
    options.length = std::get<std::string>(response.body).size();
  }
  good = format_head(response, options) && good;
  if (!co_await write({boost::asio::buffer(head_)})) co_return false;
  if (!good || head_only) {
    close_ = close_ || !good;
    co_return true;
  }
  const auto chunk = std::make_unique_for_overwrite<char[]>(std::min<std::uint64_t>(kFileChunk, std::max<std::uint64_t>(file.size, 1)));
  for (std::uint64_t at = 0; at < file.size;) {
    const auto count = ::pread(handle.descriptor, chunk.get(), std::min<std::uint64_t>(kFileChunk, file.size - at), static_cast<off_t>(at));
    if (count <= 0) co_return false;  // shorter than promised: the broken connection tells the client so
    if (!co_await write({boost::asio::buffer(chunk.get(), static_cast<std::size_t>(count))})) co_return false;
    at += static_cast<std::uint64_t>(count);
  }
  co_return true;
}

/// Ends the feed on every way out of the relay, a cancelled coroutine included.
struct FeedEnd {
  explicit FeedEnd(std::shared_ptr<EventFeed>& feed) : slot(feed) {}
  ~FeedEnd() {
    slot->cancel();
    slot.reset();
  }
  FeedEnd(const FeedEnd&) = delete;
  FeedEnd& operator=(const FeedEnd&) = delete;
  std::shared_ptr<EventFeed>& slot;
};

// Spec: HTML Living Standard 9.2. The connection is not used again afterwards: what the client sent meanwhile was thrown away.
template <class Stream>
Task<bool> HttpConnection<Stream>::send_events(Response response, std::shared_ptr<EventStream> events) {
  close_ = true;
  HeadOptions options = head_options();
  options.chunked = framing_.minor_version > 0;
  response.headers.set("Content-Type", "text/event-stream");
  response.headers.set("Cache-Control", "no-store");
  if (!format_head(response, options)) co_return co_await write({boost::asio::buffer(head_)});
  if (!co_await write({boost::asio::buffer(head_)})) co_return false;
  if (request_->method == Method::head) co_return true;

  feed_ = std::make_shared<EventFeed>(core_->io, std::move(events), core_->options.limits.heartbeat);
  const std::shared_ptr<EventFeed> feed = feed_;
  const FeedEnd at_end(feed_);
  feed->start();
  auto self = std::static_pointer_cast<HttpConnection>(this->shared_from_this());
  boost::asio::co_spawn(core_->io.get_executor(), watch(std::move(self), feed), [feed](std::exception_ptr) { feed->end(); });
  const bool delivered = co_await relay(feed, options.chunked);
  feed->cancel();
  boost::system::error_code ignored;
  this->socket().cancel(ignored);
  co_await feed->join();
  co_return delivered;
}

template <class Stream>
Task<bool> HttpConnection<Stream>::relay(std::shared_ptr<EventFeed> feed, bool chunked) {
  for (;;) {
    const auto event = co_await feed->next();
    if (!event) break;
    if (event->empty()) continue;
    head_.clear();
    if (chunked)
      head_ = fmt::format("{:x}\r\n{}\r\n", event->size(), *event);
    else
      head_ = *event;
    if (!co_await write({boost::asio::buffer(head_)})) co_return false;
  }
  static constexpr std::string_view kLastChunk = "0\r\n\r\n";
  co_return !chunked || co_await write({boost::asio::buffer(kLastChunk)});
}

template <class Stream>
void start(std::shared_ptr<HttpConnection<Stream>> connection) {
  const auto executor = connection->executor();
  auto slot = connection->slot();
  auto keep = connection;
  boost::asio::co_spawn(executor, HttpConnection<Stream>::run(std::move(connection)),
                        boost::asio::bind_cancellation_slot(slot, [keep](std::exception_ptr error) {
                          if (error) log_error("net.connection_fault", {});
                        }));
}

}  // namespace

void start_connection(std::shared_ptr<ServerCore> core, Socket socket) {
  start(std::make_shared<HttpConnection<Socket>>(std::move(core), std::move(socket)));
}

void start_connection(std::shared_ptr<ServerCore> core, Socket socket, boost::asio::ssl::context& tls) {
  start(std::make_shared<HttpConnection<TlsStream>>(std::move(core), TlsStream(std::move(socket), tls)));
}

}  // namespace darcha::net
