#include "offices/actor.h"

#include <gtest/gtest.h>

namespace darcha::offices {
namespace {

const Date kActorsDay = *make_date(2026, 11, 21);

Officer post(std::string name, std::vector<std::string> roles, OfficeId office) {
  return {.id = OfficerId{make_uuid_v4()},
          .office = office,
          .subject = {},
          .display_name = std::move(name),
          .position = LocalText{{"mutaxassis", "", "", "", ""}},
          .roles = std::move(roles),
          .since = kActorsDay - Days{900},
          .until = std::nullopt};
}

TEST(ActorOf, NamesBothWhoActsAndForWhomWhereTheRoleIsOfAColleagueWhoIsAway) {
  const OfficeId office{make_uuid_v4()};
  const Officer clerk = post("M. Qodirova", {"registrar"}, office), head = post("O. Yoʻldoshev", {"head"}, office);
  const Absence leave{
      .id = make_uuid_v4(), .officer = head.id, .substitute = clerk.id, .from = kActorsDay, .until = kActorsDay, .ground = "leave"};
  const Directory directory({}, {}, {}, {clerk, head}, {leave});
  const web::Visitor visitor{.officer = clerk.id, .office = office, .display_name = "Malika Qodirova"};
  const auto name = [&](std::vector<std::string> roles, Date day) { return actor_of(directory, visitor, roles, day).name; };
  EXPECT_EQ(name({"head"}, kActorsDay), "M. Qodirova, mutaxassis (O. Yoʻldoshev oʻrnida)");
  EXPECT_EQ(name({"head", "registrar"}, kActorsDay), "M. Qodirova, mutaxassis") << "a role of their own";
  EXPECT_EQ(name({"register_owner"}, kActorsDay), "M. Qodirova, mutaxassis") << "a role of neither";
  EXPECT_EQ(name({"head"}, kActorsDay + Days{1}), "M. Qodirova, mutaxassis") << "the colleague is back";
  EXPECT_EQ(actor_of(directory, visitor, {"head"}, kActorsDay).id, clerk.id.value);
}

}  // namespace
}  // namespace darcha::offices
