#include "applications/deadline.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace darcha::applications
