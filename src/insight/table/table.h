// Tables over what was published. Pure: whatever is asked, the answer is made of Editions alone.
#pragma once
#include "insight/publish/publish.h"

namespace darcha::insight {

/// All editions of a month side by side.
struct Year {
  std::map<Month, std::map<Stage, Edition>> months;
};

enum class Dimension { month, body, topic, region, channel };
inline constexpr std::array kDimensions{Dimension::month, Dimension::body, Dimension::topic, Dimension::region, Dimension::channel};
std::string_view code(Dimension dimension);
std::optional<Dimension> parse_dimension(std::string_view code);

struct Ask {
  Dimension by = Dimension::month;
  Cell only{};                        ///< what is not empty is asked for
  std::optional<Month> from{}, to{};  ///< both are in it
};

/// Of how many it is known, and for how many it holds.
struct Share {
  std::int64_t part = 0, whole = 0;
  std::optional<int> per_cent() const;  ///< whole per cent; nothing if nothing is known
};

struct Row {
  std::string key;  ///< code, id or month; empty: what the appeals of this row share was not told
  std::int64_t received = 0;
  Share on_time, formal, reopened, satisfied, done;
  std::int64_t unanswered = 0;  ///< among those that on_time is known of: no reply within the time that is published
  std::int64_t rated = 0, stars = 0;
  std::vector<std::int64_t> bands{};       ///< as Set::extra
  std::optional<int> median_days() const;  ///< the day of the middle answer, within its band; above the last band: its beginning
};

struct Table {
  Ask ask;
  std::vector<Row> rows;  ///< largest first, months in order; the one without a key is last
  Row total;
};
Table table_of(const Year& year, const Ask& ask);

}  // namespace darcha::insight
