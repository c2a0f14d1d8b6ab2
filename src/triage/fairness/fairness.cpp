#include "triage/fairness/fairness.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace darcha::triage {
namespace {

constexpr std::pair<const char*, std::string Treated::*> kDimensions[] = {
    {"language", &Treated::language}, {"region", &Treated::region}, {"sex", &Treated::sex}, {"channel", &Treated::channel}};

/// What one group has of a measure.
struct Sample {
  Share share;
  std::vector<double> days;
  std::size_t count(Measure measure) const { return measure == Measure::delay ? days.size() : share.all; }
};

bool add(const Treated& one, Measure measure, Sample& to) {
  switch (measure) {
    case Measure::accuracy:
      if (one.suggested_right) to.share.count(*one.suggested_right);
      return one.suggested_right.has_value();
    case Measure::delay:
      if (one.days) to.days.push_back(*one.days);
      return one.days.has_value();
    case Measure::outcome:
      if (one.well_ended) to.share.count(*one.well_ended);
      return one.well_ended.has_value();
  }
  return false;
}

GroupFigure figure_of(Measure measure, const Sample& own, const Sample& rest, std::uint64_t seed) {
  GroupFigure figure{.measure = measure,
                     .count = own.count(measure),
                     .tested = own.count(measure) >= kEnoughToTest && rest.count(measure) >= kEnoughToTest};
  if (measure == Measure::delay) {
    figure.value = median(own.days);
    figure.interval = median_interval(own.days, seed);
    figure.rest = median(rest.days);
    if (figure.tested) figure.p_value = same_median(own.days, rest.days, seed);
  } else {
    figure.value = own.share.value();
    figure.interval = wilson(own.share);
    figure.rest = rest.share.value();
    if (figure.tested) figure.p_value = same_share(own.share, rest.share);
  }
  return figure;
}

}  // namespace

std::string_view code(Measure measure) {
  switch (measure) {
    case Measure::accuracy: return "accuracy";
    case Measure::delay: return "delay";
    case Measure::outcome: return "outcome";
  }
  return "accuracy";
}

std::vector<GroupFigure> fairness(const std::vector<Treated>& treated, std::uint64_t seed) {
  std::vector<GroupFigure> figures;
  for (const auto& [dimension, group_of] : kDimensions)
    for (const Measure measure : {Measure::accuracy, Measure::delay, Measure::outcome}) {
      std::map<std::string, Sample> groups;
      for (const Treated& one : treated) {
        if ((one.*group_of).empty()) continue;
        Sample seen;
        if (add(one, measure, seen)) add(one, measure, groups[one.*group_of]);
      }
      for (const auto& [name, own] : groups) {
        Sample rest;
        for (const Treated& one : treated)
          if (!(one.*group_of).empty() && one.*group_of != name) add(one, measure, rest);
        GroupFigure figure = figure_of(measure, own, rest, seed);
        figure.dimension = dimension;
        figure.group = name;
        figures.push_back(std::move(figure));
      }
    }
  std::vector<double> p_values;
  for (const GroupFigure& figure : figures)
    if (figure.tested) p_values.push_back(figure.p_value);
  const std::vector<bool> refused = refused_by_holm(p_values, kFairnessLevel);
  std::size_t at = 0;
  for (GroupFigure& figure : figures)
    if (figure.tested) figure.alarm = refused[at++];
  return figures;
}

std::vector<GroupFigure> publishable(std::vector<GroupFigure> figures) {
  std::map<std::pair<std::string, Measure>, std::vector<const GroupFigure*>> tables;
  for (const GroupFigure& figure : figures) tables[{figure.dimension, figure.measure}].push_back(&figure);
  std::set<const GroupFigure*> hidden;
  for (auto& [of, groups] : tables) {
    std::ranges::sort(groups, {}, [](const GroupFigure* one) { return std::pair{one->count, one->group}; });
    std::size_t kept_back = 0, appeals = 0;
    for (const GroupFigure* one : groups) {
      const bool safe = kept_back == 0 || (kept_back > 1 && appeals >= kSmallestShown);
      if (one->count >= kSmallestShown && safe) break;
      hidden.insert(one);
      ++kept_back;
      appeals += one->count;
    }
  }
  std::vector<GroupFigure> out;
  for (GroupFigure& figure : figures)
    if (!hidden.contains(&figure)) out.push_back(std::move(figure));
  return out;
}

std::string fairness_markdown(const std::vector<GroupFigure>& figures) {
  const auto shown = [](Measure measure, double value) {
    return measure == Measure::delay ? fmt::format("{:.1f} days", value) : fmt::format("{:.1f} %", value * 100);
  };
  std::string out =
      "# Fairness\n\nAccuracy: answered under the topic that was suggested. Outcome: answered in time and not reopened. Groups of fewer "
      "than five are left out. Intervals: 95 %, Wilson for shares, bootstrap for medians. An alarm: "
      "the gap to all "
      "others is not chance (two-proportion or permutation test, Holm's correction, 5 % over the whole table).\n\n"
      "| dimension | group | measure | count | value | interval | all others | p | alarm |\n|---|---|---|---:|---:|---|---:|---:|---|\n";
  for (const GroupFigure& f : figures)
    out += fmt::format("| {} | {} | {} | {} | {} | {} - {} | {} | {} | {} |\n", f.dimension, f.group, code(f.measure), f.count,
                       shown(f.measure, f.value), shown(f.measure, f.interval.low), shown(f.measure, f.interval.high),
                       shown(f.measure, f.rest), f.tested ? fmt::format("{:.4f}", f.p_value) : "too few", f.alarm ? "**ALARM**" : "");
  return out;
}

}  // namespace darcha::triage
