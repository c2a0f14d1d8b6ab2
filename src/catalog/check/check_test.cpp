#include "catalog/check/check.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "catalog/source/read_service.h"
#include "catalog/test_country.h"

namespace darcha::catalog {
namespace {

using test::all_of;
using test::kData;
using test::kServices;

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

/// A copy of the residence certificate, changed in one place, checked.
class ChangedService : public ::testing::Test {
 protected:
  void SetUp() override {
    std::vector<Fault> faults;
    reference_ = read_reference(kServices, kData, faults);
    ASSERT_EQ(all_of(faults), "");
    dir_ = std::filesystem::temp_directory_path() / ("darcha-check-" + make_uuid_v4().str()) / "residence-certificate";
    std::filesystem::create_directories(dir_.parent_path());
    std::filesystem::copy(kServices / "residence-certificate", dir_, std::filesystem::copy_options::recursive);
    original_ = read_file(dir_ / "service.yaml");
  }
  void TearDown() override { std::filesystem::remove_all(dir_.parent_path()); }

  /// What the checker says after the first `from` has become `to`.
  std::string after(std::string_view from, std::string_view to) {
    std::string text = original_;
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << "the service no longer holds: " << from;
    if (at == std::string::npos) return {};
    text.replace(at, from.size(), to);
    std::ofstream(dir_ / "service.yaml") << text;
    return all_of(read_folder(dir_, reference_).faults);
  }

  Reference reference_;
  std::filesystem::path dir_;
  std::string original_;
};

struct Change {
  const char* from;
  const char* to;
  const char* says;
};

TEST(Services, EveryFolderOfTheHouseIsSound) { EXPECT_EQ(all_of(check(kServices, kData)), ""); }

TEST_F(ChangedService, UnchangedItIsSound) { EXPECT_EQ(after("version: 2", "version: 2"), ""); }

TEST_F(ChangedService, WrongValuesAreNamedWithTheirMend) {
  const Change changes[] = {
      // shape of each key
      {"code: residence-certificate", "code: residence", "the folder is `residence-certificate`, its code `residence`"},
      {"code: residence-certificate", "code: Residence", "`code` is not a code: `Residence`"},
      {"version: 2", "version: 0", "`version` is not a whole number from 1 to 100000"},
      {"version: 2", "version: 1.5", "`version` is not a whole number"},
      {"version: 2", "version: [1]", "`version` is not a whole number"},
      {"status: live", "status: alive", "did you mean `live`?"},
      {"since: 2026-11-21", "since: 2026-02-30", "`since` is not a date"},
      {"since: 2026-11-21", "sinse: 2026-11-21", "did you mean `since`?"},
      {"audience: [G2C]", "audience: [G2X]", "`audience` cannot hold `G2X`"},
      {"audience: [G2C]", "audience: []", "`audience` is empty"},
      {"audience: [G2C]", "audience: G2C", "`audience` is not a list"},
      {"applicants: [citizen, foreigner, stateless]", "applicants: [citizen, citizen]", "`citizen` stands twice"},
      {"assurance: 1", "assurance: 4", "`assurance` is not a whole number from 1 to 3"},
      {"popularity: 4", "popularity: first", "`popularity` is not a whole number"},
      {"  en: \"Residence certificate\"\n", "", "`title` has no text in `en`"},
      {"  uz: \"Yashash joyi haqida", "  uz: \"O'qish joyi haqida", "another apostrophe"},
      {"  kaa: \"Jasaw ornı haqqında maǵlıwmatnama\"", "  kaa: \"\"", "`title` has no text in `kaa`"},
      {"need: []", "need: nothing", "`need` is not a list"},
      {"date: 2025-07-10", "date: 10.07.2025", "`date` is not a date"},
      {"link: https://cis-legislation.com/document.fwx?rgn=168081", "link: http://cis-legislation.com", "`link` is not an https address"},
      {"link: https://cis-legislation.com/document.fwx?rgn=168081", "link: javascript:alert(1)", "`link` is not an https address"},
      // law
      {"{ from: 2026-11-21, unit: at_once, basis: egov_law }", "{ from: 2026-11-21, count: 3, basis: egov_law }", "a term without a unit"},
      {"{ from: 2026-11-21, unit: at_once, basis: egov_law }", "{ from: 2026-11-21, unit: weeks, count: 3, basis: egov_law }",
       "`unit` cannot be `weeks`"},
      {"{ from: 2026-11-21, unit: at_once, basis: egov_law }", "{ from: 2026-11-21, unit: at_once, basis: old_law }",
       "the basis `old_law` is not in `legal_basis`"},
      {"{ from: 2026-11-21, unit: at_once, basis: egov_law }", "{ from: 2026-11-21, unknown: true }", "does not say what is known"},
      {"{ from: 2026-11-21, unit: at_once, basis: egov_law }", "{ from: 2027-01-01, unit: at_once, basis: egov_law }",
       "its first term begins later"},
      {"{ from: 2026-11-21, unit: at_once, basis: egov_law }",
       "{ from: 2026-11-21, until: 2026-12-31, unit: at_once, basis: egov_law }\n  - { from: 2026-12-31, unit: at_once, basis: egov_law }",
       "overlap"},
      {"    free: true", "    free: true\n    amounts: [ { som: 5000 } ]", "exactly one of `free`, `amounts` and `unknown`"},
      {"    free: true", "    amounts: [ { som: 5000, bhm: \"0.1\" } ]", "exactly one of `som` and `bhm`"},
      {"    free: true", "    amounts: [ { bhm: \"0.00001\" } ]", "`bhm` is not a multiple"},
      {"    free: true", "    amounts: [ { som: -5 } ]", "`som` is not a whole number"},
      {"    free: true", "    amounts: [ { som: 5000 } ]", "the fee is 500000 tiyin, the example expects 0"},
      {"    basis: egov_law\n    unverified: true", "    basis: egov_law\n  - { from: 2026-11-21, free: true, basis: egov_law }",
       "the fee periods from 2026-11-21 and 2026-11-21 overlap"},
      // references
      {"provider: iiv", "provider: iib", "did you mean `iiv`?"},
      {"category: housing_and_address", "category: housing", "unknown category `housing`"},
      {"life_events: [moving", "life_events: [mooving", "did you mean `moving`?"},
      {"data: address.current", "data: address.curent", "did you mean `address.current`?"},
      {"data: address.history", "data: labour.record", "Darcha has no exchange with that register yet"},
      {"ground: law", "ground: consent", "has no `consent`"},
      // form
      {"type: choice", "type: select", "`type` cannot be `select`"},
      {"type: yes_no", "type: text\n          pattern: \"[\"\n          pattern_says: { uz: a, ru: a, en: a, kaa: a }",
       "`pattern` is not a regular expression"},
      {"max_length: 120", "max_lenght: 120", "did you mean `max_length`?"},
      {"max_length: 120", "max_length: 1", "`min_length` is larger than `max_length`"},
      {"type: yes_no", "type: yes_no\n          max_length: 10", "`max_length` means nothing for a field of type `yes_no`"},
      {"type: yes_no", "type: file", "has no `files`"},
      {"code: study, label", "code: work, label", "the option `work` stands twice"},
      {"field: purpose, equals: other", "field: purposs, equals: other", "did you mean `purpose`?"},
      {"field: purpose, equals: other", "field: purpose, equals: otter", "which it can never be"},
      {"field: purpose, equals: other", "field: with_history, equals: yes", "which comes later"},
      {"field: purpose, equals: other", "field: purpose", "exactly one test, this has 0"},
      {"field: purpose, equals: other", "field: purpose, at_least: 3", "which is not a number"},
      {"code: purpose_other\n", "code: full_name\n", "asks for what a register already holds (civil.full_name)"},
      {"code: with_history\n          type: yes_no\n          about: case",
       "code: number_of_id\n          type: document_number\n          about: applicant", "document.id_card"},
      {"en: \"Name of the organisation\"", "en: \"Date of birth\"", "asks for what a register already holds (civil.birth_date)"},
      {"ru: \"Название организации\"", "ru: \"Место жительства:\"", "asks for what a register already holds (address.current)"},
      {"code: with_history\n", "code: purpose\n", "the field `purpose` stands twice"},
      // workflow
      {"    - outcome: no_address", "    - when: { field: address, empty: true }\n      outcome: no_address",
       "the automatic rule is not complete"},
      {"    - when: { field: address, empty: false }\n      outcome: granted", "    - outcome: granted", "never reached"},
      {"      outcome: granted\n    - outcome", "      outcome: grantd\n    - outcome", "the rule gives the unknown outcome `grantd`"},
      {"next: [issued, refused]", "next: [issued]", "the state `refused` cannot be reached"},
      {"next: [issued, refused]", "next: [issued, refused, lost]", "leads to the unknown state `lost`"},
      {"kind: start", "kind: work", "exactly one state of kind `start`"},
      {"  automatic: true\n  rule:\n    - when: { field: address, empty: false }\n      outcome: granted\n    - outcome: no_address\n",
       "  automatic: false\n", "no second officer confirms"},
      {"who: system", "who: officer", "has no `role`"},
      // outcomes, output, appeal, privacy
      {"kind: refused", "kind: denied", "`kind` cannot be `denied`"},
      {"        basis: residence_law\n        text", "        basis: other_law\n        text", "the basis `other_law`"},
      {"document: true", "document: false", "a document that no outcome issues"},
      {"valid: { count: 30, unit: days }", "valid: { count: 30 }", "has no `unit`"},
      {"valid: { count: 30, unit: days }", "unlimited: true\n  valid: { count: 30, unit: days }",
       "exactly one of `valid` and `unlimited: true`"},
      {"shows: [full_name", "shows: [fullname", "the document shows `fullname`"},
      {"within: { count: 30, unit: days }", "within: 30", "is not a map"},
      {"  published: 2026-11-20\n", "", "its privacy assessment is not published"},
      {"published: 2026-11-20", "published: 2026-11-10", "reviewed after it was published"},
      {"data: [civil.full_name, civil.birth_date", "data: [civil.birth_date", "does not mention `civil.full_name`"},
      {"left: low", "left: high", "cannot be `live`"},
      {"left: low", "left: none", "`left` cannot be `none`"},
      // YAML itself
      {"version: 2", "version: 2\nversion: 3", "the key `version` stands twice"},
      {"title:", "title: &t", "an anchor"},
      {"need: []", "need: *t", "not readable as YAML"},
      {"need: []", "need: !!python/object:os.system []", "a tag"},
      {"need: []", "need: [", "not readable as YAML"},
      {"need: []", "---\nneed: []", "several documents"},
  };
  for (const Change& change : changes) {
    const std::string said = after(change.from, change.to);
    EXPECT_NE(said.find(change.says), std::string::npos) << change.from << " -> " << change.to << "\nsays:\n" << said;
    EXPECT_NE(said.find("To mend: "), std::string::npos);
  }
}

TEST_F(ChangedService, FaultsNameTheirLine) {
  EXPECT_TRUE(after("status: live", "status: alive").starts_with("residence-certificate/service.yaml:5: "));
}

TEST_F(ChangedService, AnExampleThatFailsIsAFault) {
  std::ofstream(dir_ / "examples" / "wrong.yaml")
      << "says: wrong\non: 2026-11-21\napplicant: { kind: citizen, age: 30 }\nanswers: { purpose: bank }\nexpect: { outcome: granted }\n";
  const std::string said = after("version: 2", "version: 2");
  EXPECT_NE(said.find("the form says `with_history: required`"), std::string::npos) << said;
  EXPECT_NE(said.find("the form says `full_name: missing_in_register`"), std::string::npos) << said;
}

TEST_F(ChangedService, EveryOutcomeNeedsAnExample) {
  std::filesystem::remove(dir_ / "examples" / "no_address.yaml");
  EXPECT_NE(after("version: 2", "version: 2").find("no example ends with the outcome `no_address`"), std::string::npos);
}

TEST(Yaml, HostileFilesAreRefused) {
  EXPECT_FALSE(parse_yaml(std::string(300 * 1024, 'a'), "x"));
  EXPECT_FALSE(parse_yaml("a: \xff", "x"));
  EXPECT_FALSE(parse_yaml(std::string(200, '['), "x"));
  EXPECT_FALSE(parse_yaml(std::string(100'000, '['), "x"));
  std::string deep = "a: 1";
  for (int i = 0; i < 30; ++i) deep = "a: {" + deep + "}";
  EXPECT_FALSE(parse_yaml(deep, "x"));
  EXPECT_FALSE(parse_yaml("a: &a [x]\nb: [*a, *a]", "x"));
  std::string many = "a: [";
  for (int i = 0; i < 30'000; ++i) many += "1,";
  EXPECT_FALSE(parse_yaml(many + "1]", "x"));
  EXPECT_FALSE(parse_yaml("", "x"));
  EXPECT_FALSE(parse_yaml("? [a, b]\n: c", "x"));
}

TEST(Yaml, TheCanonicalFormDoesNotDependOnLayout) {
  const auto a = parse_yaml("b: [1, 2]\na: { y: x, x: \"y\" }", "x");
  const auto b = parse_yaml("# comment\na:\n  x: y\n  y: x\nb:\n  - 1\n  - 2\n", "x");
  ASSERT_TRUE(a && b);
  EXPECT_EQ(canonical_json(*a), canonical_json(*b));
  const auto back = parse_canonical_json(canonical_json(*a), "x");
  ASSERT_TRUE(back);
  EXPECT_EQ(canonical_json(*back), canonical_json(*a));
}

TEST(Yaml, ALinkIsNotFollowed) {
  const auto dir = std::filesystem::temp_directory_path() / ("darcha-link-" + make_uuid_v4().str());
  std::filesystem::create_directories(dir);
  std::filesystem::create_symlink("/etc/hostname", dir / "service.yaml");
  EXPECT_FALSE(read_bounded(dir / "service.yaml", "x"));
  std::filesystem::remove_all(dir);
}

}  // namespace
}  // namespace darcha::catalog
