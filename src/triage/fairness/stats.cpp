#include "triage/fairness/stats.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace darcha::triage {
namespace {

constexpr double kZ = 1.959963984540054;  // 95 %, two-sided
constexpr std::size_t kResamples = 1'000;
constexpr std::size_t kMostResampled = 2'000;  // of more, every so many in their order: an interval gains nothing and a pool waits

std::vector<double> thinned(std::vector<double> values) {
  if (values.size() <= kMostResampled) return values;
  std::ranges::sort(values);  // each part of the distribution keeps its share
  std::vector<double> out;
  for (std::size_t i = 0; i < kMostResampled; ++i) out.push_back(values[i * values.size() / kMostResampled]);
  return out;
}

double median_in_place(std::vector<double>& values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

}  // namespace

Interval wilson(const Share& share) {
  if (share.all == 0) return {0, 1};
  const double n = static_cast<double>(share.all), p = share.value();
  const double middle = (p + kZ * kZ / (2 * n)) / (1 + kZ * kZ / n);
  const double half = kZ * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n)) / (1 + kZ * kZ / n);
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

double same_share(const Share& a, const Share& b) {
  if (a.all == 0 || b.all == 0) return 1;
  const double na = static_cast<double>(a.all), nb = static_cast<double>(b.all);
  const double pooled = static_cast<double>(a.hits + b.hits) / (na + nb);
  const double error = std::sqrt(pooled * (1 - pooled) * (1 / na + 1 / nb));
  if (error == 0) return 1;
  return std::erfc(std::abs(a.value() - b.value()) / error / std::sqrt(2.0));
}

double median(std::vector<double> values) { return median_in_place(values); }

Interval median_interval(const std::vector<double>& all, std::uint64_t seed) {
  if (all.empty()) return {};
  const std::vector<double> values = thinned(all);
  std::mt19937_64 random(seed);
  std::vector<double> medians, sample(values.size());
  for (std::size_t i = 0; i < kResamples; ++i) {
    for (double& value : sample) value = values[random() % values.size()];
    medians.push_back(median_in_place(sample));
  }
  std::ranges::sort(medians);
  return {medians[kResamples * 25 / 1000], medians[kResamples * 975 / 1000 - 1]};
}

double same_median(const std::vector<double>& all_a, const std::vector<double>& all_b, std::uint64_t seed) {
  if (all_a.empty() || all_b.empty()) return 1;
  const std::vector<double> a = thinned(all_a), b = thinned(all_b);
  const double observed = std::abs(median(a) - median(b));
  std::vector<double> all(a);
  all.insert(all.end(), b.begin(), b.end());
  std::mt19937_64 random(seed);
  std::size_t as_far = 0;
  for (std::size_t i = 0; i < kResamples; ++i) {
    for (std::size_t at = all.size() - 1; at > 0; --at) std::swap(all[at], all[random() % (at + 1)]);
    std::vector<double> left(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(a.size()));
    std::vector<double> right(all.begin() + static_cast<std::ptrdiff_t>(a.size()), all.end());
    as_far += std::abs(median_in_place(left) - median_in_place(right)) >= observed;
  }
  return static_cast<double>(as_far + 1) / static_cast<double>(kResamples + 1);  // never 0: Phipson and Smyth 2010
}

std::vector<bool> refused_by_holm(const std::vector<double>& p_values, double level) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<bool> refused(p_values.size(), false);
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    if (p_values[order[rank]] > level / static_cast<double>(order.size() - rank)) break;
    refused[order[rank]] = true;
  }
  return refused;
}

}  // namespace darcha::triage
