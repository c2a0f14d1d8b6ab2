// A service that people decide, changed in one place: what the checker says.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "catalog/check/check.h"
#include "catalog/source/read_service.h"
#include "catalog/test_country.h"

namespace darcha::catalog {
namespace {

using test::all_of;

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

class ChangedProcedure : public ::testing::Test {
 protected:
  void SetUp() override {
    std::vector<Fault> faults;
    reference_ = read_reference(test::kServices, test::kData, faults);
    ASSERT_EQ(all_of(faults), "");
    root_ = std::filesystem::temp_directory_path() / ("darcha-procedure-" + make_uuid_v4().str());
    for (const char* code : {"citizenship-admission", "complaint"}) {
      std::filesystem::create_directories(root_ / code);
      std::filesystem::copy(test::kServices / code, root_ / code, std::filesystem::copy_options::recursive);
    }
    for (const char* file : {"categories.yaml", "life_events.yaml", "agencies.yaml", "registers.yaml", "kept_registers.yaml"})
      std::filesystem::copy_file(test::kServices / file, root_ / file);
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  std::string after(std::string_view from, std::string_view to, const char* code = "citizenship-admission") {
    const auto path = root_ / code / "service.yaml";
    const std::string original = read_file(path);
    std::string text = original;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << "the service no longer holds: " << from;
    if (at == std::string::npos) return {};
    text.replace(at, from.size(), to);
    std::ofstream(path) << text;
    const std::string said = all_of(check(root_, test::kData));
    std::ofstream(path) << original;
    return said;
  }

  Reference reference_;
  std::filesystem::path root_;
};

TEST_F(ChangedProcedure, UnchangedItIsSound) { EXPECT_EQ(after("version: 4", "version: 4"), ""); }

TEST_F(ChangedProcedure, WhatCannotBeWorkedIsNamedWithItsMend) {
  const struct {
    const char *from, *to, *says;
  } changes[] = {
      // facts
      {"compute: years_since", "compute: years_sinse", "did you mean `years_since`?"},
      {"code: age, compute", "code: full_name, compute", "the name `full_name` of a fact is taken"},
      {"of: birth_date, name", "of: birth_day, name", "looks at the unknown value `birth_day`"},
      {"years_since, of: birth_date", "years_continuous, of: undertaking", "cannot be computed of the field `undertaking`"},
      {"between: [left_on, returned_on], ", "", "does not say which fields of a row are its days"},
      {"between: [left_on, returned_on]", "between: [left_on, country]", "`country` is not a date of a row of `trips`"},
      {"between: [left_on, returned_on]", "between: [left_on]", "`between` does not name two fields"},
      {"year: calendar, last: { count: 5, unit: years }", "year: calendar, last: { count: 5, unit: months }", "not a number of years"},
      {"years_continuous, of: residence_permits", "years_continuous, of: residence_permits, year: any", "`year` means nothing"},
      // requirements
      {"met: { field: age, at_least: 18 }", "met: { field: aged, at_least: 18 }", "did you mean `age`?"},
      {"met: { field: age, at_least: 18 }", "met: { field: age, at_least: 18 }\n    must: true", "has the unknown key `must`"},
      {"    met: { field: age, at_least: 18 }\n", "    not_met: { field: age, at_most: 17 }\n", "`not_met` without `met`"},
      {"met: { field: age, at_least: 18 }", "met: { field: age, at_least: 16 }", "the finding `adult` is met, the example expects not_met"},
      {"evidence: [birth_date, age]", "evidence: [birth_date, years]", "the requirement `adult` looks at the unknown value `years`"},
      {"  - code: capable\n", "  - code: adult\n", "the requirement `adult` stands twice"},
      {"{ field: check.tax, equals: lawful }", "{ field: check.tax, equals: legal }", "which it can never be"},
      {"{ field: check.tax, equals: lawful }", "{ field: check.taxes, equals: lawful }", "did you mean `check.tax`?"},
      // comparisons
      {"values: [abroad_any, abroad_declared]", "values: [abroad_any]", "a comparison needs two values"},
      {"values: [abroad_any, abroad_declared]", "values: [abroad_any, trips]", "looks at rows, which have no one value"},
      // questions to bodies
      {"agency: dxx", "agency: dxxx", "unknown agency `dxxx`"},
      {"shared_with: [dxx, ", "shared_with: [", "which the privacy assessment does not mention"},
      {"checks: [security, convictions, tax, justice]", "checks: [security, convictions, tax]",
       "the question `justice` to a body is never asked"},
      {"checks: [security, convictions, tax, justice]", "checks: [security, convictions, tax, justice, court]",
       "asks the unknown question `court`"},
      {"{ code: clear, kind: favourable", "{ code: objection, kind: favourable", "the answer `objection` stands twice"},
      {"kind: adverse", "kind: bad", "`kind` cannot be `bad`"},
      // terms
      {"    when: { field: route, equals: simplified }\n    count: 6", "    when: { field: route, equals: simple }\n    count: 6",
       "which it can never be"},
      {"    when: { field: route, equals: simplified }\n    count: 6", "    count: 6", "overlap"},
      {"    count: 12\n    unit: months", "    when: { field: route, equals: general }\n    count: 12\n    unit: months",
       "has none for the others"},
      // form
      {"max_items: 30", "max_items: 51", "`max_items` is not a whole number from 1 to 50"},
      {"max_items: 30", "min_items: 31\n          max_items: 30", "`min_items` is larger than `max_items`"},
      {"max_items: 30", "required: true\n          max_items: 30", "`required` means nothing for a group"},
      {"{ code: country, type: text, max_length: 80", "{ code: country, type: file, files: { types: [pdf], max_mb: 1, max_count: 1 }",
       "a row of a group cannot ask a `file`"},
      {"{ code: country, type: text", "{ code: left_on, type: text", "the field `left_on` stands twice in the group"},
      {"{ code: country, type: text", "{ code: route, type: text", "both a field of the form and of a row of `trips`"},
      {"from: child_14_18", "from: child", "`from` cannot be `child`"},
      // stages
      {"      does: examine\n", "", "does not say what its officer does"},
      {"      does: confirm\n      four_eyes: conclusion\n", "      does: confirm\n", "`four_eyes` names no stage that proposes"},
      {"four_eyes: conclusion", "four_eyes: completeness", "`four_eyes` names no stage that proposes"},
      {"next: [commission, conclusion]", "next: [commission]", "cannot return the proposal"},
      {"next: [commission, conclusion]", "next: [commission, conclusion, refused]", "does not lead to exactly one stage, or to ends"},
      {"next: [confirmation]", "next: [commission]", "proposes, and nobody confirms"},
      {"next: [confirmation]", "next: [confirmation, refused]", "proposes and ends the case at once"},
      {"next: [conclusion]", "next: [conclusion, confirmation]", "does not lead to exactly one stage"},
      {"next: [checks, supplement]", "next: [checks, supplement, refused]", "decides `refused` without a second officer"},
      {"next: [admitted, refused]", "next: [admitted, refused, commission]", "does not end the case"},
      {"pause: awaiting_applicant", "pause: awaiting", "stops the clock on the unknown ground `awaiting`"},
      {"      level: nearest", "      level: above", "but nothing was decided below"},
      {"      level: nearest", "      level: mahalla", "`level` cannot be `mahalla`"},
      {"extension: { by: head, at_most", "extension: { by: head, most", "has the unknown key `most`"},
      // outcomes and complaint
      {"    document: true\n", "    document: true\n    remedy: replace\n", "remedies a decision, but none is complained about"},
      {"register: citizenship_changes, entry: admitted", "register: citizenship_change, entry: admitted", "writes to the unknown register"},
      {"register: citizenship_changes, entry: admitted", "register: citizenship_changes, entry: taken", "has no entries of kind `taken`"},
      {"{ citizenship: UZB, ground: admission }", "{ citizenship: UZB, register: citizenship_changes }",
       "exactly one of `register` and `citizenship`"},
      {"{ citizenship: UZB, ground: admission }", "{ citizenship: KAZ, ground: admission }", "`citizenship` cannot be `KAZ`"},
      {"  service: complaint", "  service: complaints", "complaints run through the unknown service `complaints`"},
      {"  service: complaint", "  service: citizenship-admission", "which anyone may lodge"},
  };
  for (const auto& change : changes) {
    const std::string said = after(change.from, change.to);
    EXPECT_NE(said.find(change.says), std::string::npos) << "after `" << change.to << "` it said:\n" << said;
    EXPECT_NE(said.find("To mend: "), std::string::npos) << change.to;
  }
}

TEST_F(ChangedProcedure, ARuleShownOneWayOnlyIsAFault) {
  std::filesystem::remove(root_ / "citizenship-admission" / "examples" / "simplified-minor.yaml");
  EXPECT_NE(all_of(check(root_, test::kData)).find("the requirement `adult` is not met in no example"), std::string::npos);
}

TEST(Terms, ARouteHasItsOwnTermAndTheOthersTheGeneralOne) {
  const auto service = test::snapshot_of_folder()->service("citizenship-admission");
  ASSERT_NE(service, nullptr);
  const Date day = *parse_iso_date("2026-11-21");
  FormInput input{.today = day};
  input.answers["route"] = {"simplified"};
  EXPECT_EQ(term_on(*service, day, input)->duration, (Duration{6, Unit::months}));
  input.answers["route"] = {"general"};
  EXPECT_EQ(term_on(*service, day, input)->duration, (Duration{12, Unit::months}));
  EXPECT_EQ(term_on(*service, day)->duration, (Duration{12, Unit::months}));
  EXPECT_EQ(terms_on(*service, day).size(), 2u);
  EXPECT_EQ(term_on(*service, day - Days{1}, input), nullptr);
}

}  // namespace
}  // namespace darcha::catalog
