#include "open311/rules.h"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <filesystem>

#include "open311/document.h"
#include "open311/types.h"

namespace darcha::open311 {
namespace {

using boost::json::array;
using boost::json::object;

const Instant kNow = *parse_iso_instant("2026-11-21T06:30:00Z");

net::Fields fields(const std::string& text) { return *net::parse_urlencoded(text); }
std::string code_of(const Result<Wanted>& result) { return result ? "" : result.error().code; }
std::string faults_in(const std::string& form) {
  const auto report = read_report(fields(form));
  std::string out;
  if (!report)
    for (const FieldError& fault : report.error().fields) out += fault.field + " " + fault.code.substr(fault.code.rfind('.') + 1) + ";";
  return out;
}

TEST(Moments, AreWrittenToTheSecondInTheCountrysTime) {
  EXPECT_EQ(to_w3c(kNow), "2026-11-21T11:30:00+05:00");
  EXPECT_EQ(to_w3c(kNow + std::chrono::microseconds{999'999}), "2026-11-21T11:30:00+05:00");
  EXPECT_EQ(to_w3c(*parse_iso_instant("2026-12-31T19:00:00Z")), "2027-01-01T00:00:00+05:00") << "a year that has begun here";
  EXPECT_EQ(parse_w3c("2026-11-21T11:30:00+05:00"), kNow);
  EXPECT_EQ(parse_w3c("2026-11-21T06:30:00Z"), kNow);
  EXPECT_EQ(parse_w3c("2026-11-21"), start_of_day_in_tashkent(*parse_iso_date("2026-11-21")));
  for (const char* wrong : {"", "yesterday", "2026-02-30", "2026-11-21T11:30:00", "21.11.2026", "2026-11-21T25:00:00Z"})
    EXPECT_FALSE(parse_w3c(wrong)) << wrong;
}

TEST(Spans, AreNinetyDaysUnlessSaidAndNeverMore) {
  const auto usual = read_wanted({}, kNow);
  ASSERT_TRUE(usual);
  EXPECT_LE(usual->since, kNow - kMostDays);
  EXPECT_GT(usual->until, kNow);
  const auto from = read_wanted(fields("start_date=2026-01-01T00:00:00Z"), kNow);
  EXPECT_EQ(from->until - from->since, kMostDays + std::chrono::seconds{1});
  const auto to = read_wanted(fields("end_date=2026-05-01T00:00:00Z"), kNow);
  EXPECT_EQ(to->until, *parse_iso_instant("2026-05-01T00:00:01Z"));
  EXPECT_EQ(code_of(read_wanted(fields("start_date=2026-01-01&end_date=2026-04-01"), kNow)), "");
  EXPECT_EQ(code_of(read_wanted(fields("start_date=2026-01-01T00:00:00Z&end_date=2026-04-01T00:00:01Z"), kNow)), "open311.span_long");
  EXPECT_EQ(code_of(read_wanted(fields("start_date=2026-04-01&end_date=2026-01-01"), kNow)), "open311.bad_date");
  EXPECT_EQ(code_of(read_wanted(fields("end_date=soon"), kNow)), "open311.bad_date");
  EXPECT_EQ(code_of(read_wanted(fields("start_date=&end_date="), kNow)), "") << "an empty parameter is an absent one";
}

TEST(Wanted, IdsOverrideAllAndStatesAreTwo) {
  const auto by_id = read_wanted(fields("service_request_id=a,%20b,,c&status=nonsense&start_date=soon"), kNow);
  ASSERT_TRUE(by_id);
  EXPECT_EQ(by_id->ids, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(read_wanted(fields("status=closed"), kNow)->open, false);
  EXPECT_EQ(read_wanted(fields("status=Open"), kNow)->open, true);
  EXPECT_EQ(read_wanted(fields("status=open,closed"), kNow)->open, std::nullopt);
  EXPECT_EQ(code_of(read_wanted(fields("status=done"), kNow)), "open311.bad_status");
  std::string many = "x";
  for (std::size_t i = 0; i < kMostIds; ++i) many += ",x";
  EXPECT_EQ(code_of(read_wanted(fields("service_request_id=" + many), kNow)), "open311.too_many_ids");
  EXPECT_EQ(read_wanted(fields("service_code=water,roads"), kNow)->services, (std::vector<std::string>{"water", "roads"}));
}

TEST(Reports, SayEveryFaultAtItsParameter) {
  EXPECT_EQ(faults_in("service_code=water&description=Suw+joq&lat=42.4651&long=59.6132"), "");
  EXPECT_EQ(faults_in(""), "service_code service_missing;description description_missing;");
  const std::string fine = "service_code=water&description=x&";
  EXPECT_EQ(faults_in(fine + "lat=42"), "lat bad_coordinates;");
  for (const char* lat : {"91", "nan", "1e1", "42,46", "0x10", "42.4651 "})
    EXPECT_EQ(faults_in(fine + "long=1&lat=" + lat), std::string{lat} == "42.4651 " ? "" : "lat bad_coordinates;") << lat;
  EXPECT_EQ(faults_in(fine + "long=180.1&lat=1"), "lat bad_coordinates;");
  EXPECT_EQ(faults_in(fine + "email=none"), "email bad_email;");
  EXPECT_EQ(faults_in(fine + "phone=call+me"), "phone bad_phone;");
  for (const char* url : {"javascript:alert(1)", "file:///etc/passwd", "http://a b", "ftp://x.example/y"})
    EXPECT_EQ(faults_in(fine + "media_url=" + url), "media_url bad_media_url;") << url;
  EXPECT_EQ(faults_in(fine + "media_url=https://photos.example/1.jpg&email=a@b.uz&phone=%2B998+90+123-45-67"), "");
  EXPECT_EQ(faults_in(fine + "attribute[colour]=red"), "attribute unknown_attribute;");
  EXPECT_EQ(faults_in(fine + "attribute[public_text]=call+90+123+45+67"), "attribute[public_text] public_text_private;");
  EXPECT_EQ(faults_in("service_code=water&description=" + std::string(4'001, 'x')), "description description_long;");
  EXPECT_EQ(faults_in("service_code=water&description=a%07b"), "description description_long;");
  EXPECT_EQ(faults_in("service_code=water&service_code=gas&description=x"), "service_code service_missing;") << "one of two is neither";
}

TEST(PublicWords, HoldNothingThatLeadsToAPerson) {
  for (const char* wrong : {"a@b.uz", "+998 (90) 123-45-67", "tel 901234567", "31707759991417", "AD 1234567"})
    EXPECT_TRUE(leads_to_a_person(wrong)) << wrong;
  for (const char* fine : {"", "Jol buzılǵan", "12-uy, 14-xonadon", "2026-yil 21-noyabr", "3 500 soʻm", "1-2-3"})
    EXPECT_FALSE(leads_to_a_person(fine)) << fine;
}

TEST(Addresses, NameADistrictInAnyLanguageOrNone) {
  const offices::Directory directory(offices::load_territories(std::filesystem::path{DARCHA_SOURCE_DIR} / "data"), {}, {}, {});
  const Gazetteer places(directory);
  EXPECT_EQ(places.find("Berdaq kóshesi 12, Nukus shahri"), "1735401");
  EXPECT_EQ(places.find("Tashkent shahri, Yunusobod tumani, 4-kvartal"), "1726266");
  EXPECT_EQ(places.find("Юнусобод тумани, 4"), "1726266") << "in the other script";
  EXPECT_EQ(places.find("Yunusobod, Toshkent"), "1726266") << "the district around the capital is not meant";
  EXPECT_EQ(places.find("Nukus"), "1735401") << "the city is called so, the district around it is not";
  for (const char* none : {"Toshkent", "somewhere", "", "12"}) EXPECT_EQ(places.find(none), "") << none;
}

TEST(Cursors, ComeBackAsTheyWereAndNothingElseDoes) {
  const std::string sealed = seal_cursor({"3", "2026-11-21T06:30:00Z", "x"});
  EXPECT_EQ(open_cursor(sealed, 3), (std::vector<std::string>{"3", "2026-11-21T06:30:00Z", "x"}));
  EXPECT_FALSE(open_cursor(sealed, 2));
  for (const char* wrong : {"", "?", "MA"}) EXPECT_FALSE(open_cursor(wrong, 3)) << wrong;
  EXPECT_FALSE(open_cursor(std::string(401, 'A'), 3));
}

TEST(Documents, AreOneTreeInTwoForms) {
  const object tree{
      {"service_code", "DMV66"},
      {"attributes",
       array{object{
           {"variable", true}, {"order", 1}, {"description", nullptr}, {"values", array{object{{"key", "123"}, {"name", "Ford & Co"}}}}}}},
      {"lat", 37.762221815},
      {"long", -122.0}};
  EXPECT_EQ(
      to_xml("service_definition", tree),
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<service_definition><service_code>DMV66</service_code><attributes><attribute>"
      "<variable>true</variable><order>1</order><description/><values><value><key>123</key><name>Ford &amp; Co</name></value></values>"
      "</attribute></attributes><lat>37.762221815</lat><long>-122.0</long></service_definition>\n");
  EXPECT_EQ(to_json(tree),
            "{\"service_code\":\"DMV66\",\"attributes\":[{\"variable\":true,\"order\":1,\"description\":null,\"values\":"
            "[{\"key\":\"123\",\"name\":\"Ford & Co\"}]}],\"lat\":37.762221815,\"long\":-122.0}");
  EXPECT_EQ(to_xml("service_requests", array{object{{"status", "open"}}}),
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<service_requests><request><status>open</status></request></service_requests>\n");
  EXPECT_EQ(to_xml("services", array{}), "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<services></services>\n");
  const net::Response response = errors(Format::json, 403, {{403, "Invalid api_key"}});
  EXPECT_EQ(std::get<std::string>(response.body), "[{\"code\":403,\"description\":\"Invalid api_key\"}]");
  EXPECT_EQ(response.status, 403);
}

TEST(Xml, HoldsNothingThatXmlCannot) {
  EXPECT_EQ(escape_xml("<script>&\"'"), "&lt;script&gt;&amp;&quot;&apos;");
  EXPECT_EQ(escape_xml(std::string("a\0b\x01\x1f\x7f", 6)),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD\xEF\xBF\xBD\x7f");
  EXPECT_EQ(escape_xml("a\r\n\tb"), "a&#13;\n\tb");
  EXPECT_EQ(escape_xml("\xEF\xBF\xBF\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD") << "no character, and half of one";
  EXPECT_EQ(escape_xml("oʻzbek ғ \xF0\x9F\x95\xAF"), "oʻzbek ғ \xF0\x9F\x95\xAF");
  EXPECT_EQ(escape_xml("\xC3"), "\xEF\xBF\xBD") << "cut off";
  EXPECT_EQ(escape_xml("]]>"), "]]&gt;");
  EXPECT_FALSE(split_format("requests"));
  EXPECT_FALSE(split_format(".xml"));
  EXPECT_EQ(split_format("MR-26.json")->first, "MR-26");
}

TEST(Keys, OfSystemsNeverDecide) {
  for (const KeyKind kind : {KeyKind::app, KeyKind::agency}) {
    const auto scopes = scopes_of(kind);
    EXPECT_EQ(std::ranges::find(scopes, kScopeAct), scopes.end()) << code(kind);
    EXPECT_EQ(parse_key_kind(code(kind)), kind);
  }
}

}  // namespace
}  // namespace darcha::open311
