// The face of `darcha seed` on a terminal.
#include <unistd.h>
#include <csignal>
#include <cstdio>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>

#include "seed/seed.h"

namespace darcha::seed {

namespace {

volatile std::sig_atomic_t stop_asked = 0;
void ask_to_stop(int) { stop_asked = 1; }

std::string grouped(std::int64_t number) {
  std::string text = std::to_string(number);
  for (int at = static_cast<int>(text.size()) - 3; at > 0; at -= 3) text.insert(static_cast<std::size_t>(at), " ");
  return text;
}

std::string time_left(double seconds) {
  const auto s = static_cast<std::int64_t>(seconds);
  return s >= 3600 ? fmt::format("{} h {:02} min", s / 3600, s / 60 % 60)
         : s >= 60 ? fmt::format("{} min {:02} s", s / 60, s % 60)
                   : fmt::format("{} s", s);
}

/// One line, renewed in place on a terminal; a line each ten percent elsewhere.
class Bar {
 public:
  explicit Bar(std::FILE* out) : out_(out), terminal_(isatty(fileno(out)) != 0), began_(std::chrono::steady_clock::now()) {}
  void show(const Progress& progress) {
    if (progress.recounting != recounting_ || first_done_ < 0) {
      recounting_ = progress.recounting;
      first_done_ = progress.done;
      began_ = std::chrono::steady_clock::now();
    }
    const double share =
        progress.wanted > 0 ? std::min(1.0, static_cast<double>(progress.done) / static_cast<double>(progress.wanted)) : 1.0;
    const int tenth = static_cast<int>(share * 10);
    if (!terminal_ && tenth == tenth_) return;
    tenth_ = tenth;
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
    const double rate = seconds > 0.05 ? static_cast<double>(progress.done - first_done_) / seconds : 0;
    const int filled = static_cast<int>(share * 30);
    std::string line =
        fmt::format("{} [{}{}] {:3.0f}%  {} of {} persons", progress.recounting ? "recounting" : "seeding   ",
                    std::string(static_cast<std::size_t>(filled), '#'), std::string(static_cast<std::size_t>(30 - filled), '.'),
                    share * 100, grouped(progress.done), grouped(progress.wanted));
    if (rate > 0) line += fmt::format("  {}/s", grouped(static_cast<std::int64_t>(rate)));
    if (rate > 0 && progress.done < progress.wanted)
      line += fmt::format("  {} left", time_left(static_cast<double>(progress.wanted - progress.done) / rate));
    fmt::print(out_, "{}{}{}", terminal_ ? "\r" : "", line, terminal_ ? "\x1b[K" : "\n");
    std::fflush(out_);
    shown_ = true;
  }
  void end() {
    if (shown_ && terminal_) fmt::print(out_, "\n");
  }

 private:
  std::FILE* out_;
  bool terminal_;
  bool recounting_ = false, shown_ = false;
  int tenth_ = -1;
  std::int64_t first_done_ = -1;
  std::chrono::steady_clock::time_point began_;
};

/// Gives the handlers back when the command ends.
class StopSignals {
 public:
  StopSignals() {
    stop_asked = 0;
    before_int_ = std::signal(SIGINT, ask_to_stop);
    before_term_ = std::signal(SIGTERM, ask_to_stop);
  }
  ~StopSignals() {
    std::signal(SIGINT, before_int_);
    std::signal(SIGTERM, before_term_);
  }

 private:
  void (*before_int_)(int);
  void (*before_term_)(int);
};

}  // namespace

int run(boost::asio::io_context& io, db::Pool& pool, Options options, const Clock& clock) {
  const StopSignals signals;
  Bar bar(stderr);
  std::exception_ptr failure;
  Outcome outcome;
  const auto go_on = [&bar](const Progress& progress) {
    bar.show(progress);
    return stop_asked == 0;
  };
  boost::asio::co_spawn(io, plant(pool, options, clock, go_on), [&](std::exception_ptr thrown, Outcome result) {
    failure = thrown;
    outcome = result;
    io.stop();
  });
  if (io.stopped()) io.restart();
  io.run();
  bar.end();
  if (failure) {
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& e) {
      fmt::print(stderr, "seed: {}\n", e.what());
      return 1;
    }
  }
  if (!outcome.finished) {
    fmt::print(stderr, "Stopped after {} persons. The same command goes on from here.\n", grouped(outcome.persons));
    return 130;
  }
  fmt::print(stderr, "{} persons in {} households (written now: {}).\n", grouped(outcome.persons), grouped(outcome.households),
             grouped(outcome.written));
  return 0;
}

}  // namespace darcha::seed
