// The interface of agencies: what a key opens, what only a person decides, what is done once, and a description that is true.
#include "open311/api/api.h"

#include <gmock/gmock.h>

#include "open311/feed/feed.h"
#include "open311/testing.h"

namespace darcha::open311::api {
namespace {

using open311::testing::Form;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
namespace world = murojaat::testing;

class AgencyApi : public open311::testing::Open311Test {
 public:
  void SetUp() override {
    Open311Test::SetUp();
    office_ = offices::office_id_of(world::kOffice);
    system_ = key({.kind = KeyKind::agency, .name = "Hokimlik tizimi", .office = office_, .per_minute = 6'000});
    follow();  // who subscribes is known from here on
    officer_ = lent_by(clerk(world::kOffice, "murojaat"));
  }
  net::Response ask(const std::string& key, net::Method method, const std::string& target, std::string body = {}, Form headers = {}) {
    web::Context made = call(method, target);
    if (!key.empty()) made.request->headers.add("Authorization", "Bearer " + key);
    if (method == net::Method::post) {
      made.request->headers.add("Content-Type", "application/json; charset=utf-8");
      if (std::ranges::none_of(headers, [](const auto& one) { return one.first == "Idempotency-Key"; }))
        made.request->headers.add("Idempotency-Key", random_token(12));
      made.request->body = std::move(body);
    }
    for (const auto& [name, value] : headers) made.request->headers.add(name, value);
    return send(std::move(made));
  }
  net::Response get(const std::string& key, const std::string& target, Form headers = {{"Darcha-Purpose", "murojaat"}}) {
    return ask(key, net::Method::get, target, {}, std::move(headers));
  }
  net::Response post(const std::string& key, const std::string& target, std::string body, Form headers = {}) {
    return ask(key, net::Method::post, target, std::move(body), std::move(headers));
  }
  std::string code_of(const net::Response& response) {
    EXPECT_EQ(response.headers.find("Content-Type"), "application/problem+json") << text(response);
    return std::string{json(response).at("code").as_string()};
  }
  static std::string example_of(std::string_view operation) {
    for (const Endpoint& one : endpoints())
      if (one.operation == operation) return std::string{one.example};
    return {};
  }
  std::string lodged_here(const std::string& key) {
    const auto answer =
        post(key, "/api/v1/appeals", R"({"text":"Isitish yoʻq. Uy sovuq.","topic":"heating","kind":"shikoyat","points":["Isitish yoʻq."],
      "author":{"name":"Aygúl Reymova","contact":"+998901234567"},"place":{"district":"1735401"}})");
    EXPECT_EQ(answer.status, 201) << text(answer);
    follow();
    return std::string{json(answer).at("number").as_string()};
  }
  std::string appeal(const std::string& number, const char* part = "") { return "/api/v1/appeals/" + number + part; }
  void fits(std::string_view schema, const net::Response& response) {
    std::vector<std::string> faults;
    const open311::testing::FindSchema find = [](std::string_view name) -> const boost::json::object& {
      return schemas().at(name.substr(name.rfind('/') + 1)).as_object();
    };
    open311::testing::judge(find(schema), json(response), find, std::string{schema}, faults);
    EXPECT_THAT(faults, IsEmpty()) << text(response);
  }

  OfficeId office_;
  std::string system_, officer_;
};

TEST_F(AgencyApi, DescribesEveryRouteAndNoOther) {
  const auto document = json(ask({}, net::Method::get, "/api/v1/openapi.json"));
  EXPECT_EQ(document.at("openapi").as_string(), "3.1.0");
  std::set<std::string> described, served, operations;
  for (const auto& [path, methods] : document.at("paths").as_object())
    for (const auto& [method, operation] : methods.as_object()) {
      described.insert(std::string{method} + " " + std::string{path});
      operations.insert(std::string{operation.at("operationId").as_string()});
      EXPECT_GT(operation.at("summary").as_string().size(), 10U) << path;
      for (std::string_view rest = path; rest.find('{') != std::string_view::npos; rest.remove_prefix(rest.find('}') + 1)) {
        const std::string name{rest.substr(rest.find('{') + 1, rest.find('}') - rest.find('{') - 1)};
        EXPECT_THAT(boost::json::serialize(operation.at("parameters")), HasSubstr("\"name\":\"" + name + "\"")) << path;
      }
    }
  for (const web::Route& route : open311::routes(channel_))
    if (route.pattern.starts_with("/api/")) served.insert((route.method == net::Method::post ? "post " : "get ") + route.pattern);
  EXPECT_EQ(described, served);
  EXPECT_EQ(operations.size(), served.size()) << "each operation has a name of its own";
  for (const Endpoint& one : endpoints()) {
    EXPECT_TRUE(schemas().contains(one.answer)) << one.operation;
    if (one.changes()) {
      EXPECT_TRUE(schemas().contains(one.body)) << one.operation;
    }
  }
}

TEST_F(AgencyApi, ExamplesOfTheDescriptionDoWhatTheySay) {
  const auto lodge = post(system_, "/api/v1/appeals", example_of("lodgeAppeal"));
  ASSERT_EQ(lodge.status, 201) << text(lodge);
  fits("Receipt", lodge);
  const std::string theirs{json(lodge).at("number").as_string()};
  fits("Written", post(system_, appeal(theirs, "/messages"), example_of("writeMessage")));
  const std::string number = lodged_here(system_);
  fits("AppealList", get(system_, "/api/v1/appeals"));
  fits("FoundList", get(system_, "/api/v1/appeals/search?q=isitish"));
  fits("Appeal", get(system_, appeal(number)));
  const auto taken = post(officer_, appeal(number, "/assign"), example_of("assignAppeal"));
  ASSERT_EQ(taken.status, 200) << text(taken);
  fits("Standing", taken);
  fits("Written", post(officer_, appeal(number, "/notices"), example_of("tellAuthor")));
  fits("MessageList", get(officer_, appeal(number, "/messages")));
  const auto resolved = post(officer_, appeal(number, "/resolve"), example_of("resolveAppeal"));
  ASSERT_EQ(resolved.status, 200) << text(resolved);
  fits("Standing", resolved);
  EXPECT_EQ(json(resolved).at("state").as_string(), "answered");
  EXPECT_EQ(load(*await(murojaat::find_by_number(services_, number))).replies.size(), 1U);
  follow();
  clock_.advance(std::chrono::seconds{5});
  const auto events = get(system_, "/api/v1/events");
  fits("EventList", events);
  EXPECT_THAT(text(events), HasSubstr("\"replied\""));
  fits("Problem", get(system_, appeal("MR-26-0000-0000-0000")));
}

TEST_F(AgencyApi, AnswersWhatAnotherBodyAsks) {
  const std::string number = lodged_here(system_);
  const world::Clerk& asking = clerk(world::kOffice, "murojaat");
  ASSERT_TRUE(await(murojaat::claim(services_, {.visitor = asking.visitor(), .number = number, .token = "t1"})));
  const OfficeId body = offices::office_id_of(world::kBody);
  ASSERT_TRUE(
      await(murojaat::ask_body(services_, {.visitor = asking.visitor(), .number = number, .token = "t2"}, body, "Bosim qanday?", false)));
  follow();
  const std::string asked = lent_by(clerk(world::kBody, "murojaat"));
  const auto list = get(asked, "/api/v1/requests");
  fits("RequestList", list);
  const std::string request{json(list).at("items").at(0).at("request").as_string()};
  const std::string path = appeal(number, ("/requests/" + request + "/answer").c_str());
  const Form once{{"Idempotency-Key", "answer-1"}};
  fits("Written", post(asked, path, example_of("answerRequest"), once));
  EXPECT_EQ(post(asked, path, example_of("answerRequest"), once).status, 200) << "the same request again";
  EXPECT_NE(post(asked, path, example_of("answerRequest")).status, 200) << "another one finds it answered";
  EXPECT_EQ(code_of(post(officer_, appeal(number, "/requests/nonsense/answer"), example_of("answerRequest"))), "open311.no_request_here");
}

TEST_F(AgencyApi, KeysOpenOnlyWhatTheyAreFor) {
  const std::string number = lodged_here(system_);
  EXPECT_EQ(ask({}, net::Method::get, "/api/v1/appeals").status, 401);
  EXPECT_EQ(code_of(get("dk_guess", "/api/v1/appeals")), "open311.key_unknown");
  EXPECT_EQ(code_of(get(key(), "/api/v1/appeals")), "open311.key_scope") << "of a city application";
  EXPECT_EQ(code_of(post(system_, appeal(number, "/assign"), "{}")), "open311.key_scope") << "a person decides";
  const std::string forged = key({.kind = KeyKind::agency, .name = "x", .office = office_});
  EXPECT_EQ(code_of(post(forged, appeal(number, "/messages"), R"({"text":"x"})")), "murojaat.not_found") << "lodged by another key";
  const std::string elsewhere = key({.kind = KeyKind::agency, .name = "Suv", .office = offices::office_id_of(world::kBody)});
  EXPECT_EQ(code_of(get(elsewhere, appeal(number))), "murojaat.not_found");
  EXPECT_EQ(code_of(get(system_, appeal(number), {})), "open311.purpose_missing");
  EXPECT_EQ(code_of(get(system_, appeal(number), {{"Darcha-Purpose", "curiosity"}})), "open311.purpose_missing");
  EXPECT_THAT(text(get(elsewhere, "/api/v1/appeals")), HasSubstr("\"items\":[]"));
  const auto wrong = await(make_key(pool(), {.kind = KeyKind::agency, .office = office_, .scopes = {std::string{kScopeAct}}}));
  EXPECT_EQ(wrong.error().code, "open311.bad_scope");
  EXPECT_EQ(await(make_key(pool(), {.kind = KeyKind::agency})).error().code, "open311.office_missing");
  clock_.advance(kLongestLent);
  EXPECT_EQ(code_of(get(officer_, "/api/v1/appeals")), "open311.key_unknown") << "a lent key ends by itself";
}

TEST_F(AgencyApi, EveryReadOfAPersonsDataIsInTheLogWithWhoAndWhy) {
  const std::string number = lodged_here(system_);
  ASSERT_EQ(get(system_, appeal(number)).status, 200);
  ASSERT_EQ(get(officer_, appeal(number)).status, 200);
  EXPECT_EQ(get(key({.kind = KeyKind::agency, .name = "Suv", .office = offices::office_id_of(world::kBody)}), appeal(number)).status, 404);
  const std::string log = text_of("select string_agg(details::text, ' ') from audit.records");
  EXPECT_THAT(log, HasSubstr("Hokimlik tizimi"));
  EXPECT_THAT(log, HasSubstr("murojaat.refused")) << "who tried is seen as well";
  EXPECT_THAT(log, HasSubstr("X. Xodim"));
  EXPECT_EQ(get(system_, "/api/v1/appeals/search?q=isitish").status, 200);
  EXPECT_THAT(text_of("select string_agg(details::text, ' ') from audit.general_records"), HasSubstr("open311.searched"));
}

TEST_F(AgencyApi, TheSameRequestTwiceIsDoneOnce) {
  const Form once{{"Idempotency-Key", "lodging-0001"}};
  const std::string body = example_of("lodgeAppeal");
  const auto first = post(system_, "/api/v1/appeals", body, once);
  const auto again = post(system_, "/api/v1/appeals", body, once);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(json(first).at("number"), json(again).at("number"));
  EXPECT_EQ(json(first).at("code"), json(again).at("code"));
  const std::string number = lodged_here(system_);
  for (int turn = 0; turn < 2; ++turn)
    EXPECT_EQ(post(officer_, appeal(number, "/assign"), "{}", {{"Idempotency-Key", "take-0001"}}).status, 200);
  for (int turn = 0; turn < 2; ++turn)
    EXPECT_EQ(post(officer_, appeal(number, "/resolve"), example_of("resolveAppeal"), {{"Idempotency-Key", "reply-0001"}}).status, 200);
  EXPECT_EQ(load(*await(murojaat::find_by_number(services_, number))).replies.size(), 1U);
  EXPECT_EQ(code_of(post(officer_, appeal(number, "/resolve"), example_of("resolveAppeal"))), "murojaat.closed");
}

TEST_F(AgencyApi, ResolvingIsAllOrNothingAndAHeadGivesItToAColleague) {
  const std::string number = lodged_here(system_);
  const world::Clerk& second = clerk(world::kOffice, "murojaat", 1);
  const std::string head = lent_by(clerk(world::kOffice, "supervisor"));
  const std::string to = R"({"officer":")" + second.officer.id.str() + R"(","reason":"Taʼtil"})";
  ASSERT_EQ(post(head, appeal(number, "/assign"), to).status, 200);
  EXPECT_EQ(code_of(post(officer_, appeal(number, "/resolve"), example_of("resolveAppeal"))), "murojaat.held_by_other");
  const std::string holder = lent_by(second);
  EXPECT_EQ(code_of(post(holder, appeal(number, "/resolve"), "{}")), "murojaat.point_unanswered");
  EXPECT_EQ(code_of(post(holder, appeal(number, "/resolve"),
                         R"({"answers":[{"point":1,"answer":"a b","done":"c"},{"point":7,"answer":"x","done":"y"}]})")),
            "murojaat.no_such_point");
  EXPECT_FALSE(load(*await(murojaat::find_by_number(services_, number))).points.front().answered()) << "nothing of it was kept";
  const std::string back = R"({"officer":")" + clerk(world::kOffice, "murojaat").officer.id.str() + "\"}";
  EXPECT_EQ(post(holder, appeal(number, "/assign"), back).status, 200);
  EXPECT_EQ(code_of(post(officer_, appeal(number, "/resolve"),
                         R"({"answers":[{"point":1,"answer":"Murojaatingiz koʻrib chiqildi.","done":"Oʻrganildi"}]})")),
            "murojaat.looks_formal");
}

TEST_F(AgencyApi, BadInputIsNamedFieldByField) {
  const auto refused =
      post(system_, "/api/v1/appeals", R"({"text":"","lang":"xx","place":{"planet":"Mars"},"colour":1,"human_only":"yes"})");
  EXPECT_EQ(refused.status, 422);
  for (const char* field : {"text", "lang", "place", "colour", "human_only"})
    EXPECT_THAT(text(refused), HasSubstr("\"field\":\"" + std::string{field} + "\""));
  EXPECT_EQ(code_of(post(system_, "/api/v1/appeals", "[]")), "open311.bad_json");
  EXPECT_EQ(code_of(post(system_, "/api/v1/appeals", "{")), "open311.bad_json");
  EXPECT_EQ(code_of(post(system_, "/api/v1/appeals", std::string(100, '['))), "open311.bad_json");
  EXPECT_EQ(code_of(post(system_, "/api/v1/appeals", "{}", {{"Idempotency-Key", "x"}})), "open311.bad_token");
  EXPECT_EQ(code_of(post(system_, "/api/v1/appeals", R"({"text":"x","topic":"dragons"})")), "murojaat.refusal.unknown_topic");
  for (const char* query : {"?limit=0", "?limit=201", "?limit=x", "?cursor=zzz"}) {
    EXPECT_GE(get(system_, "/api/v1/appeals" + std::string{query}).status, 400) << query;
    EXPECT_GE(get(system_, "/api/v1/events" + std::string{query}).status, 400) << query;
  }
  EXPECT_EQ(get(system_, "/api/v1/appeals/search").status, 422);
}

TEST_F(AgencyApi, PagesFollowOneAnotherWithoutGapsOrRepeats) {
  std::set<std::string> all;
  for (int i = 0; i < 5; ++i) all.insert(lodged_here(system_));
  clock_.advance(std::chrono::seconds{5});
  for (const std::string path : {"/api/v1/appeals", "/api/v1/events"}) {
    std::set<std::string> seen;
    std::string cursor;
    for (int page = 0; page < 10; ++page) {
      const auto answer = json(get(system_, path + "?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor)));
      for (const auto& one : answer.at("items").as_array())
        EXPECT_TRUE(seen.insert(std::string{one.at("number").as_string()}).second) << path;
      if (answer.at("cursor").is_null() || answer.at("items").as_array().empty()) break;
      cursor = answer.at("cursor").as_string();
    }
    EXPECT_EQ(seen, all) << path;
  }
}

TEST_F(AgencyApi, AnOfficerLendsAKeyAndTakesItBack) {
  const world::Clerk& lender = clerk(world::kOffice, "murojaat", 2);
  const auto page = [&](net::Method method, const std::string& target, const Form& form = {}, Lang lang = Lang::uz) {
    web::Context made = call(method, target, lang);
    for (const auto& [name, value] : form) made.request->form.add(name, value);
    made.visitor = lender.visitor();
    return send(std::move(made));
  };
  for (const Lang lang : kLangs) EXPECT_EQ(page(net::Method::get, "/xodim/kalitlar", {}, lang).status, 200);
  EXPECT_EQ(page(net::Method::post, "/xodim/kalitlar", {{"nomi", ""}, {"soat", "13"}}).status, 422);
  const std::string given = text(page(net::Method::post, "/xodim/kalitlar", {{"nomi", "Ish yuritish <b>"}, {"soat", "8"}}));
  std::smatch found;
  ASSERT_TRUE(std::regex_search(given, found, std::regex("<code id=\"kalit\">(dk_[^<]+)</code>"))) << given;
  const std::string lent = found[1].str();
  EXPECT_THAT(given, Not(HasSubstr("<b>\"")));
  EXPECT_EQ(get(lent, "/api/v1/appeals").status, 200);
  EXPECT_THAT(text(page(net::Method::get, "/xodim/kalitlar")), Not(HasSubstr(lent))) << "shown once";
  const Form once{{"nomi", "Arxiv"}, {"soat", "1"}, {"once", random_token(16)}};
  std::set<std::string> same;
  for (int n = 0; n < 2; ++n) {  // a double click, or the page loaded anew
    const std::string again = text(page(net::Method::post, "/xodim/kalitlar", once));
    ASSERT_TRUE(std::regex_search(again, found, std::regex("<code id=\"kalit\">(dk_[^<]+)</code>"))) << again;
    same.insert(found[1].str());
  }
  EXPECT_EQ(same.size(), 1U);
  EXPECT_EQ(get(*same.begin(), "/api/v1/appeals").status, 200);
  EXPECT_EQ(await(list_own_keys(pool(), lender.officer.id)).size(), 2U);
  EXPECT_EQ(text_of("select count(*)::text from audit.general_records where details::jsonb ->> 'kind' = 'open311.key_lent'"), "2");
  ASSERT_TRUE(std::regex_search(given, found, std::regex("action=\"(/xodim/kalitlar/[^\"]+)\"")));
  const std::string end = found[1].str();
  EXPECT_EQ(page(net::Method::post, end).status, 303);
  EXPECT_EQ(page(net::Method::post, end).status, 404) << "once";
  EXPECT_EQ(code_of(get(lent, "/api/v1/appeals")), "open311.key_unknown");
}

TEST_F(AgencyApi, AKeyIsLimitedAndAGuesserIsStopped) {
  const std::string slow = key({.kind = KeyKind::agency, .name = "x", .office = office_, .per_minute = 1});
  int answered = 0;
  net::Response last;
  for (int i = 0; i < 20; ++i) answered += (last = get(slow, "/api/v1/appeals")).status == 200;
  EXPECT_EQ(answered, 10);
  EXPECT_EQ(code_of(last), "open311.rate_limited");
  for (int i = 0; i < 40; ++i) last = get("dk_" + std::to_string(i), "/api/v1/appeals");
  EXPECT_EQ(last.status, 429);
  EXPECT_EQ(get(system_, "/api/v1/appeals").status, 200) << "a good key from that address still works";
}

}  // namespace
}  // namespace darcha::open311::api
