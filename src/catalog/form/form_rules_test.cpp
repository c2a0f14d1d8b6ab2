#include "catalog/form_rules.h"

#include <gtest/gtest.h>

namespace darcha::catalog {
namespace {

const Date kToday = *make_date(2026, 11, 21);

Field field(std::string code, FieldType type) {
  Field f;
  f.code = std::move(code);
  f.type = type;
  return f;
}

Condition equals(std::string name, std::string value) {
  return {.kind = Condition::Kind::equals, .field = std::move(name), .values = {std::move(value)}};
}

Field choice(std::string code, std::vector<std::string> options) {
  Field f = field(std::move(code), FieldType::choice);
  for (auto& option : options) f.options.push_back({.code = option});
  return f;
}

Service sample() {
  Service service;
  service.code = "sample";
  Field other = field("purpose_other", FieldType::text);
  other.min_length = 2;
  other.max_length = 10;
  other.when = equals("purpose", "other");
  FormPage first{.code = "purpose", .fields = {choice("purpose", {"work", "other"}), other}};
  FormPage second{.code = "stay", .when = equals("purpose", "other"), .fields = {field("from", FieldType::date)}};
  service.form = {first, second};
  service.prefill = {{.data = "address.current", .as = "address", .required = true}};
  service.outcomes = {{.code = "granted"}, {.code = "refused", .kind = Outcome::Kind::refused}};
  service.workflow = Workflow{
      .automatic = true,
      .rule = {{.when = Condition{.kind = Condition::Kind::filled, .field = "address"}, .outcome = "granted"}, {.outcome = "refused"}}};
  return service;
}

FormInput input(Answers answers) {
  return {.answers = std::move(answers), .prefilled = {{"address", "Nukus"}}, .applicant_age = 30, .today = kToday};
}

std::string error_of(const Field& f, std::vector<std::string> values) {
  const FormPage page{.code = "p", .fields = {f}};
  const PageCheck checked = check_page({}, page, input({{f.code, std::move(values)}}));
  return checked.errors.empty() ? "" : checked.errors[0].code;
}

TEST(FormRules, HiddenAnswersAreDropped) {
  const Service service = sample();
  const Answers kept = prune(service, input({{"purpose", {"work"}}, {"purpose_other", {"x"}}, {"from", {"2026-01-01"}}, {"alien", {"1"}}}));
  EXPECT_EQ(kept, (Answers{{"purpose", {"work"}}}));
}

TEST(FormRules, PagesFollowTheAnswers) {
  const Service service = sample();
  EXPECT_EQ(visible_pages(service, input({{"purpose", {"work"}}})).size(), 1U);
  EXPECT_EQ(visible_pages(service, input({{"purpose", {"other"}}})).size(), 2U);
}

TEST(FormRules, AConditionSeesTheAnswerOfTheSamePage) {
  const Service service = sample();
  EXPECT_TRUE(check_page(service, service.form[0], input({{"purpose", {"work"}}})).errors.empty());
  const PageCheck asked = check_page(service, service.form[0], input({{"purpose", {"other"}}}));
  ASSERT_EQ(asked.errors.size(), 1U);
  EXPECT_EQ(asked.errors[0].field, "purpose_other");
  EXPECT_EQ(asked.errors[0].code, "required");
}

TEST(FormRules, TheWholeFormNamesEveryFault) {
  const Service service = sample();
  FormInput none = input({{"purpose", {"other"}}, {"purpose_other", {"a"}}, {"alien", {"1"}}});
  none.prefilled.clear();
  std::vector<std::pair<std::string, std::string>> found;
  for (const FormError& error : check_form(service, none)) found.emplace_back(error.field, error.code);
  const std::vector<std::pair<std::string, std::string>> expected{
      {"purpose_other", "too_short"}, {"from", "required"}, {"alien", "unknown_field"}, {"address", "missing_in_register"}};
  EXPECT_EQ(found, expected);
}

TEST(FormRules, TheAutomaticRuleIsCompleteAndTriedInOrder) {
  const Service service = sample();
  EXPECT_EQ(decide(service, input({})).code, "granted");
  FormInput none = input({});
  none.prefilled["address"] = "";
  EXPECT_EQ(decide(service, none).code, "refused");
  Service by_people = service;
  by_people.workflow->automatic = false;
  EXPECT_THROW((void)decide(by_people, none), std::logic_error);
}

TEST(FormRules, WrongValuesOfEachType) {
  Field number = field("n", FieldType::number);
  number.min = 1;
  number.max = 12;
  Field date = field("d", FieldType::date);
  date.earliest = DateBound{.offset = -5, .unit = 'y'};
  date.latest = DateBound{};
  Field patterned = field("t", FieldType::text);
  patterned.pattern = "[A-Z]{2}";
  Field many = field("c", FieldType::choices);
  many.options = {{.code = "a"}, {.code = "b"}, {.code = "c"}};
  many.max_items = 2;
  struct Case {
    Field field;
    std::vector<std::string> values;
    std::string error;
  };
  const std::vector<Case> cases{
      {number, {}, "required"},
      {number, {"  "}, "required"},
      {number, {"x"}, "not_a_number"},
      {number, {"1.5"}, "not_a_number"},
      {number, {"99999999999999999999"}, "not_a_number"},
      {number, {"0"}, "too_small"},
      {number, {"13"}, "too_big"},
      {number, {" 1\u00A02 "}, ""},
      {number, {"1", "2"}, "too_many"},
      {date, {"2026-02-30"}, "not_a_date"},
      {date, {"21.11.2026"}, "not_a_date"},
      {date, {"2021-11-20"}, "too_early"},
      {date, {"2021-11-21"}, ""},
      {date, {"2026-11-22"}, "too_late"},
      {date, {"2026-11-21"}, ""},
      {patterned, {"ab"}, "pattern"},
      {patterned, {"AB"}, ""},
      {patterned, {"\xFF\xFE"}, "pattern"},
      {choice("c", {"a"}), {"b"}, "not_an_option"},
      {many, {"a", "b", "c"}, "too_many"},
      {many, {"a", "b"}, ""},
      {field("y", FieldType::yes_no), {"maybe"}, "not_an_option"},
      {field("y", FieldType::yes_no), {"yes"}, ""},
      {field("p", FieldType::phone), {"12345"}, "phone"},
      {field("p", FieldType::phone), {"90 123-45-67"}, ""},
      {field("e", FieldType::email), {"a@b"}, "email"},
      {field("e", FieldType::email), {"a@b@c.uz"}, "email"},
      {field("e", FieldType::email), {"A@B.uz"}, ""},
      {field("i", FieldType::pinfl), {"53112990010015"}, "pinfl"},
      {field("i", FieldType::pinfl), {"5311299 0010014"}, ""},
      {field("s", FieldType::tin), {"12345678"}, "tin"},
      {field("s", FieldType::tin), {"123456789"}, ""},
      {field("o", FieldType::document_number), {"1A2345678"}, "document_number"},
      {field("o", FieldType::document_number), {"ad 0000000"}, ""},
      {field("v", FieldType::plate), {"A1"}, "plate"},
      {field("v", FieldType::plate), {"01 A 123 BC"}, ""},
      {field("f", FieldType::file), {}, "required"},
  };
  for (const Case& c : cases)
    EXPECT_EQ(error_of(c.field, c.values), c.error) << static_cast<int>(c.field.type) << " " << (c.values.empty() ? "" : c.values[0]);
}

TEST(FormRules, FilesAreBelievedBySniffedTypeAndSize) {
  Field file = field("f", FieldType::file);
  file.files = {.types = {"pdf"}, .max_mb = 1, .max_count = 1};
  const FormPage page{.code = "p", .fields = {file}};
  const auto error_with = [&](std::vector<FileFact> facts) {
    FormInput with = input({});
    with.files["f"] = std::move(facts);
    const auto checked = check_page({}, page, with);
    return checked.errors.empty() ? std::string{} : checked.errors[0].code;
  };
  EXPECT_EQ(error_with({{"pdf", 1000}}), "");
  EXPECT_EQ(error_with({{"exe", 1000}}), "file_type");
  EXPECT_EQ(error_with({{"pdf", 1024 * 1024 + 1}}), "file_size");
  EXPECT_EQ(error_with({{"pdf", 1}, {"pdf", 1}}), "file_count");
}

// "with" decides whether the page asks for relatives; a friend is asked for a note, others are not.
Service with_rows(int min_rows = 0, int max_rows = 3) {
  Service service;
  service.code = "rows";
  Field name = field("name", FieldType::text);
  name.min_length = 2;
  name.max_length = 10;
  Field born = field("born", FieldType::date);
  born.required = false;
  born.latest = DateBound{};
  Field note = field("note", FieldType::text);
  note.when = equals("kin", "friend");
  Field group = field("relatives", FieldType::group);
  group.fields = {name, choice("kin", {"mother", "friend"}), note, born};
  group.min_rows = min_rows;
  group.max_rows = max_rows;
  group.required = min_rows > 0;
  group.when = equals("with", "yes");
  service.form = {{.code = "one", .fields = {field("with", FieldType::yes_no), group}}};
  return service;
}

using Errors = std::vector<std::string>;

Errors errors_of(const Service& service, Answers answers) {
  answers.emplace("with", std::vector<std::string>{"yes"});
  Errors errors;
  for (const FormError& error : check_form(service, input(std::move(answers)))) {
    std::string said = error.field + " " + error.code;
    for (const auto& [key, value] : error.args)
      if (key == "row") said += " row " + value;
    errors.push_back(std::move(said));
  }
  return errors;
}

Answers row(const std::string& id, const std::string& name, const std::string& kin) {
  const std::string at = "relatives." + id;
  return {{at + ".name", {name}}, {at + ".kin", {kin}}};
}

Answers rows(std::vector<std::string> ids, std::initializer_list<Answers> parts) {
  Answers all{{"relatives", std::move(ids)}};
  for (Answers part : parts) all.merge(part);
  return all;
}

TEST(FormRows, WrongRowsAreNamedByRowAndField) {
  struct Case {
    std::string says;
    Answers answers;
    Errors errors;
  };
  const Answers good = row("1", "Aziza", "mother");
  const std::vector<Case> cases{
      {"no rows", {}, {}},
      {"one right row", rows({"1"}, {good}), {}},
      {"a row left blank", rows({"1", "2"}, {good, {{"relatives.2.name", {"  "}}}}), {}},
      {"a missing answer, counted from one", rows({"1", "7"}, {good, {{"relatives.7.name", {"Bob"}}}}), {"relatives.7.kin required row 2"}},
      {"a short name", rows({"1"}, {row("1", "A", "mother")}), {"relatives.1.name too_short row 1"}},
      {"no such option", rows({"1"}, {row("1", "Aziza", "__proto__")}), {"relatives.1.kin not_an_option row 1"}},
      {"a condition within the row", rows({"1", "2"}, {good, row("2", "Bob", "friend")}), {"relatives.2.note required row 2"}},
      {"a day to come", rows({"1"}, {good, {{"relatives.1.born", {"2030-01-01"}}}}), {"relatives.1.born too_late row 1"}},
      {"two values",
       rows({"1"}, {{{"relatives.1.name", {"Aziza", "Bob"}}, {"relatives.1.kin", {"mother"}}}}),
       {"relatives.1.name too_many row 1"}},
      {"four of three",
       rows({"1", "2", "3", "4"}, {good, row("2", "Bob", "mother"), row("3", "Cat", "mother"), row("4", "Dan", "mother")}),
       {"relatives too_many"}},
      {"the same row twice", rows({"1", "1"}, {good}), {}},
      {"a row nobody listed",
       rows({"1"}, {good, row("2", "Bob", "mother")}),
       {"relatives.2.kin unknown_field", "relatives.2.name unknown_field"}},
      {"a field no row has", rows({"1"}, {good, {{"relatives.1.salary", {"1"}}}}), {"relatives.1.salary unknown_field"}},
      {"names of prototypes",
       rows({"__proto__", "constructor", "1"}, {good, {{"relatives.__proto__.name", {"x"}}, {"__proto__", {"x"}}}}),
       {"__proto__ unknown_field", "relatives.__proto__.name unknown_field"}},
      {"ids that are no numbers", rows({"0", "01", "-1", "1e3", "10000", "", "1.2", " 1", "1"}, {good}), {}},
      {"a row of a field that has none", {{"with.1.name", {"x"}}}, {"with.1.name unknown_field"}},
      {"rows within rows", rows({"1"}, {good, {{"relatives.1.name.2.name", {"x"}}}}), {"relatives.1.name.2.name unknown_field"}},
  };
  for (const Case& c : cases) EXPECT_EQ(errors_of(with_rows(), c.answers), c.errors) << c.says;
}

TEST(FormRows, AsManyRowsAsTheServiceAsksFor) {
  const Service service = with_rows(2);
  EXPECT_EQ(errors_of(service, {}), Errors{"relatives too_few"});
  EXPECT_EQ(errors_of(service, rows({"1"}, {row("1", "Aziza", "mother")})), Errors{"relatives too_few"});
  // A blank row stays when it is needed, and is asked for.
  EXPECT_EQ(errors_of(service, rows({"1", "2"}, {row("1", "Aziza", "mother")})),
            (Errors{"relatives.2.name required row 2", "relatives.2.kin required row 2"}));
  EXPECT_EQ(errors_of(service, rows({"1", "2"}, {row("1", "Aziza", "mother"), row("2", "Bob", "mother")})), Errors{});
}

TEST(FormRows, WhatIsNotAskedIsNotKept) {
  const Service service = with_rows();
  Answers typed = rows({"1", "2", "9"}, {row("1", "Aziza", "mother"), row("9", "Bob", "friend"), {{"relatives.1.note", {"hidden"}}}});
  typed["relatives.9.note"] = {"kept"};
  typed["relatives.3.name"] = {"no such row"};
  typed["with"] = {"yes"};
  const Answers kept = prune(service, input(typed));
  Answers expected = rows({"1", "9"}, {row("1", "Aziza", "mother"), row("9", "Bob", "friend")});
  expected["relatives.9.note"] = {"kept"};
  expected["with"] = {"yes"};
  EXPECT_EQ(kept, expected);
  EXPECT_EQ(prune(service, input(kept)), kept);
  typed["with"] = {"no"};
  EXPECT_EQ(prune(service, input(typed)), (Answers{{"with", {"no"}}}));
}

TEST(FormRows, TenThousandRowsAreOneFault) {
  Answers answers{{"with", {"yes"}}};
  for (int i = 1; i <= 10'000; ++i) {
    answers["relatives"].push_back(std::to_string(i % 9999 + 1));
    answers.merge(row(std::to_string(i % 9999 + 1), "Aziza", "mother"));
  }
  const Service service = with_rows();
  EXPECT_EQ(rows_of(service.form[0].fields[1], answers).size(), 4U);
  EXPECT_EQ(errors_of(service, answers), Errors{"relatives too_many"});
  EXPECT_LE(prune(service, input(answers)).size(), 10U);
}

TEST(FormRows, ANewRowHasAnIdOfItsOwn) {
  EXPECT_EQ(next_row({}), "1");
  EXPECT_EQ(next_row({"1", "7", "3"}), "8");
  EXPECT_EQ(next_row({"1", "9999"}), "2");
}

TEST(FormRows, ForgettingAGroupLeavesItsNeighbours) {
  Field group = field("a", FieldType::group);
  Answers answers{{"a", {"1"}}, {"a.1.x", {"1"}}, {"a1", {"1"}}, {"ab.1.x", {"1"}}, {"a-", {"1"}}};
  forget(group, answers);
  EXPECT_EQ(answers, (Answers{{"a1", {"1"}}, {"ab.1.x", {"1"}}, {"a-", {"1"}}}));
}

}  // namespace
}  // namespace darcha::catalog
