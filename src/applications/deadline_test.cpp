#include "applications/deadline.h"

#include <gtest/gtest.h>

#include "applications/words.h"
#include "web/test_kit.h"

namespace darcha::applications {
namespace {

TEST(Deadline, AnApplicationHasTheTermOfItsOwnRoute) {
  catalog::Service service;
  const Date from = *parse_iso_date("2026-01-01");
  const catalog::Condition simplified{.kind = catalog::Condition::Kind::equals, .field = "route", .values = {"simplified"}};
  service.term = {{.from = from, .duration = {6, catalog::Unit::months}, .when = simplified},
                  {.from = from, .duration = {12, catalog::Unit::months}}};
  service.form = {{.code = "route", .fields = {{.code = "route", .type = catalog::FieldType::choice}}}};
  const WorkingCalendar calendar;
  const Instant lodged = *parse_iso_instant("2026-11-23T06:30:00Z");
  catalog::FormInput input;
  input.answers["route"] = {"simplified"};
  EXPECT_EQ(due_at(service, input, lodged, calendar), start_of_day_in_tashkent(*parse_iso_date("2027-05-25")));
  input.answers["route"] = {"general"};
  EXPECT_EQ(due_at(service, input, lodged, calendar), start_of_day_in_tashkent(*parse_iso_date("2027-11-24")));
  EXPECT_EQ(due_at(service, input, lodged - Days{400}, calendar), std::nullopt) << "before the first term";
}

TEST(Deadline, ADayCountedWithAFeastNobodyConfirmedSaysSo) {
  const WorkingCalendar calendar = WorkingCalendar::load(std::filesystem::path(DARCHA_SOURCE_DIR) / "data/holidays.yaml");
  const Instant lodged = *parse_iso_instant("2026-11-23T06:30:00Z");
  const auto words = [&](const char* last_day, Lang lang = Lang::en) {
    return unconfirmed_words(web::test::context(lang), calendar, lodged, start_of_day_in_tashkent(*parse_iso_date(last_day) + Days{1}));
  };
  EXPECT_EQ(words("2026-11-23"), "") << "the same day rests on no holiday";
  EXPECT_EQ(words("2027-03-01"), "");
  EXPECT_EQ(words("2027-05-25"),
            " (counted with a holiday whose date is not confirmed: Ramazon hayit 09.03.2027, Qurbon hayit 16.05.2027)");
  EXPECT_NE(words("2028-02-01").find(", 2028)"), std::string::npos) << "nothing is known of 2028 at all";
  std::set<std::string> all;
  for (const Lang lang : kLangs) all.insert(words("2027-03-10", lang));
  EXPECT_EQ(all.size(), kLangCount);
}

}  // namespace
}  // namespace darcha::applications
