// For tests that kill -9 a process in the middle of its work and see that others can go on: the child, its lives, and what time does
// meanwhile.
#pragma once
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <random>
#include <thread>

#include "cases/testing.h"

namespace darcha::cases::testing {

/// `Base`: a kit of this room or of one above it.
template <class Base>
class Interrupted : public Base {
 public:
  /// The clock of the test stands still: what a dead worker held is given back, and what it put off is due, as half an hour would do.
  void time_passes() {
    this->await(this->pool().execute("update jobs.lanes set owner = '', until = '2000-01-01T00:00:00Z'"));
    this->await(this->pool().execute("update jobs.queue set leased_by = null, leased_until = null, run_at = '2000-01-01T00:00:00Z'"));
  }

  /// In the test that is the child: `walk` goes on, on the parent's database, until it says that all is done, or is killed. False in a run
  /// that no parent started.
  bool walk_until_killed(const std::function<bool(db::Pool&)>& walk) {
    const char* const url = std::getenv(kUrl);
    if (url == nullptr) return false;
    db::Options options = this->pool_options();
    options.url = url;
    db::Pool db(this->io(), options);
    std::ofstream(std::getenv(kReady)) << "walking";
    while (!walk(db)) {
    }
    this->await(db.close());
    return true;
  }

  /// One life of the child that the filter names: it takes some steps and is killed somewhere within the next. Whether it was; if not, it
  /// was done before.
  bool live_and_die(const std::string& filter, std::mt19937& random) {
    const std::filesystem::path ready = applications::testing::folder() / "walking";
    std::filesystem::remove(ready);
    time_passes();
    const std::string url = this->url(), only = "--gtest_filter=" + filter;
    const pid_t child = fork();
    if (child == 0) {
      setenv(kUrl, url.c_str(), 1);
      setenv(kReady, ready.c_str(), 1);
      execl("/proc/self/exe", "crash-child", only.c_str(), "--gtest_brief=1", nullptr);
      _exit(127);
    }
    EXPECT_GT(child, 0);
    if (child <= 0) return false;
    int status = 0;
    bool gone = false;
    const auto over = [&] { return gone = gone || waitpid(child, &status, WNOHANG) == child; };
    while (!std::filesystem::exists(ready) && !over())
      std::this_thread::sleep_for(std::chrono::milliseconds(5));  // watches another process
    // However fast the machine, it dies in the middle of its work.
    const auto enough = this->count("cases.steps") + 1 + static_cast<std::int64_t>(random() % 4);
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds{5};
    while (this->count("cases.steps") < enough && std::chrono::steady_clock::now() < patience && !over())
      std::this_thread::sleep_for(std::chrono::milliseconds(1));                // watches another process
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));  // watches another process
    if (over()) return false;
    kill(child, SIGKILL);
    return waitpid(child, &status, 0) == child && WIFSIGNALED(status);
  }

 private:
  static constexpr const char* kUrl = "DARCHA_CRASH_URL";
  static constexpr const char* kReady = "DARCHA_CRASH_READY";
};

}  // namespace darcha::cases::testing
