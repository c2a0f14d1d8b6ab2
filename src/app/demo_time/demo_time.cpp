#include "app/demo_time/demo_time.h"

#include <unistd.h>

#include <fstream>

#include "core/log.h"

namespace darcha::app {
namespace {

std::int64_t read_offset(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::int64_t offset = 0;
  return in >> offset && offset > 0 ? offset : 0;
}

// Whole or not at all: a crash leaves the old file.
void keep_offset(const std::filesystem::path& file, std::int64_t offset) {
  const std::filesystem::path fresh = file.string() + ".new";
  std::ofstream out(fresh, std::ios::trunc);
  out << offset << '\n';
  out.close();
  if (!out) throw std::runtime_error("cannot write " + fresh.string());
  std::filesystem::rename(fresh, file);
}

}  // namespace

DemoClock::DemoClock(std::filesystem::path file, std::chrono::microseconds at_least) : file_(std::move(file)) {
  const std::int64_t kept = file_.empty() ? 0 : read_offset(file_);
  offset_ = kept > at_least.count() ? kept : at_least.count();
}

Instant DemoClock::now() const { return SystemClock{offset()}.now(); }

Result<void> DemoClock::move_to(Date day) {
  const Instant before = now();
  const Date today = date_in_tashkent(before);
  if (day <= today) return refuse("app.day_passed", RefusalKind::bad_input);
  if (day > date_in_tashkent(SystemClock{}.now()) + kFarthest) return refuse("app.day_too_far", RefusalKind::bad_input);
  const std::int64_t offset = offset_ + std::chrono::microseconds{day - today}.count();
  if (!file_.empty()) keep_offset(file_, offset);
  offset_ = offset;
  log_info("demo.day_moved", {{"day", to_iso(day)}});
  return {};
}

}  // namespace darcha::app
