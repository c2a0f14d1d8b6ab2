// Working days and statutory terms. The days off are data (data/holidays.yaml), because two feasts and all transfers are set by decree each
// year. How terms are counted (from the day after, a last day off moves to the next working day) is the general rule, not yet checked
// against the text of each law (unverified): it stands in this one file.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/lang.h"
#include "core/time.h"

namespace darcha {

/// What is wrong with a calendar file, with its line.
class CalendarFault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Holiday {
  Date day;
  LocalText name;
};

enum class TermUnit { calendar_days, working_days, months };

/// How long the law gives.
struct Term {
  int count = 0;
  TermUnit unit = TermUnit::calendar_days;
};

/// Immutable once made; safe from any thread.
class WorkingCalendar {
 public:
  /// Saturdays and Sundays off, no holidays.
  WorkingCalendar() = default;
  /// Throws CalendarFault naming file, line and how to mend it.
  static WorkingCalendar load(const std::filesystem::path& file);
  static WorkingCalendar parse(const std::string& yaml, const std::string& name);

  bool is_working(Date day) const;
  /// The name of the holiday, if it is one.
  const Holiday* holiday_on(Date day) const;
  Date next_working(Date day) const;  ///< the day itself if it is one
  /// `count` working days after `day`, which is not counted itself.
  Date add_working_days(Date day, int count) const;
  /// Working days after `from`, up to and with `to`; negative when `to` lies before.
  int working_days_between(Date from, Date to) const;

  /// The last day of a term that begins with `start`. Calendar days and months that end on a day off end on the next working day;
  /// a month that has no such day ends on its last (31 January and one month: 28 February).
  Date last_day(Date start, Term term) const;
  /// How many days of the term's own unit are left today, 0 on the last day, negative when it has passed.
  int days_left(Date last_day, Date today, TermUnit unit) const;

  /// The years whose movable holidays the data knows. Beyond them dates are computed without; say so where it shows.
  bool knows_year(int year) const { return years_.contains(year); }
  /// Whether the year's decree is entered (`verified: true`). Until then its feasts are computed and its moved days off are missing.
  bool confirms_year(int year) const { return confirmed_.contains(year); }

  /// What a term that runs between these days rests on without a source: the dated holidays of unconfirmed years that may fall into it
  /// (a feast depends on the moon, so two days around it count), and years nothing is known of.
  struct Unconfirmed {
    std::vector<Holiday> holidays;
    std::vector<int> unknown_years;
    bool empty() const { return holidays.empty() && unknown_years.empty(); }
  };
  Unconfirmed unconfirmed_between(Date from, Date to) const;
  /// The dated holidays of a year, in order: feasts and days off by decree, without those of every year.
  std::vector<Holiday> dated_in(int year) const;

 private:
  struct Yearly {
    std::chrono::month_day day;
    LocalText name;
  };
  std::vector<Yearly> yearly_;
  std::map<Date, Holiday> dated_;
  std::set<Date> of_decree_;  ///< of dated_, without those of every year
  std::set<Date> worked_;     ///< days off that were made working days by decree
  std::set<int> years_;
  std::set<int> confirmed_;
};

}  // namespace darcha
