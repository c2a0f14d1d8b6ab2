#include "core/calendar.h"

#include <yaml-cpp/yaml.h>

#include <fstream>
#include <sstream>

#include "core/text.h"

namespace darcha {
namespace {

[[noreturn]] void fault(const std::string& file, const YAML::Mark& mark, const std::string& what, const std::string& mend) {
  throw CalendarFault(file + ":" + std::to_string(mark.line + 1) + ": " + what + ": " + mend);
}

YAML::Node must(const std::string& file, const YAML::Node& node, const char* key) {
  const YAML::Node found = node.IsMap() ? node[key] : YAML::Node(YAML::NodeType::Undefined);
  if (!found.IsDefined())
    fault(file, node.Mark(), std::string{"no `"} + key + "`", "write { day: ..., name: { uz: ..., ru: ..., en: ..., kaa: ... } }");
  return found;
}

LocalText read_name(const std::string& file, const YAML::Node& node) {
  LocalText out;
  const YAML::Node name = must(file, node, "name");
  out.in(Lang::uz) = must(file, name, "uz").as<std::string>();
  out.in(Lang::ru) = must(file, name, "ru").as<std::string>();
  out.in(Lang::en) = must(file, name, "en").as<std::string>();
  out.in(Lang::kaa) = must(file, name, "kaa").as<std::string>();
  out.in(Lang::uz_cyrl) = name["uz_cyrl"] ? name["uz_cyrl"].as<std::string>() : latin_to_cyrillic(out.in(Lang::uz));
  return out;
}

Date read_date(const std::string& file, const YAML::Node& node, int year) {
  const auto day = parse_iso_date(node.as<std::string>());
  if (!day) fault(file, node.Mark(), "`" + node.as<std::string>() + "` is no day", "write 2026-03-20");
  if (static_cast<int>(std::chrono::year_month_day{*day}.year()) != year)
    fault(file, node.Mark(), "a day of another year", "move it under its own year");
  return *day;
}

/// "03-08", in a leap year so that 02-29 could be one.
std::chrono::month_day read_month_day(const std::string& file, const YAML::Node& node) {
  const auto day = parse_iso_date("2024-" + node.as<std::string>());
  if (!day) fault(file, node.Mark(), "`" + node.as<std::string>() + "` is no day of a year", "write 03-08");
  const std::chrono::year_month_day ymd{*day};
  return {ymd.month(), ymd.day()};
}

}  // namespace

WorkingCalendar WorkingCalendar::load(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw CalendarFault(file.string() + ": cannot be read: check the path and the rights");
  std::ostringstream text;
  text << in.rdbuf();
  return parse(text.str(), file.string());
}

WorkingCalendar WorkingCalendar::parse(const std::string& yaml, const std::string& file) {
  WorkingCalendar out;
  try {
    const YAML::Node root = YAML::Load(yaml);
    for (const YAML::Node& item : must(file, root, "yearly"))
      out.yearly_.push_back({read_month_day(file, must(file, item, "day")), read_name(file, item)});
    for (const auto& entry : must(file, root, "years")) {
      const int year = entry.first.as<int>();
      out.years_.insert(year);
      if (const YAML::Node verified = entry.second["verified"]; verified && verified.as<bool>()) out.confirmed_.insert(year);
      for (const YAML::Node& item : entry.second["holidays"]) {
        const Date day = read_date(file, must(file, item, "day"), year);
        if (!out.dated_.emplace(day, Holiday{day, read_name(file, item)}).second)
          fault(file, item.Mark(), "the day stands twice", "keep one");
        out.of_decree_.insert(day);
      }
      for (const YAML::Node& item : entry.second["working"]) out.worked_.insert(read_date(file, item, year));
    }
  } catch (const YAML::Exception& error) {
    fault(file, error.mark, error.msg, "see the example at the top of data/holidays.yaml");
  }
  for (const int year : out.years_) {
    for (const Yearly& yearly : out.yearly_) {
      const std::chrono::year_month_day day{std::chrono::year{year}, yearly.day.month(), yearly.day.day()};
      if (day.ok()) out.dated_.emplace(Date{std::chrono::local_days{day}}, Holiday{Date{std::chrono::local_days{day}}, yearly.name});
    }
  }
  return out;
}

std::vector<Holiday> WorkingCalendar::dated_in(int year) const {
  std::vector<Holiday> found;
  for (const Date day : of_decree_)
    if (static_cast<int>(std::chrono::year_month_day{day}.year()) == year) found.push_back(dated_.at(day));
  return found;
}

WorkingCalendar::Unconfirmed WorkingCalendar::unconfirmed_between(Date from, Date to) const {
  constexpr Days kMoon{2};
  const auto year_of = [](Date day) { return static_cast<int>(std::chrono::year_month_day{day}.year()); };
  Unconfirmed found;
  for (const Date day : of_decree_)
    if (day + kMoon > from && day - kMoon <= to && !confirms_year(year_of(day))) found.holidays.push_back(dated_.at(day));
  for (int year = year_of(from); year <= year_of(to); ++year)
    if (!knows_year(year)) found.unknown_years.push_back(year);
  return found;
}

const Holiday* WorkingCalendar::holiday_on(Date day) const {
  const auto found = dated_.find(day);
  return found == dated_.end() ? nullptr : &found->second;
}

bool WorkingCalendar::is_working(Date day) const {
  if (worked_.contains(day)) return true;
  const unsigned weekday = std::chrono::weekday{day}.iso_encoding();
  if (weekday >= 6) return false;
  const std::chrono::year_month_day ymd{day};
  if (knows_year(static_cast<int>(ymd.year()))) return !dated_.contains(day);
  return std::ranges::none_of(yearly_, [&](const Yearly& yearly) { return yearly.day == std::chrono::month_day{ymd.month(), ymd.day()}; });
}

Date WorkingCalendar::next_working(Date day) const {
  while (!is_working(day)) day += Days{1};
  return day;
}

Date WorkingCalendar::add_working_days(Date day, int count) const {
  for (; count > 0; --count) day = next_working(day + Days{1});
  return day;
}

int WorkingCalendar::working_days_between(Date from, Date to) const {
  if (to < from) return -working_days_between(to, from);
  int count = 0;
  for (Date day = from + Days{1}; day <= to; day += Days{1}) count += is_working(day) ? 1 : 0;
  return count;
}

Date WorkingCalendar::last_day(Date start, Term term) const {
  switch (term.unit) {
    case TermUnit::working_days: return add_working_days(start, term.count);
    case TermUnit::calendar_days: return next_working(start + Days{term.count});
    case TermUnit::months: {
      std::chrono::year_month_day end = std::chrono::year_month_day{start} + std::chrono::months{term.count};
      if (!end.ok()) end = end.year() / end.month() / std::chrono::last;
      return next_working(Date{std::chrono::local_days{end}});
    }
  }
  return start;
}

int WorkingCalendar::days_left(Date last_day, Date today, TermUnit unit) const {
  return unit == TermUnit::working_days ? working_days_between(today, last_day) : static_cast<int>((last_day - today).count());
}

}  // namespace darcha
