// GeoReport as a city application meets it: every document in both forms, every code of the standard, and nothing of a person.
#include <gmock/gmock.h>

#include "open311/document.h"
#include "open311/testing.h"

namespace darcha::open311 {
namespace {

using testing::Form;
using ::testing::HasSubstr;
using ::testing::Not;

class GeoReport : public testing::Open311Test {
 public:
  Form report(Form more = {}) {
    Form form{{"api_key", key_}, {"service_code", "heating"}, {"description", "Isitish yoʻq, Berdaq 12, tel 90 123 45 67"}};
    if (more.empty()) more = {{"lat", "42.46512"}, {"long", "59.61324"}, {"address_string", "Nukus shahri, Berdaq 12"}};
    form.insert(form.end(), more.begin(), more.end());
    return form;
  }
  int code_of(const net::Response& response) {
    const auto list = json(response).as_array();
    EXPECT_EQ(list.at(0).at("code").as_int64(), response.status);
    EXPECT_FALSE(list.at(0).at("description").as_string().empty());
    return response.status;
  }
  std::string id_of(const net::Response& response) {
    return std::string{json(response).as_array().at(0).at("service_request_id").as_string()};
  }
  void SetUp() override {
    Open311Test::SetUp();
    key_ = key();
  }
  static constexpr const char* kRequests = "/open311/v2/requests.json";
  std::string key_;
};

TEST_F(GeoReport, SaysWhatThereIsInBothFormsAndFiveLanguages) {
  const auto found = json(get("/open311/v2/discovery.json"));
  EXPECT_EQ(found.at("endpoints").at(0).at("url").as_string(), "https://darcha.example/open311/v2");
  EXPECT_THAT(text(get("/open311/v2/discovery.xml")),
              HasSubstr("<formats><format>text/xml</format><format>application/json</format></formats>"));
  EXPECT_EQ(get("/open311/v2/services.xml").headers.find("Content-Type"), "text/xml; charset=utf-8");
  for (const Lang lang : kLangs) {
    const auto services = json(get("/open311/v2/services.json", lang)).as_array();
    EXPECT_EQ(services.size(), services_->law->topics.size());
    EXPECT_EQ(services.at(0).at("service_name").as_string(), services_->law->topics.front().name.in(lang));
  }
  EXPECT_THAT(text(get("/open311/v2/services.json?lang=ru")), HasSubstr("Водоснабжение"));
  const auto at_place = json(get("/open311/v2/services/heating.json"));
  EXPECT_EQ(at_place.at("attributes").as_array().size(), 2U);
  EXPECT_EQ(json(get("/open311/v2/services/pension.json")).at("attributes").as_array().size(), 1U) << "no public words about a pension";
  EXPECT_THAT(text(get("/open311/v2/services/heating.xml")), HasSubstr("<value><key>shikoyat</key>"));
  EXPECT_EQ(code_of(get("/open311/v2/services/dragons.json")), 404);
  EXPECT_EQ(code_of(get("/open311/v2/services.json?jurisdiction_id=mars.gov")), 404);
  EXPECT_EQ(get("/open311/v2/services.json?jurisdiction_id=1735401").status, 200);
  EXPECT_THROW(get("/open311/v2/services/heating"), net::StatusError) << "no form is named";
}

TEST_F(GeoReport, TakesAReportAndShowsNothingThatItsAuthorDidNotPublish) {
  const auto answer = post(kRequests, report());
  ASSERT_EQ(answer.status, 201) << text(answer);
  const std::string id = id_of(answer);
  EXPECT_THAT(text(answer), HasSubstr("/murojaat/kod")) << "the code that opens the thread";
  const auto loaded = load(*await(murojaat::find_by_number(services_, id)));
  EXPECT_EQ(loaded.it.channel, murojaat::Channel::open311);
  EXPECT_EQ(loaded.it.author, murojaat::AuthorKind::anonymous);
  EXPECT_TRUE(loaded.it.place.district.starts_with("1735")) << loaded.it.place.district;
  settle();
  const auto one = json(get("/open311/v2/requests/" + id + ".json")).as_array().at(0);
  EXPECT_TRUE(one.at("description").is_null());
  EXPECT_TRUE(one.at("media_url").is_null());
  EXPECT_EQ(one.at("status").as_string(), "open");
  EXPECT_EQ(one.at("requested_datetime").as_string(), "2026-11-21T11:30:00+05:00");
  EXPECT_DOUBLE_EQ(one.at("lat").as_double(), 42.465) << "some 500 m around";
  EXPECT_FALSE(one.at("agency_responsible").as_string().empty());
  EXPECT_GT(one.at("expected_datetime").as_string(), one.at("requested_datetime").as_string());
  const std::string everything =
      text(get(kRequests)) + text(get("/open311/v2/requests.xml")) + text(get("/open311/v2/requests/" + id + ".xml"));
  for (const char* secret : {"Berdaq", "90 123", "42.46512"}) EXPECT_THAT(everything, Not(HasSubstr(secret)));
}

TEST_F(GeoReport, CoordinatesAloneNameNoDistrictAndTheAnswerSaysSo) {
  const Form where{{"lat", "42.46512"}, {"long", "59.61324"}};
  const auto answer = post(kRequests, report(where));
  EXPECT_THAT(text(answer), HasSubstr("name the district in address_id"));
  EXPECT_EQ(load(*await(murojaat::find_by_number(services_, id_of(answer)))).it.place.district, "");
  Form region = report(where);
  region.emplace_back("jurisdiction_id", "1735");
  EXPECT_THAT(text(post(kRequests, region)), HasSubstr("address_id"));
  EXPECT_THAT(text(post(kRequests, report())), Not(HasSubstr("address_id"))) << "the address names it";
}

TEST_F(GeoReport, ShowsTheWordsTheAuthorWroteForEverybodyAndWithoutMarkup) {
  const std::string hostile = "<script>alert(1)</script> & chiroq yoʻq";
  const auto answer = post("/open311/v2/requests.json", report({{"address_id", "1735401"},
                                                                {"attribute[public_text]", hostile},
                                                                {"attribute[kind]", "shikoyat"},
                                                                {"first_name", "Aygúl"},
                                                                {"last_name", "Reymova"},
                                                                {"email", "aygul@example.uz"},
                                                                {"device_id", "tt222111"},
                                                                {"account_id", "123456"},
                                                                {"media_url", "https://photos.example/1.jpg"}}));
  ASSERT_EQ(answer.status, 201) << text(answer);
  EXPECT_TRUE(json(answer).at(0).at("account_id").is_null());
  const std::string id = id_of(answer);
  settle();
  const std::string xml = text(get("/open311/v2/requests/" + id + ".xml"));
  EXPECT_THAT(xml, HasSubstr("<description>&lt;script&gt;alert(1)&lt;/script&gt; &amp; chiroq yoʻq</description>"));
  EXPECT_THAT(xml, Not(HasSubstr("Reymova")));
  EXPECT_THAT(xml, HasSubstr("<address_id>1735401</address_id>"));
  const auto loaded = load(*await(murojaat::find_by_number(services_, id)));
  EXPECT_EQ(loaded.it.author_name, "Aygúl Reymova");
  EXPECT_FALSE(loaded.it.contact_verified);
  EXPECT_THAT(loaded.it.text, HasSubstr("https://photos.example/1.jpg")) << "as words for the officer; nothing is fetched";
  EXPECT_EQ(loaded.it.kind, "shikoyat");
  EXPECT_EQ(text_of("select count(*)::text from murojaat.appeals where to_jsonb(appeals)::text ~ 'tt222111|123456'"), "0");
}

TEST_F(GeoReport, AnswersWithTheCodesOfTheStandard) {
  Form without = report();
  without.erase(without.begin());
  EXPECT_EQ(code_of(post(kRequests, without)), 403);
  without.insert(without.begin(), {"api_key", "dk_guessed"});
  EXPECT_EQ(code_of(post(kRequests, without)), 403);
  EXPECT_EQ(code_of(post(kRequests, {{"api_key", key_}})), 400);
  EXPECT_EQ(json(post(kRequests, {{"api_key", key_}})).as_array().size(), 2U) << "all that is missing at once";
  EXPECT_EQ(code_of(post(kRequests, {{"api_key", key_}, {"service_code", "dragons"}, {"description", "x"}})), 404);
  EXPECT_EQ(code_of(post(kRequests, {{"api_key", key_}, {"service_code", "heating"}, {"description", "x"}})), 400) << "nowhere";
  EXPECT_EQ(code_of(post(kRequests, report({{"address_id", "9999999"}}))), 400);
  EXPECT_EQ(
      code_of(post(kRequests, {{"api_key", key_}, {"service_code", "pension"}, {"description", "x"}, {"attribute[public_text]", "x"}})),
      400);
  EXPECT_EQ(code_of(post(kRequests, report({{"address_id", "1735401"}, {"attribute[kind]", "poem"}}))), 400);
  EXPECT_EQ(code_of(post(kRequests, report({{"jurisdiction_id", "mars.gov"}}))), 404);
  EXPECT_EQ(code_of(get("/open311/v2/requests/MR-26-0000-0000-0000.json")), 404);
  EXPECT_EQ(text(get("/open311/v2/requests.json?service_request_id=MR-26-0000-0000-0000")), "[]") << "a list may be empty";
  EXPECT_EQ(code_of(get("/open311/v2/requests.json?service_code=dragons")), 404);
  EXPECT_EQ(code_of(get("/open311/v2/requests.json?status=done")), 400);
  EXPECT_EQ(code_of(get("/open311/v2/requests.json?start_date=2026-01-01&end_date=2026-11-01")), 400);
  EXPECT_THAT(text(post("/open311/v2/requests.xml", without)), HasSubstr("<errors><error><code>403</code><description>"));
  const auto key = await(list_keys(pool())).front();
  EXPECT_TRUE(await(revoke_key(pool(), key.id, clock_.now())));
  EXPECT_FALSE(await(revoke_key(pool(), key.id, clock_.now())));
  EXPECT_EQ(code_of(post(kRequests, report())), 403) << "revoked";
}

TEST_F(GeoReport, ListsByServiceStateTimeAndPlace) {
  const std::string heating = id_of(post(kRequests, report()));
  clock_.advance(std::chrono::hours{1});
  Form other = report();
  other[1].second = "water";
  const std::string water = id_of(post(kRequests, other));
  settle();
  const auto ids = [&](const std::string& query) {
    std::string out;
    const auto list = json(get("/open311/v2/requests.json?" + query));
    for (const auto& one : list.as_array()) out += std::string{one.at("service_request_id").as_string()} + " ";
    return out;
  };
  EXPECT_EQ(ids(""), water + " " + heating + " ") << "newest first";
  EXPECT_EQ(ids("service_code=water"), water + " ");
  EXPECT_EQ(ids("service_code=water,heating"), water + " " + heating + " ");
  EXPECT_EQ(ids("status=closed"), "");
  EXPECT_EQ(ids("jurisdiction_id=1735"), water + " " + heating + " ");
  EXPECT_EQ(ids("jurisdiction_id=1726"), "");
  EXPECT_EQ(ids("end_date=2026-11-21T11:30:00%2B05:00"), heating + " ");
  EXPECT_EQ(ids("start_date=2026-11-21T12:00:00%2B05:00"), water + " ");
  EXPECT_EQ(ids("service_request_id=" + heating + ",nonsense&status=closed"), heating + " ") << "ids override all";
}

TEST_F(GeoReport, TheSameRequestTwiceIsOneAndATokenFindsIt) {
  const Form once{{"Idempotency-Key", "app-7-request-1"}};
  const auto first = post(kRequests, report(), once);
  const auto again = post(kRequests, report(), once);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(id_of(first), id_of(again));
  EXPECT_NE(id_of(post(kRequests, report())), id_of(first)) << "the same words of another person are another appeal";
  const auto found = get("/open311/v2/tokens/app-7-request-1.json?api_key=" + key_);
  EXPECT_EQ(id_of(found), id_of(first));
  const std::string stranger = key();
  EXPECT_EQ(code_of(get("/open311/v2/tokens/app-7-request-1.json?api_key=" + stranger)), 404) << "a token is its own key's";
  EXPECT_EQ(code_of(get("/open311/v2/tokens/app-7-request-1.json")), 403);
  const auto later = json(post(kRequests, report(), {{"Prefer", "respond-async"}})).at(0);
  EXPECT_FALSE(later.as_object().contains("service_request_id")) << "one of the two";
  const std::string token{later.at("token").as_string()};
  EXPECT_THAT(text(get("/open311/v2/tokens/" + token + ".xml?api_key=" + key_)), HasSubstr("<token>" + token + "</token>"));
  EXPECT_EQ(text_of("select count(*)::text from open311.keys where encode(key_digest, 'escape') ~ 'dk_'"), "0");
}

TEST_F(GeoReport, AFloodIsStoppedByKeyAndAddressAndSaysWhenToComeBack) {
  int taken = 0;
  net::Response last;
  for (int i = 0; i < 30; ++i) {
    last = post(kRequests, report());
    taken += last.status == 201;
  }
  EXPECT_LT(taken, 30);
  EXPECT_GT(taken, 5);
  EXPECT_EQ(code_of(last), 429);
  EXPECT_TRUE(last.headers.find("Retry-After"));
  EXPECT_EQ(get("/open311/v2/services.json").status, 200) << "who reads is not shut out";
  const auto refused = await(fallback({})(web::test::request(net::Method::post, kRequests), 413, nullptr));
  EXPECT_EQ(text(refused), "[{\"code\":413,\"description\":\"Content Too Large\"}]");
}

TEST_F(GeoReport, FitsThePublishedSchemasAndSamples) {
  if (!testing::published("request.json")) GTEST_SKIP() << "the documents of Open311 are not on this machine (DARCHA_VECTORS)";
  const std::string id = id_of(post(kRequests, report()));
  settle();
  std::map<std::string, boost::json::object, std::less<>> files;
  const testing::FindSchema find = [&](std::string_view name) -> const boost::json::object& {
    auto& file = files[std::string{name}];
    if (file.empty()) file = boost::json::parse(testing::published(std::string{name}).value()).as_object();
    return file;
  };
  const auto fits = [&](const char* schema, const std::string& target) {
    std::vector<std::string> faults;
    testing::judge(find(schema), json(get(target)), find, target, faults);
    EXPECT_THAT(faults, ::testing::IsEmpty());
  };
  fits("services.json", "/open311/v2/services.json");
  fits("service-definition.json", "/open311/v2/services/heating.json");
  fits("requests.json", kRequests);
  fits("requests.json", "/open311/v2/requests/" + id + ".json");
  const auto holds = [&](const char* sample, const std::string& xml) {
    const auto ours = testing::elements_of(xml);
    std::string published = testing::published(sample).value();
    for (const std::string& element : testing::elements_of(published.substr(published.find("<?xml"))))
      EXPECT_TRUE(ours.contains(element)) << sample << ": " << element;
  };
  holds("GET_Service_List_1.xml", text(get("/open311/v2/services.xml")));
  holds("GET_Service_Definition_1.xml", text(get("/open311/v2/services/heating.xml")));
  holds("GET_Service_Requests_1.xml", text(get("/open311/v2/requests.xml")));
  holds("GET_Service_Request_1.xml", text(get("/open311/v2/requests/" + id + ".xml")));
  holds("POST_Service_Request_1.xml", text(post("/open311/v2/requests.xml", report(), {{"Idempotency-Key", "sample-token"}})));
  holds("GET_service_request_id_from_a_token_1.xml", text(get("/open311/v2/tokens/sample-token.xml?api_key=" + key_)));
  holds("Errors_1.xml", text(post("/open311/v2/requests.xml", {})));
}

}  // namespace
}  // namespace darcha::open311
