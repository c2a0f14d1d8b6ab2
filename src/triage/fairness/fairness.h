// Is everybody served alike? Accuracy of suggestions, delay and outcome by language, region, sex and channel, with intervals, and an alarm
// where a gap is not chance. Pure. A door.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "triage/fairness/stats.h"

namespace darcha::triage {

/// One appeal, as far as it is known; empty groups are left out of that dimension.
struct Treated {
  std::string language, region, sex, channel;
  std::optional<bool> suggested_right;  ///< the officer took what the machine suggested
  std::optional<double> days;           ///< from lodging to the answer
  std::optional<bool> well_ended;       ///< as the caller counts it: answered in time and not reopened
};

enum class Measure : std::uint8_t { accuracy, delay, outcome };
std::string_view code(Measure measure);

struct GroupFigure {
  std::string dimension;  ///< language, region, sex, channel
  std::string group;
  Measure measure = Measure::accuracy;
  std::size_t count = 0;
  double value = 0;  ///< a share, or median days
  Interval interval;
  double rest = 0;  ///< the same of all others of the dimension
  double p_value = 1;
  bool tested = false;  ///< both sides have enough
  bool alarm = false;   ///< the difference is not chance, after Holm's correction over all that were tested
};

inline constexpr std::size_t kEnoughToTest = 20;
inline constexpr double kFairnessLevel = 0.05;

/// Figures in the order of dimensions, groups and measures. `seed` of the bootstrap and permutations.
std::vector<GroupFigure> fairness(const std::vector<Treated>& treated, std::uint64_t seed);

/// What anybody may be shown: groups of fewer than kSmallestShown are left out, with as many more, the smallest first, as it takes that
/// nobody can find them by subtraction (two groups and kSmallestShown appeals at least are hidden together, or none).
inline constexpr std::size_t kSmallestShown = 5;
std::vector<GroupFigure> publishable(std::vector<GroupFigure> figures);

std::string fairness_markdown(const std::vector<GroupFigure>& figures);

}  // namespace darcha::triage
