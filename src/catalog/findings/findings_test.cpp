#include "catalog/findings.h"

#include <gtest/gtest.h>

#include <random>

#include "catalog/findings/values.h"

namespace darcha::catalog {
namespace {

using Kind = Condition::Kind;

Condition test_of(std::string field, Kind kind, std::string value = {}) {
  Condition c{.kind = kind, .field = std::move(field)};
  if (!value.empty()) c.values = {std::move(value)};
  return c;
}
Condition at_least(std::string field, std::int64_t number) {
  Condition c = test_of(std::move(field), Kind::at_least);
  c.number = number;
  return c;
}
Condition at_most(std::string field, std::int64_t number) {
  Condition c = test_of(std::move(field), Kind::at_most);
  c.number = number;
  return c;
}
Condition group_of(Kind kind, std::vector<Condition> parts) { return {.kind = kind, .parts = std::move(parts)}; }

Fact fact(std::string code, Fact::Compute compute, std::string of) {
  return {.code = std::move(code), .compute = compute, .of = std::move(of)};
}

Requirement requirement(std::string code, std::optional<Condition> met) { return {.code = std::move(code), .met = std::move(met)}; }

/// A small law with every kind of thing in it: read values, a field, rows, facts, a body asked.
Service small_law() {
  Service s;
  for (const char* name : {"birth", "permits", "stays", "marriage", "relatives", "status"}) s.prefill.push_back({.as = name});
  Field route{.code = "route", .type = FieldType::choice};
  Field trips{.code = "trips", .type = FieldType::group};
  trips.fields = {{.code = "left", .type = FieldType::date}, {.code = "back", .type = FieldType::date}};
  s.form.push_back({.code = "page", .fields = {route, trips}});
  Fact away = fact("away", Fact::Compute::most_days_in_a_year, "stays");
  away.last = Duration{5, Unit::years};
  Fact declared = fact("declared", Fact::Compute::most_days_in_a_year, "trips");
  declared.between = {"left", "back"};
  s.facts = {fact("age", Fact::Compute::years_since, "birth"),
             fact("years", Fact::Compute::years_continuous, "permits"),
             away,
             declared,
             fact("married", Fact::Compute::years_continuous, "marriage"),
             fact("kin", Fact::Compute::count, "relatives")};
  s.checks.push_back({.code = "tax", .answers = {{"clear", {}, CheckAnswer::Kind::favourable}, {"debt", {}, CheckAnswer::Kind::adverse}}});
  s.comparisons.push_back({"trips", {}, {"away", "declared"}});
  return s;
}

Inputs on(std::string_view day) {
  Inputs inputs;
  inputs.lodged = inputs.today = *parse_iso_date(day);
  inputs.applicant_kind = "stateless";
  inputs.applicant_age = 30;
  return inputs;
}

Verdict verdict(Service service, Requirement r, const Inputs& inputs) {
  service.requirements = {std::move(r)};
  return find(service, inputs).at(0).verdict;
}

TEST(Findings, AgeIsMetOnTheBirthdayAndNotTheDayBefore) {
  const struct {
    const char *born, *lodged;
    Verdict verdict;
  } rows[] = {
      {"2008-11-22", "2026-11-21", Verdict::not_met}, {"2008-11-21", "2026-11-21", Verdict::met},
      {"2008-02-29", "2026-02-28", Verdict::not_met}, {"2008-02-29", "2026-03-01", Verdict::met},
      {"2009-02-28", "2027-02-28", Verdict::met},     {"", "2026-11-21", Verdict::unclear},
      {"1990", "2026-11-21", Verdict::unclear},       {"2027-01-01", "2026-11-21", Verdict::not_met},
  };
  for (const auto& row : rows) {
    Inputs inputs = on(row.lodged);
    inputs.values["birth"] = row.born;
    EXPECT_EQ(verdict(small_law(), requirement("adult", at_least("age", 18)), inputs), row.verdict) << row.born << " on " << row.lodged;
  }
}

TEST(Findings, TheDayCountsOnWhichTheApplicationWasLodgedUnlessTheFactSaysToday) {
  Service s = small_law();
  Inputs inputs = on("2026-11-20");
  inputs.today = *parse_iso_date("2026-11-21");
  inputs.values["birth"] = "2008-11-21";
  EXPECT_EQ(verdict(s, requirement("adult", at_least("age", 18)), inputs), Verdict::not_met);
  s.facts[0].on = Fact::On::today;
  EXPECT_EQ(verdict(s, requirement("adult", at_least("age", 18)), inputs), Verdict::met);
}

TEST(Findings, A183rdDayAbroadIsAllowedAndThe184thIsNot) {
  const std::pair<const char*, Verdict> rows[] = {
      {"2025-01-01/2025-07-02", Verdict::met},      // 183 days
      {"2025-01-01/2025-07-03", Verdict::not_met},  // 184
      {"2024-01-01/2024-07-01", Verdict::met},      // 183 in a leap year
      {"2024-01-01/2024-07-02", Verdict::not_met},  //
      {"2019-01-01/2020-12-31", Verdict::met},      // before the five years
      {"", Verdict::met},                           // known: never
      {"2025-01-01/2025-07-0", Verdict::unclear},   // cannot be read
  };
  for (const auto& [stays, expected] : rows) {
    Inputs inputs = on("2026-11-21");
    inputs.values["stays"] = stays;
    EXPECT_EQ(verdict(small_law(), requirement("stayed", at_most("away", 183)), inputs), expected) << stays;
  }
  EXPECT_EQ(verdict(small_law(), requirement("stayed", at_most("away", 183)), on("2026-11-21")), Verdict::unclear) << "register not asked";
}

TEST(Findings, KleeneLogicOfAllAnyAndNone) {
  // One value for each truth: `status` is known and equal, known and different, or unknown.
  Service s = small_law();
  s.prefill.push_back({.as = "other"});
  const std::map<Truth, std::optional<std::string>> held{{Truth::yes, "x"}, {Truth::no, "y"}, {Truth::unknown, std::nullopt}};
  const std::vector<Condition> parts{test_of("status", Kind::equals, "x"), test_of("other", Kind::equals, "x")};
  for (const auto& [a, a_value] : held) {
    for (const auto& [b, b_value] : held) {
      Inputs inputs = on("2026-11-21");
      inputs.values = {{"status", a_value}, {"other", b_value}};
      EXPECT_EQ(truth(group_of(Kind::all, parts), s, inputs), std::min(a, b));
      EXPECT_EQ(truth(group_of(Kind::any, parts), s, inputs), std::max(a, b));
      const Truth either = std::max(a, b);
      const Truth neither = either == Truth::unknown ? Truth::unknown : either == Truth::yes ? Truth::no : Truth::yes;
      EXPECT_EQ(truth(group_of(Kind::none, parts), s, inputs), neither);
    }
  }
}

TEST(Findings, EachTestOfAValue) {
  const std::optional<std::string> unknown;
  const struct {
    Condition condition;
    std::optional<std::string> value;
    Truth expected;
  } rows[] = {
      {test_of("status", Kind::equals, "none"), "none", Truth::yes},
      {test_of("status", Kind::equals, "none"), "", Truth::no},
      {test_of("status", Kind::equals, "none"), unknown, Truth::unknown},
      {test_of("status", Kind::differs, "none"), "UZB", Truth::yes},
      {test_of("status", Kind::differs, "none"), "", Truth::yes},
      {test_of("status", Kind::differs, "none"), unknown, Truth::unknown},
      {test_of("status", Kind::empty), "", Truth::yes},
      {test_of("status", Kind::empty), "x", Truth::no},
      {test_of("status", Kind::empty), unknown, Truth::unknown},
      {test_of("status", Kind::filled), "x", Truth::yes},
      {test_of("status", Kind::filled), unknown, Truth::unknown},
      {at_least("status", 3), "3", Truth::yes},
      {at_least("status", 3), "2", Truth::no},
      {at_least("status", 3), "", Truth::unknown},
      {at_least("status", 3), "three", Truth::unknown},
      {at_most("status", 3), "3", Truth::yes},
      {at_most("status", 3), "4", Truth::no},
      {at_most("status", 3), "99999999999999999999", Truth::unknown},
  };
  for (const auto& row : rows) {
    Inputs inputs = on("2026-11-21");
    inputs.values["status"] = row.value;
    EXPECT_EQ(truth(row.condition, small_law(), inputs), row.expected) << row.condition.number << " " << row.value.value_or("unknown");
  }
}

TEST(Findings, AFieldLeftEmptyIsKnownAndARegisterNotAskedIsNot) {
  EXPECT_EQ(truth(test_of("route", Kind::empty), small_law(), on("2026-11-21")), Truth::yes);
  EXPECT_EQ(truth(test_of("status", Kind::empty), small_law(), on("2026-11-21")), Truth::unknown);
  EXPECT_EQ(truth(test_of("check.tax", Kind::equals, "clear"), small_law(), on("2026-11-21")), Truth::unknown);
}

TEST(Findings, WhatDoesNotApplyIsSaidSoAndWhatMayApplyIsUnclear) {
  Requirement r = requirement("only_stateless", at_least("years", 5));
  r.when = test_of("status", Kind::equals, "none");
  Inputs inputs = on("2026-11-21");
  inputs.values["permits"] = "2016-01-01/..";
  EXPECT_EQ(verdict(small_law(), r, inputs), Verdict::unclear);
  inputs.values["status"] = "KAZ";
  EXPECT_EQ(verdict(small_law(), r, inputs), Verdict::not_applicable);
  inputs.values["status"] = "none";
  EXPECT_EQ(verdict(small_law(), r, inputs), Verdict::met);
  r.met.reset();
  EXPECT_EQ(verdict(small_law(), r, inputs), Verdict::for_person);
}

TEST(Findings, BetweenTwoReadingsOfTheLawAFindingIsUnclear) {
  Requirement r = requirement("stayed", at_most("away", 183));
  r.not_met = at_least("away", 200);
  for (const auto& [stays, expected] :
       {std::pair{"2025-01-01/2025-07-02", Verdict::met}, std::pair{"2025-01-01/2025-07-03", Verdict::unclear},
        std::pair{"2025-01-01/2025-07-18", Verdict::unclear}, std::pair{"2025-01-01/2025-07-19", Verdict::not_met}}) {
    Inputs inputs = on("2026-11-21");
    inputs.values["stays"] = stays;
    EXPECT_EQ(verdict(small_law(), r, inputs), expected) << stays;
  }
}

TEST(Findings, AFindingNamesWhatItRestsOn) {
  Service s = small_law();
  Requirement r = requirement("stayed", group_of(Kind::all, {at_most("away", 183), test_of("check.tax", Kind::equals, "clear")}));
  s.requirements = {r};
  Inputs inputs = on("2026-11-21");
  inputs.values["stays"] = "2025-01-01/2025-01-10";
  const std::vector<Used> expected{{"away", "10"}, {"check.tax", std::nullopt}, {"stays", "2025-01-01/2025-01-10"}};
  EXPECT_EQ(find(s, inputs).at(0).used, expected);
}

TEST(Findings, RowsOfAGroupArePeriodsWithoutAnEndWhileTheLastDayIsEmpty) {
  Service s = small_law();
  Inputs inputs = on("2026-11-21");
  const auto declared = [&] {
    for (const FactValue& value : compute_facts(s, inputs))
      if (value.fact == "declared") return value;
    return FactValue{};
  };
  EXPECT_EQ(declared().value, 0) << "no rows: none";
  inputs.values["trips"] = "1;3";
  inputs.values["trips.1.left"] = "2026-01-01";
  inputs.values["trips.1.back"] = "2026-01-10";
  inputs.values["trips.3.left"] = "2026-11-20";
  EXPECT_EQ(declared().value, 12);
  inputs.values["trips.3.left"] = "";
  EXPECT_EQ(declared().value, std::nullopt);
  EXPECT_EQ(declared().unknown, FactValue::Unknown::unreadable);
}

TEST(Findings, ValuesThatOughtToAgreeAndDoNotAreNamed) {
  Service s = small_law();
  s.comparisons.push_back({"same_days", {}, {"permits", "marriage"}});
  Inputs inputs = on("2026-11-21");
  inputs.values["stays"] = "2026-01-01/2026-01-10";
  inputs.values["trips"] = "1";
  inputs.values["trips.1.left"] = "2026-01-01";
  inputs.values["trips.1.back"] = "2026-01-12";
  inputs.values["permits"] = "2016-01-01/2016-02-01;2016-02-02/..";
  inputs.values["marriage"] = "2016-01-01/..";
  const std::vector<Mismatch> expected{{"trips", "10", "12"}};
  EXPECT_EQ(find_mismatches(s, inputs), expected);
  inputs.values.erase("stays");
  EXPECT_TRUE(find_mismatches(s, inputs).empty()) << "what is not known contradicts nothing";
}

TEST(Findings, InputsOfTheFormSayWhatIsKnownToBeNone) {
  Service s = small_law();
  s.prefill[3].when = test_of("route", Kind::equals, "married");
  FormInput form{.answers = {{"route", {"general"}}},
                 .prefilled = {{"birth", "1990-01-01"}},
                 .files = {{"papers", {{}, {}}}},
                 .applicant_kind = "foreigner",
                 .applicant_age = 36};
  const Inputs inputs = make_inputs(s, form, {{"tax", "clear"}}, {"stays"}, *parse_iso_date("2026-11-21"), *parse_iso_date("2026-11-22"));
  EXPECT_EQ(inputs.values.at("birth"), "1990-01-01");
  EXPECT_EQ(inputs.values.at("permits"), "") << "asked, and nothing there";
  EXPECT_EQ(inputs.values.at("stays"), std::nullopt) << "could not be asked";
  EXPECT_EQ(inputs.values.at("marriage"), std::nullopt) << "not read for these answers";
  EXPECT_EQ(inputs.values.at("check.tax"), "clear");
  EXPECT_EQ(inputs.values.at("papers"), "file;file");
  EXPECT_EQ(inputs.applicant_age, 36);
}

TEST(Findings, ABodyIsAskedUnlessItSurelyNeedNotBe) {
  Service s = small_law();
  BodyCheck& tax = s.checks[0];
  Inputs inputs = on("2026-11-21");
  EXPECT_TRUE(is_asked(tax, s, inputs));
  tax.when = at_least("age", 18);
  EXPECT_TRUE(is_asked(tax, s, inputs));
  inputs.values["birth"] = "2020-01-01";
  EXPECT_FALSE(is_asked(tax, s, inputs));
}

// ---- properties

class Random {
 public:
  explicit Random(unsigned seed) : random_(seed) {}
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  std::string value(const std::string& name) {
    static const std::vector<std::string> days{"", "1990-05-01", "2010-02-29", "2012-02-29", "x"};
    static const std::vector<std::string> spans{"",  "2016-02-01/..",        "2024-01-01/2024-07-02", "2016-02-01/2021-05-07;2021-05-08/..",
                                                ";", "2025-01-01/2024-01-01"};
    static const std::vector<std::string> words{"", "none", "UZB", "A;B;C", "clear", "7"};
    const auto& from = name == "birth" ? days : name == "permits" || name == "stays" || name == "marriage" ? spans : words;
    return from[static_cast<std::size_t>(below(static_cast<int>(from.size())))];
  }
  Condition condition(int depth) {
    static const std::vector<std::string> names{"age",    "years", "away",      "married",       "kin",
                                                "status", "route", "check.tax", "applicant.age", "applicant.kind"};
    if (depth > 0 && below(2) == 0) {
      std::vector<Condition> parts;
      for (int i = 1 + below(3); i > 0; --i) parts.push_back(condition(depth - 1));
      return group_of(std::vector{Kind::all, Kind::any, Kind::none}[static_cast<std::size_t>(below(3))], std::move(parts));
    }
    Condition c{.kind = std::vector{Kind::equals, Kind::differs, Kind::in, Kind::empty, Kind::filled, Kind::at_least,
                                    Kind::at_most}[static_cast<std::size_t>(below(7))],
                .field = names[static_cast<std::size_t>(below(static_cast<int>(names.size())))]};
    c.values = {value("status")};
    c.number = below(200);
    return c;
  }

 private:
  std::mt19937 random_;
};

TEST(FindingsProperty, MoreEvidenceNeverTakesBackWhatWasFound) {
  Random random(610);
  const std::vector<std::string> names{"birth", "permits", "stays", "marriage", "relatives", "status", "check.tax"};
  for (int round = 0; round < 3'000; ++round) {
    Service s = small_law();
    Requirement r = requirement("r", random.condition(3));
    if (random.below(2) == 0) r.when = random.condition(2);
    if (random.below(3) == 0) r.not_met = random.condition(2);
    s.requirements = {r};
    Inputs inputs = on("2026-11-21");
    if (random.below(2) == 0) inputs.applicant_age.reset();
    for (const std::string& name : names)
      if (random.below(2) == 0) inputs.values[name] = random.value(name);
    Verdict before = find(s, inputs)[0].verdict;
    for (const std::string& name : names) {
      if (inputs.values.contains(name)) continue;
      inputs.values[name] = random.value(name);
      const Verdict after = find(s, inputs)[0].verdict;
      if (before != Verdict::unclear) {
        ASSERT_EQ(after, before) << "round " << round << ", now known: " << name;
      }
      before = after;
    }
  }
}

TEST(FindingsProperty, TheSameInputsGiveTheSameFindings) {
  Random random(457);
  for (int round = 0; round < 300; ++round) {
    Service s = small_law();
    s.requirements = {requirement("r", random.condition(3))};
    Inputs inputs = on("2026-11-21");
    for (const std::string name : {"birth", "permits", "stays", "status"}) inputs.values[name] = random.value(name);
    const Inputs copy = inputs;
    EXPECT_EQ(find(s, inputs), find(s, copy));
    EXPECT_EQ(compute_facts(s, inputs), compute_facts(s, copy));
  }
}

TEST(FindingsProperty, WithNothingUnknownItIsTheLogicOfTheForm) {
  Random random(29);
  for (int round = 0; round < 3'000; ++round) {
    Service s = small_law();
    s.facts.clear();
    const Condition c = random.condition(3);
    FormInput form{.answers = {{"route", {"UZB"}}}, .applicant_kind = "stateless", .applicant_age = 30};
    Inputs inputs = on("2026-11-21");
    inputs.values["route"] = "UZB";
    for (const std::string name : {"age", "years", "away", "married", "kin", "status", "check.tax"}) {
      form.prefilled[name] = std::to_string(random.below(200));
      inputs.values[name] = form.prefilled[name];
    }
    const Truth t = truth(c, s, inputs);
    if (t != Truth::unknown) {
      EXPECT_EQ(t == Truth::yes, holds(c, form)) << "round " << round;
    }
  }
}

}  // namespace
}  // namespace darcha::catalog
