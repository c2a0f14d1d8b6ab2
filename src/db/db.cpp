#include "db/db.h"

#include <libpq-fe.h>

#include <fstream>
#include <mutex>

#include "db/connection.h"

namespace darcha::db {

StaleState::StaleState(std::string_view statement, std::int64_t expected, std::int64_t affected)
    : Failure("40001", fmt::format("{} had to affect {} rows and affected {}", statement, expected, affected), false, false),
      statement_(statement) {}

void Batch::wake(std::string channel) { wakes_.push_back(std::move(channel)); }

void Batch::append(const Batch& other) {
  items_.insert(items_.end(), other.items_.begin(), other.items_.end());
  wakes_.insert(wakes_.end(), other.wakes_.begin(), other.wakes_.end());
}

Results::Results() = default;
Results::~Results() {
  for (void* result : results_) PQclear(static_cast<PGresult*>(result));
}
Results::Results(Results&& other) noexcept : results_(std::exchange(other.results_, {})) {}
Results& Results::operator=(Results&& other) noexcept {
  std::swap(results_, other.results_);
  return *this;
}
void Results::push(void* pg_result) { results_.push_back(pg_result); }
void Results::drop_first() {
  PQclear(static_cast<PGresult*>(results_.front()));
  results_.erase(results_.begin());
}
int Results::rows(std::size_t index) const { return PQntuples(static_cast<const PGresult*>(results_.at(index))); }
std::int64_t Results::affected(std::size_t index) const {
  return std::strtoll(PQcmdTuples(static_cast<PGresult*>(results_.at(index))), nullptr, 10);
}
RowView Results::row(std::size_t index, int row) const { return {results_.at(index), row}; }

namespace {

/// Appends each name once to the file, at once: a test may end by being killed.
class Coverage {
 public:
  Coverage() {
    if (const char* path = std::getenv("DARCHA_SQL_COVERAGE")) file_.open(path, std::ios::app);
  }
  bool wanted() const { return file_.is_open(); }
  void note(std::string_view name) {
    const std::lock_guard lock{mutex_};
    if (seen_.emplace(name).second) file_ << fmt::format("{}\n", name) << std::flush;
  }

 private:
  std::mutex mutex_;
  std::set<std::string, std::less<>> seen_;
  std::ofstream file_;
};

}  // namespace

void note_executed(const StatementInfo& info) {
  static Coverage coverage;
  if (coverage.wanted()) coverage.note(info.name);
}

}  // namespace darcha::db
