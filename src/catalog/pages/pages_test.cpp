#include "catalog/pages/pages.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "catalog/test_country.h"
#include "web/test_kit.h"

namespace darcha::catalog {
namespace {

struct House {
  Pages pages{std::make_shared<Catalogue>(Folders{}), nullptr};
  House() { pages.catalogue->put(test::snapshot_of_folder()); }

  Result<net::Response> get(const std::string& target, Lang lang = Lang::uz) const {
    web::Context context = web::test::context(lang);
    context.request = web::test::request(net::Method::get, target);
    context.now = test::kNow;
    for (const web::Route& route : routes(pages)) {
      const std::size_t brace = route.pattern.find("{code}");
      if (brace == std::string::npos ? route.pattern == context.request->path : matches(route.pattern, brace, *context.request))
        return web::test::run(route.page(context));
    }
    return refuse("test.no_route", RefusalKind::not_found);
  }

 private:
  static bool matches(const std::string& pattern, std::size_t brace, net::Request& request) {
    const std::string head = pattern.substr(0, brace), tail = pattern.substr(brace + 6);
    if (!request.path.starts_with(head) || !request.path.ends_with(tail) || request.path.size() <= head.size() + tail.size()) return false;
    const std::string code = request.path.substr(head.size(), request.path.size() - head.size() - tail.size());
    if (code.find('/') != std::string::npos) return false;
    request.path_params = {{"code", code}};
    return true;
  }
};

std::string body(const Result<net::Response>& response) {
  return response ? web::test::body_of(*response) : "refused: " + response.error().code;
}

TEST(Pages, EveryPageIsMadeInEveryLanguage) {
  const House house;
  for (const char* target :
       {"/", "/xizmatlar", "/xizmatlar?q=propiska", "/xizmatlar?idora=iiv&kim=G2C", "/hayotiy-vaziyatlar", "/raqamlashtirish"})
    for (const Lang lang : kLangs) {
      const auto response = house.get(target, lang);
      ASSERT_TRUE(response) << target;
      EXPECT_EQ(response->status, 200);
      EXPECT_NE(body(response).find("<h1"), std::string::npos) << target;
    }
  for (const auto& s : house.pages.catalogue->now()->services())
    for (const Lang lang : kLangs) {
      EXPECT_NE(body(house.get("/xizmatlar/" + s->code, lang)).find("<h1"), std::string::npos) << s->code;
      EXPECT_NE(body(house.get("/xizmatlar/" + s->code + "/maxfiylik", lang)).find("<h1"), std::string::npos) << s->code;
    }
}

TEST(Pages, TheServicePageSaysWhatTheEngineWillRead) {
  const House house;
  const auto service = house.pages.catalogue->now()->service("residence-certificate");
  ASSERT_TRUE(service);
  const std::string page = body(house.get("/xizmatlar/residence-certificate", Lang::en));
  for (const Prefill& p : service->prefill) EXPECT_NE(page.find(p.purpose.in(Lang::en)), std::string::npos) << p.data;
  for (const Provision& p : service->legal_basis) EXPECT_NE(page.find(p.title.in(Lang::en)), std::string::npos) << p.id;
  EXPECT_NE(page.find("/xizmatlar/residence-certificate/ariza"), std::string::npos);
  EXPECT_NE(page.find("At once"), std::string::npos);
  EXPECT_NE(page.find("Free"), std::string::npos);
}

TEST(Pages, ATermInDaysSaysThatHolidaysAreNotConfirmed) {
  House house;
  const std::string note = "not confirmed by an official decision";
  EXPECT_EQ(body(house.get("/xizmatlar/citizenship-admission", Lang::en)).find(note), std::string::npos) << "no calendar, no words";
  house.pages.calendar = std::make_shared<const WorkingCalendar>(WorkingCalendar::load(test::kData / "holidays.yaml"));
  const std::string page = body(house.get("/xizmatlar/citizenship-admission", Lang::en));
  EXPECT_NE(page.find(note), std::string::npos);
  EXPECT_NE(page.find("Qurbon hayit 27.05.2026"), std::string::npos);
  EXPECT_EQ(body(house.get("/xizmatlar/residence-certificate", Lang::en)).find(note), std::string::npos) << "at once rests on no holiday";
  house.pages.calendar =
      std::make_shared<const WorkingCalendar>(WorkingCalendar::parse("yearly: []\nyears: { 2026: { verified: true } }", "t"));
  EXPECT_EQ(body(house.get("/xizmatlar/citizenship-admission", Lang::en)).find(note), std::string::npos) << "the decree is entered";
  house.pages.calendar = std::make_shared<const WorkingCalendar>();
  EXPECT_NE(body(house.get("/xizmatlar/citizenship-admission", Lang::en)).find("are not entered yet"), std::string::npos);
}

TEST(Pages, OnlyAServiceThatRunsHasAStartButton) {
  const House house;
  for (const auto& s : house.pages.catalogue->now()->services()) {
    const std::string page = body(house.get("/xizmatlar/" + s->code));
    EXPECT_EQ(page.find("/" + s->code + "/ariza") != std::string::npos, s->runs() && !s->from_decision) << s->code;
    if (!s->runs()) EXPECT_NE(page.find("ds-tag"), std::string::npos);
  }
}

TEST(Pages, WherePeopleDecideThePageShowsWhatTheLawAsksWhoIsAskedAndEachStage) {
  const House house;
  const auto service = house.pages.catalogue->now()->service("citizenship-admission");
  ASSERT_TRUE(service);
  const Reference& reference = house.pages.catalogue->now()->reference();
  const std::string page = body(house.get("/xizmatlar/citizenship-admission", Lang::ru));
  for (const Requirement& r : service->requirements) EXPECT_NE(page.find(r.text.in(Lang::ru)), std::string::npos) << r.code;
  for (const BodyCheck& c : service->checks) {
    EXPECT_NE(page.find(c.title.in(Lang::ru)), std::string::npos) << c.code;
    EXPECT_NE(page.find(reference.find_agency(c.agency)->name.in(Lang::ru)), std::string::npos) << c.code;
  }
  for (const State& state : service->workflow->states)
    if (state.kind != State::Kind::start) EXPECT_NE(page.find(state.name.in(Lang::ru)), std::string::npos) << state.code;
  EXPECT_NE(page.find("Срок: 3 рабочих дня"), std::string::npos);
  EXPECT_NE(page.find("6 месяцев / 12 месяцев"), std::string::npos);
  EXPECT_EQ(body(house.get("/xizmatlar/residence-certificate")).find("bosqichlar"), std::string::npos) << "a machine decides there";
}

TEST(Pages, AComplaintIsLodgedFromItsDecisionNotFromTheCatalogue) {
  const House house;
  const std::string page = body(house.get("/xizmatlar/complaint"));
  EXPECT_EQ(page.find("/xizmatlar/complaint/ariza"), std::string::npos);
  EXPECT_NE(page.find("/kabinet/arizalar"), std::string::npos);
}

TEST(Pages, AnUnknownServiceIsRefusedByCode) {
  const House house;
  for (const char* target : {"/xizmatlar/nothing", "/xizmatlar/nothing/maxfiylik", "/api/v1/services/nothing"}) {
    const auto response = house.get(target);
    ASSERT_FALSE(response) << target;
    EXPECT_EQ(response.error().code, "catalog.no_such_service");
    EXPECT_EQ(response.error().kind, RefusalKind::not_found);
  }
  EXPECT_TRUE(web::find_refusal_text("catalog.no_such_service"));
}

TEST(Pages, WhatAPersonTypedIsEscaped) {
  const House house;
  const std::string page = body(house.get("/xizmatlar?q=%3Cscript%3Ealert(1)%3C/script%3E%22"));
  EXPECT_EQ(page.find("<script>alert"), std::string::npos);
  EXPECT_NE(page.find("&lt;script&gt;"), std::string::npos);
}

TEST(Pages, OddFiltersFindNothingAndSaySo) {
  const House house;
  for (const char* target : {"/xizmatlar?yonalish=nothing", "/xizmatlar?kim=G9Z", "/xizmatlar?q=xyzzyqwv", "/xizmatlar?q=%00%01"}) {
    const auto response = house.get(target);
    ASSERT_TRUE(response) << target;
  }
  EXPECT_NE(body(house.get("/xizmatlar?yonalish=nothing")).find("p-empty"), std::string::npos);
}

TEST(Pages, SuggestionsAreShortJson) {
  const House house;
  const auto items = boost::json::parse(body(house.get("/api/v1/services/suggest?q=prapiska"))).as_array();
  ASSERT_FALSE(items.empty());
  EXPECT_EQ(items[0].at("href").as_string(), "/xizmatlar/residence-certificate");
  EXPECT_EQ(boost::json::parse(body(house.get("/api/v1/services/suggest?q="))).as_array().size(), 0U);
}

TEST(Pages, TheApiShowsEveryService) {
  const House house;
  const auto all = boost::json::parse(body(house.get("/api/v1/services"))).at("services").as_array();
  EXPECT_EQ(all.size(), house.pages.catalogue->now()->services().size());
  const auto one = boost::json::parse(body(house.get("/api/v1/services/residence-certificate")));
  EXPECT_EQ(one.at("reads").as_array().size(), 5U);
}

class FewRatings final : public RatingSource {
 public:
  explicit FewRatings(Rating rating) : rating_(rating) {}
  Task<Rating> rating_of(std::string) override { co_return rating_; }

 private:
  Rating rating_;
};

TEST(Pages, RatingsAreShownFromFiveOn) {
  House house;
  house.pages.ratings = std::make_shared<FewRatings>(Rating{4, 5.0});
  EXPECT_EQ(body(house.get("/xizmatlar/residence-certificate")).find("5,0 / 5"), std::string::npos);
  house.pages.ratings = std::make_shared<FewRatings>(Rating{1200, 4.64});
  EXPECT_NE(body(house.get("/xizmatlar/residence-certificate")).find("4,6 / 5"), std::string::npos);
}

TEST(Differences, AreSaidInWords) {
  const House house;
  const auto snapshot = house.pages.catalogue->now();
  const Service before = *snapshot->service("residence-certificate");
  Service after = before;
  EXPECT_TRUE(differences(web::test::context(), before, after, snapshot->reference()).empty());
  after.status = Status::pilot;
  after.term[0].duration = {3, Unit::working_days};
  after.prefill.pop_back();
  after.form[0].fields.pop_back();
  after.privacy.keeps.count = 7;
  for (const Lang lang : kLangs) {
    web::Context context = web::test::context(lang);
    context.now = test::kNow;
    EXPECT_EQ(differences(context, before, after, snapshot->reference()).size(), 5U) << code(lang);
  }
  web::Context english = web::test::context(Lang::en);
  english.now = test::kNow;
  const auto words = differences(english, before, after, snapshot->reference());
  EXPECT_EQ(words[0], "The status changed: Online → On trial");
  EXPECT_EQ(words[1], "The time changed: At once → 3 working days");
}

}  // namespace
}  // namespace darcha::catalog
