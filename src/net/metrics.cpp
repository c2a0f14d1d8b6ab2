#include <fmt/format.h>

#include <mutex>

#include "net/net.h"

namespace darcha::net {
namespace {

bool is_metric_name(std::string_view name) {
  if (name.empty() || (name.front() >= '0' && name.front() <= '9')) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ':';
  });
}

/// Spec: Prometheus text exposition format 0.0.4: backslash, quote and line feed are escaped in label values.
std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out;
}

std::string written(Metrics::Labels labels) {
  std::sort(labels.begin(), labels.end());
  std::string out;
  for (const auto& [name, value] : labels) {
    if (!is_metric_name(name)) throw std::invalid_argument("not a label name: " + name);
    if (!out.empty()) out += ',';
    out += fmt::format("{}=\"{}\"", name, escaped(value));
  }
  return out;
}

std::string series(std::string_view name, std::string_view labels, std::string_view more = {}) {
  if (labels.empty() && more.empty()) return std::string(name);
  return fmt::format("{}{{{}{}{}}}", name, labels, labels.empty() || more.empty() ? "" : ",", more);
}

}  // namespace

struct Metrics::State {
  enum class Kind { counter, gauge, histogram };
  struct Family {
    std::optional<Kind> kind;
    std::string help;
    std::map<std::string, std::unique_ptr<Counter>> values;
    std::map<std::string, std::unique_ptr<Histogram>> histograms;
  };
  mutable std::mutex mutex;
  std::map<std::string, Family> families;

  Family& family(const std::string& name, Kind kind) {
    if (!is_metric_name(name)) throw std::invalid_argument("not a metric name: " + name);
    Family& found = families[name];
    if (found.kind && *found.kind != kind) throw std::invalid_argument("a metric of another kind has this name: " + name);
    found.kind = kind;
    return found;
  }
  Counter& value(const std::string& name, const Labels& labels, Kind kind) {
    const std::string key = written(labels);
    const std::lock_guard lock(mutex);
    auto& slot = family(name, kind).values[key];
    if (!slot) slot = std::make_unique<Counter>();
    return *slot;
  }
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

void Metrics::Histogram::observe(double seconds) {
  const auto bucket = std::lower_bound(kBuckets.begin(), kBuckets.end(), seconds) - kBuckets.begin();
  buckets_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(seconds, std::memory_order_relaxed);
}

Metrics::Counter& Metrics::counter(const std::string& name, const Labels& labels) {
  return state_->value(name, labels, State::Kind::counter);
}
Metrics::Counter& Metrics::gauge_of(const std::string& name, const Labels& labels) {
  return state_->value(name, labels, State::Kind::gauge);
}

Metrics::Histogram& Metrics::histogram(const std::string& name, const Labels& labels) {
  const std::string key = written(labels);
  const std::lock_guard lock(state_->mutex);
  auto& slot = state_->family(name, State::Kind::histogram).histograms[key];
  if (!slot) slot = std::make_unique<Histogram>();
  return *slot;
}

void Metrics::count(const std::string& name, const Labels& labels, double by) { counter(name, labels).add(by); }
void Metrics::gauge(const std::string& name, const Labels& labels, double value) { gauge_of(name, labels).set(value); }
void Metrics::observe(const std::string& name, const Labels& labels, double seconds) { histogram(name, labels).observe(seconds); }

void Metrics::describe(const std::string& name, const std::string& help) {
  const std::lock_guard lock(state_->mutex);
  state_->families[name].help = help;
}

std::string Metrics::text() const {
  const std::lock_guard lock(state_->mutex);
  std::string out;
  for (const auto& [name, family] : state_->families) {
    if (!family.kind) continue;
    if (!family.help.empty()) out += fmt::format("# HELP {} {}\n", name, family.help);
    static constexpr std::array kNames{"counter", "gauge", "histogram"};
    out += fmt::format("# TYPE {} {}\n", name, kNames[static_cast<std::size_t>(*family.kind)]);
    for (const auto& [labels, value] : family.values) out += fmt::format("{} {}\n", series(name, labels), value->value());
    for (const auto& [labels, histogram] : family.histograms) {
      std::uint64_t total = 0;
      for (std::size_t i = 0; i < histogram->buckets_.size(); ++i) {
        total += histogram->buckets_[i].load(std::memory_order_relaxed);
        const std::string bound = i < kBuckets.size() ? fmt::format("le=\"{}\"", kBuckets[i]) : "le=\"+Inf\"";
        out += fmt::format("{} {}\n", series(name + "_bucket", labels, bound), total);
      }
      out += fmt::format("{} {}\n{} {}\n", series(name + "_sum", labels), histogram->sum_.load(std::memory_order_relaxed),
                         series(name + "_count", labels), total);
    }
  }
  return out;
}

Metrics& Metrics::global() {
  static Metrics* const metrics = new Metrics;  // never destroyed: connections may count until the very end of the process
  return *metrics;
}

}  // namespace darcha::net
