// What one appeal adds to the figures, found from its events alone. Pure. A month's books close in three steps, so that what has been
// published never changes: what an appeal is about when the month is `counted`, how it was answered when it is `answered`, what its author
// said of it `afterwards`. Events after a step's end are not in that step's figures, whenever they are read.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "murojaat/murojaat.h"

namespace darcha::insight {

/// The first day of a month in Tashkent.
using Month = Date;
Month month_of(Instant at);
Month next(Month month);

enum class Stage { counted, answered, afterwards };
inline constexpr std::array kStages{Stage::counted, Stage::answered, Stage::afterwards};
std::string_view code(Stage stage);
std::optional<Stage> parse_stage(std::string_view code);
/// When a step of the month's books closes. Counted after 10 days: by then every appeal lies with the body that answers it (OʻRQ-445 art.
/// 25: forwarding within 5 days). Answered after 45: 15 days and a month's study have passed (art. 28). Afterwards after 135: the author
/// was asked whether it was really done.
Instant closes(Month month, Stage stage);

/// Where an appeal is counted. Codes of bodies, topics, regions (SOATO), channels; empty: not known.
struct Cell {
  OfficeId office;
  std::string topic, region, channel;
  auto operator<=>(const Cell&) const = default;
};

/// Counts by name: received, on_time, late, day.007 (answered within so many days), formal, reopened, satisfied, unsatisfied, rated, stars,
/// done, not_done. Only what is not 0.
using Counts = std::map<std::string, std::int64_t>;
std::string day_name(int days);

struct Mark {
  Month month{};
  Cell cell;
  Counts counts;
  int version = 0;  ///< number of the last event that is in it
  bool operator==(const Mark&) const = default;
};

/// The mark of an appeal with at least one event.
Mark mark_of(const std::vector<murojaat::Event>& events);

/// `to` less `from`, by cell and name: what has to be added to the totals when a mark changes. Only what is not 0.
struct Added {
  Month month{};
  Cell cell;
  std::string name;
  std::int64_t by = 0;
};
std::vector<Added> difference(const std::optional<Mark>& from, const Mark& to);

}  // namespace darcha::insight
