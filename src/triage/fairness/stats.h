// Shares, medians and gaps with their uncertainty. Pure; randomness is a seed.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace darcha::triage {

struct Interval {
  double low = 0;
  double high = 0;
};

struct Share {
  std::size_t hits = 0;
  std::size_t all = 0;
  double value() const { return all == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(all); }
  void count(bool hit) {
    hits += hit;
    ++all;
  }
};

/// Wilson's score interval at 95 %: honest where there are few, and never beyond 0 and 1.
Interval wilson(const Share& share);

/// Two-sided p-value that two shares are one (pooled two-proportion z-test). 1 where either is empty.
double same_share(const Share& a, const Share& b);

double median(std::vector<double> values);  ///< 0 of nothing

/// 95 % percentile bootstrap of the median (1,000 samples), of 2,000 values at most: of more, evenly drawn ones, so it is wider, not
/// narrower.
Interval median_interval(const std::vector<double>& values, std::uint64_t seed);

/// Two-sided permutation p-value that two medians differ by chance (1,000 permutations of at most 2,000 values of each).
double same_median(const std::vector<double>& a, const std::vector<double>& b, std::uint64_t seed);

/// Holm's step-down correction: which of the hypotheses are refused with a family-wise error of `level`. In the order given.
std::vector<bool> refused_by_holm(const std::vector<double>& p_values, double level);

}  // namespace darcha::triage
