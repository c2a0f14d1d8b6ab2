// What of a month may be known by everybody. Pure, and deterministic from the counts.
//
// The rule that makes it safe (docs/adr/0035): everything public is worked out from what is in an Edition and from nothing else, and an
// Edition holds no number from 1 to 4. Appeals are put into groups of five or more, each known by as much of (body, topic, region, channel)
// as five share; an outcome is told of a set of whole groups in which each of its answers was given by nobody or by five or more. So a
// total is a sum of groups, a filter is a choice of groups, and the difference of any two is groups again. A month is published once for
// each step: two downloads, days apart, differ by whole months.
#pragma once
#include "insight/figures/figures.h"

namespace darcha::insight {

inline constexpr std::int64_t kFewest = 5;

struct Group {
  Cell cell;  ///< empty where five do not share it
  std::int64_t received = 0;
  bool operator==(const Group&) const = default;
};

/// Several groups, by number, and how their appeals fall into the answers of one question; all of them together are all that is asked
/// about.
struct Set {
  std::vector<int> groups;
  std::vector<std::int64_t> n;
  std::vector<std::int64_t> extra{};  ///< answered: how many within each of kBands days, some bands joined; ratings: sum of stars
  bool operator==(const Set&) const = default;
};

/// Bands of days an answer took: up to so many; the last one has no end.
inline constexpr std::array kBands{3, 7, 10, 15, 20, 30, 45};
/// Bands that hold fewer than five were joined with the next one, whose count has them; they stand as this.
inline constexpr std::int64_t kJoined = -1;

/// Questions, and their answers in the order of Set::n. The last answer is always "none of these", and where the question is about answered
/// appeals, all of them are those that were answered.
enum class Question { outcome, formal, reopened, verdict, rating, follow_up };
inline constexpr std::array kQuestions{Question::outcome, Question::formal, Question::reopened,
                                       Question::verdict, Question::rating, Question::follow_up};
std::string_view code(Question question);
std::optional<Question> parse_question(std::string_view code);
Stage stage_of(Question question);
const std::vector<std::string>& answers(Question question);  ///< names of counts, without "none of these"

/// What is published of a month at one step.
struct Edition {
  Month month{};
  Stage stage = Stage::counted;
  std::vector<Group> groups;                  ///< of Stage::counted
  std::map<Question, std::vector<Set>> sets;  ///< of the other steps; a set that could not be made safe is not there
  bool operator==(const Edition&) const = default;
};

using Totals = std::map<Cell, Counts>;  ///< of one month

/// Groups of a month. Nothing if the whole month has fewer than five appeals.
std::vector<Group> group(const Totals& totals);
/// The number of the group of each cell, by the same rule; -1 if nothing of the month is published.
std::map<Cell, int> group_of_cells(const Totals& totals);
Edition publish(Month month, Stage stage, const Totals& totals);

bool is_safe(std::int64_t n);  ///< nobody, or five and more

}  // namespace darcha::insight
