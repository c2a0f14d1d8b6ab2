// Pure rules: numbers of entries, and what a statistic may show.
#pragma once
#include <map>

#include "core/bytes.h"
#include "registry/types.h"

namespace darcha::registry {

/// "RY-26-7K3M-9QX2-5": year, 40 bits that follow from the entry's id, a check character (Crockford base 32). The same id, the same number.
std::string number_of(const Uuid& id, Date on);
/// Upper case, separators and look-alikes mended; nothing if the check character does not fit.
std::optional<std::string> parse_number(std::string_view typed);

inline constexpr std::int64_t kLeastShown = 5;
/// Cells under five are hidden, empty ones too. While what is hidden could be had by subtracting (one cell alone, or a sum under five), the
/// smallest of the others is hidden with it; when none is left, the total.
Series hide_small(const std::map<std::string, std::int64_t>& counts);

/// One entry of the past, without the person.
struct Counted {
  std::string entry, region;
  Date on{};
  std::int64_t count = 1;
};
/// By year (newest first) and kind of entry. Months that are not over on `today`, and regions of a year that is not, are left out.
std::vector<YearOf> tabulate(const std::vector<Counted>& counted, const std::vector<std::string>& entries,
                             const std::vector<std::string>& regions, Date today);

}  // namespace darcha::registry
