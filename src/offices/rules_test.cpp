// Who may change offices and officers: every administrator x kinship x place x kind against what must always hold.
#include "offices/rules.h"

#include <gtest/gtest.h>

namespace darcha::offices {
namespace {

const std::filesystem::path kRepository{DARCHA_SOURCE_DIR};
const Date kToday = *make_date(2026, 11, 21);

struct World {
  std::vector<Territory> territories = load_territories(kRepository / "data");
  std::vector<Agency> agencies = load_agencies(kRepository / "services" / "agencies.yaml");
  std::vector<Office> offices = load_offices(kRepository / "data" / "offices.yaml", territories, agencies);
  std::vector<Officer> officers;
  std::vector<Absence> absences;
  Directory directory() const { return {territories, agencies, offices, officers, absences}; }

  Officer& hire(std::string_view office, std::vector<std::string> roles, std::optional<Date> until = {}) {
    const auto n = static_cast<std::uint8_t>(officers.size() + 1);
    Officer made{
        .office = office_id_of(office), .display_name = "X. Xodim", .roles = std::move(roles), .since = kToday - Days{400}, .until = until};
    made.id.value.octets[0] = n;
    made.subject.value.octets[0] = n;
    officers.push_back(made);
    return officers.back();
  }
  Office& office(std::string_view code) { return *std::ranges::find(offices, std::string{code}, &Office::code); }
};

Administrator as(const Officer& officer) { return {officer.id, officer.subject, officer.office, officer.roles, {}}; }

/// A change of each kind that nothing is wrong with, about an officer or office of Nukus.
Change change_of(Kind kind, const World& world, const Officer& officer, const Officer& substitute) {
  Change change{.kind = kind, .office = office_id_of("iiv-1735401"), .on = kToday};
  if (!is_of_office(kind)) {
    change.officer = officer.id;
    change.subject = officer.subject;
  }
  switch (kind) {
    case Kind::office_create:
      change.agency = "adliya";
      change.territory = "1735401";
      change.office = office_id_of("adliya-1735401");
      change.serves = {"1735401"};
      break;
    case Kind::office_rename: change.name = LocalText{{"a", "a", "a", "a", "a"}}; break;
    case Kind::office_territory: change.serves = {"1735401", "1735225"}; break;
    case Kind::office_services: change.services = {"residence-certificate"}; break;
    case Kind::office_close: change.successor = office_id_of("iiv-1735"); break;
    case Kind::appoint: change.officer = {}; [[fallthrough]];
    case Kind::move: change.office = office_id_of("iiv-1735204"); [[fallthrough]];
    case Kind::roles: change.roles = {"head"}; break;
    case Kind::absence:
      change.until = kToday + Days{5};
      change.substitute = substitute.id;
      change.ground = "leave";
      break;
    case Kind::absence_end:
      change.until = kToday - Days{1};
      change.absence = world.absences.front().id;
      break;
    case Kind::dismiss: break;
  }
  return change;
}

class AdministrationRules : public ::testing::Test {
 public:
  void SetUp() override {
    world_.officers.reserve(20);
    officer_ = &world_.hire("iiv-1735401", {"registrar"});
    substitute_ = &world_.hire("iiv-1735401", {"registrar"});
    back_ = &world_.hire("iiv-1735401", {"registrar"});
    region_ = &world_.hire("iiv-1735", {"administrator"});
    second_ = &world_.hire("iiv-1735", {"administrator"});
    other_region_ = &world_.hire("iiv-1726", {"administrator"});
    republic_ = &world_.hire("iiv-17", {"administrator"});
    gone_ = &world_.hire("iiv-1735", {"administrator"}, kToday - Days{1});
    world_.absences.push_back(
        {.id = make_uuid_v4(), .officer = back_->id, .from = kToday - Days{3}, .until = kToday + Days{3}, .ground = "leave"});
    // A territory can only be taken from an office that keeps another one.
    world_.office("iiv-1735225").serves = {"1735225", "1735211"};
    world_.office("iiv-1735211").closed_on = kToday - Days{30};
  }
  Change change(Kind kind) { return change_of(kind, world_, kind == Kind::absence_end ? *back_ : *officer_, *substitute_); }

  World world_;
  Officer *officer_, *substitute_, *back_, *region_, *second_, *other_region_, *republic_, *gone_;
};

TEST_F(AdministrationRules, TheRegionsOwnAndTheRepublicsAdministratorsMayProposeEveryKind) {
  const Directory directory = world_.directory();
  for (const Kind kind : kKinds)
    for (const Officer* who : {region_, republic_}) {
      const auto no = may_propose(as(*who), change(kind), directory, kToday);
      EXPECT_FALSE(no) << code(kind) << ": " << no.value_or("");
    }
}

TEST_F(AdministrationRules, NobodyElseMay) {
  const Directory directory = world_.directory();
  for (const Kind kind : kKinds) {
    EXPECT_EQ(may_propose(as(*other_region_), change(kind), directory, kToday), "offices.not_yours") << code(kind);
    for (const Officer* who : {officer_, substitute_, gone_})
      EXPECT_EQ(may_propose(as(*who), change(kind), directory, kToday), "offices.not_administrator") << code(kind);
  }
}

TEST_F(AdministrationRules, NobodyDecidesAboutThemselvesTheirKinTheirOwnProposalOrThatOfKin) {
  const Directory directory = world_.directory();
  for (const Officer* who : {region_, second_, republic_, other_region_, gone_, officer_})
    for (const Officer* author : {region_, second_, republic_})
      for (const Officer* about : {officer_, region_, second_, republic_})
        for (const bool kin_of_author : {false, true})
          for (const bool kin_of_about : {false, true})
            for (const char* state : {"waiting", "confirmed", "applied", "refused", "withdrawn", "stale"}) {
              Administrator me = as(*who);
              if (kin_of_author) me.kin.insert(author->subject);
              if (kin_of_about) me.kin.insert(about->subject);
              const auto no = may_decide(me, {.scope = "1735", .state = state, .author = author->subject, .about = {about->subject}},
                                         directory, kToday);
              const bool able = (who == region_ || who == second_ || who == republic_) && who != author && who != about && !kin_of_author &&
                                !kin_of_about && std::string_view{state} == "waiting";
              ASSERT_EQ(!no, able) << no.value_or("");
            }
}

TEST_F(AdministrationRules, AnAdministratorWhoIsAwayIsNone) {
  world_.absences.push_back({.id = make_uuid_v4(), .officer = region_->id, .from = kToday, .until = kToday, .ground = "leave"});
  EXPECT_EQ(may_propose(as(*region_), change(Kind::dismiss), world_.directory(), kToday), "offices.not_administrator");
  EXPECT_FALSE(realm_of(world_.directory(), region_->id, kToday));
  EXPECT_EQ(realm_of(world_.directory(), region_->id, kToday + Days{1}), "1735");
}

TEST_F(AdministrationRules, AdministratorsOfARegionGiveNoRolesThatReachBeyondIt) {
  for (const std::string_view role : kRoles) {
    Change made = change(Kind::roles);
    made.roles = {std::string{role}};
    const auto no = may_propose(as(*region_), made, world_.directory(), kToday);
    if (is_of_republic(role))
      EXPECT_EQ(no, "offices.republic_only") << role;
    else
      EXPECT_NE(no, "offices.republic_only") << role;
    EXPECT_NE(may_propose(as(*republic_), made, world_.directory(), kToday), "offices.republic_only") << role;
  }
  Change dismissed = change(Kind::dismiss);
  dismissed.officer = second_->id;
  dismissed.subject = second_->subject;
  EXPECT_EQ(may_propose(as(*region_), dismissed, world_.directory(), kToday), "offices.republic_only");
}

TEST_F(AdministrationRules, AMoveOutOfTheRegionIsForTheRepublic) {
  Change moved = change(Kind::move);
  moved.office = office_id_of("iiv-1726266");
  EXPECT_EQ(may_propose(as(*region_), moved, world_.directory(), kToday), "offices.not_yours");
  EXPECT_FALSE(may_propose(as(*republic_), moved, world_.directory(), kToday));
}

struct Unfit {
  const char* name;
  Kind kind;
  std::function<void(Change&, AdministrationRules&)> spoil;
  std::string_view code;
};

TEST_F(AdministrationRules, WhatDoesNotFitIsSaid) {
  const std::vector<Unfit> table{
      {"yesterday", Kind::dismiss, [](Change& c, auto&) { c.on = kToday - Days{1}; }, "offices.day_unfit"},
      {"too far", Kind::dismiss, [](Change& c, auto&) { c.on = kToday + Days{367}; }, "offices.day_unfit"},
      {"no such office", Kind::office_rename, [](Change& c, auto&) { c.office = {}; }, "offices.not_yours"},
      {"same name", Kind::office_rename, [](Change& c, auto& t) { c.name = t.world_.office("iiv-1735401").name; }, "offices.no_change"},
      {"closed", Kind::office_rename, [](Change& c, auto&) { c.office = office_id_of("iiv-1735211"); }, "offices.office_closed"},
      {"serves nothing", Kind::office_territory, [](Change& c, auto&) { c.serves = {}; }, "offices.nothing_served"},
      {"outside", Kind::office_territory, [](Change& c, auto&) { c.serves = {"1726266"}; }, "offices.territory_outside"},
      {"wrong level", Kind::office_territory, [](Change& c, auto&) { c.serves = {"1735"}; }, "offices.territory_outside"},
      {"another's last", Kind::office_territory, [](Change& c, auto&) { c.serves = {"1735401", "1735204"}; }, "offices.last_territory"},
      {"as it was", Kind::office_territory, [](Change& c, auto&) { c.serves = {"1735401"}; }, "offices.no_change"},
      {"unknown place", Kind::office_territory, [](Change& c, auto&) { c.serves = {"1735999"}; }, "offices.no_territory"},
      {"there already", Kind::office_create,
       [](Change& c, auto&) {
         c.agency = "iiv";
         c.office = office_id_of("iiv-1735401");
       },
       "offices.office_there"},
      {"no office above", Kind::office_create, [](Change& c, auto&) { c.agency = "katm"; }, "offices.no_office_above"},
      {"itself", Kind::office_close, [](Change& c, auto&) { c.successor = c.office; }, "offices.successor_unfit"},
      {"another agency", Kind::office_close, [](Change& c, auto&) { c.successor = office_id_of("soliq-1735401"); },
       "offices.successor_unfit"},
      {"offices below", Kind::office_close,
       [](Change& c, auto&) {
         c.office = office_id_of("iiv-1735");
         c.successor = office_id_of("iiv-17");
       },
       "offices.not_yours"},
      {"no roles", Kind::roles, [](Change& c, auto&) { c.roles = {}; }, "offices.no_roles"},
      {"unknown role", Kind::roles, [](Change& c, auto&) { c.roles = {"king"}; }, "offices.no_roles"},
      {"same roles", Kind::roles, [](Change& c, auto& t) { c.roles = t.officer_->roles; }, "offices.no_change"},
      {"serves there", Kind::move, [](Change& c, auto&) { c.office = office_id_of("iiv-1735401"); }, "offices.there_already"},
      {"backwards", Kind::absence, [](Change& c, auto&) { c.until = kToday - Days{1}; }, "offices.until_before_from"},
      {"for oneself", Kind::absence, [](Change& c, auto&) { c.substitute = c.officer; }, "offices.substitute_unfit"},
      {"substitute elsewhere", Kind::absence, [](Change& c, auto& t) { c.substitute = t.second_->id; }, "offices.substitute_unfit"},
      {"substitute away", Kind::absence, [](Change& c, auto& t) { c.substitute = t.back_->id; }, "offices.substitute_unfit"},
      {"away already", Kind::absence,
       [](Change& c, auto& t) {
         c.officer = t.back_->id;
         c.subject = t.back_->subject;
       },
       "offices.away_already"},
      {"not away", Kind::absence_end, [](Change& c, auto&) { c.absence = {}; }, "offices.not_away"},
      {"longer than before", Kind::absence_end, [](Change& c, auto&) { c.until = kToday + Days{9}; }, "offices.not_away"},
      {"nobody", Kind::dismiss, [](Change& c, auto&) { c.officer = {}; }, "offices.no_officer"},
      {"left before", Kind::dismiss,
       [](Change& c, auto& t) {
         t.officer_->until = kToday - Days{2};
         (void)c;
       },
       "offices.not_serving"}};
  for (const Unfit& one : table) {
    Change made = change(one.kind);
    one.spoil(made, *this);
    EXPECT_EQ(may_propose(as(*region_), made, world_.directory(), kToday), one.code) << one.name;
  }
  Change closing = change(Kind::office_close);
  closing.office = office_id_of("iiv-1735");
  closing.successor = office_id_of("iiv-1726");
  EXPECT_EQ(may_propose(as(*republic_), closing, world_.directory(), kToday), "offices.has_offices_below");
  closing.office = office_id_of("iiv-17");
  EXPECT_EQ(may_propose(as(*republic_), closing, world_.directory(), kToday), "offices.last_office");
}

TEST(WhoMayAdminister, OnlyAnotherAdministratorOfTheTerritoryDecidesAndNoCellIsEmpty) {
  for (const WhoMayRow& row : who_may()) {
    ASSERT_EQ(row.cells.size(), 3U) << row.who;
    for (const std::string& cell : row.cells) EXPECT_FALSE(cell.empty()) << row.who;
    const bool decides = row.who == "administrator of the region" || row.who == "administrator of the republic";
    EXPECT_EQ(row.cells[1] == "yes", decides) << row.who;
    EXPECT_EQ(row.cells[2] == "yes", row.who == "author of the proposal") << row.who;
  }
}

TEST_F(AdministrationRules, OnlyTheAuthorWithdrawsAndOnlyWhatWaits) {
  const Standing mine{.scope = "1735", .state = "waiting", .author = region_->subject};
  EXPECT_FALSE(may_withdraw(as(*region_), mine));
  EXPECT_EQ(may_withdraw(as(*second_), mine), "offices.not_the_author");
  EXPECT_EQ(may_withdraw(as(*region_), {.scope = "1735", .state = "applied", .author = region_->subject}), "offices.decided_already");
}

TEST_F(AdministrationRules, AnOfficeThatServesOtherTerritoriesIsFoundForThemAndAClosedOneIsNot) {
  world_.office("iiv-1735401").serves = {"1735401", "1735204"};
  world_.office("iiv-1735204").closed_on = kToday;
  world_.office("iiv-1735225").services = {"something-else"};
  const Directory directory = world_.directory();
  EXPECT_EQ(directory.find_serving("iiv", "1735204")->code, "iiv-1735401");
  EXPECT_EQ(directory.find_serving("iiv", "1735211")->code, "iiv-1735225");
  EXPECT_EQ(directory.find_serving("iiv", "1735225", "residence-certificate")->code, "iiv-1735")
      << "an office limited to others passes it up";
  EXPECT_EQ(directory.find_serving("iiv", "1735225", "something-else")->code, "iiv-1735225");
}

TEST_F(AdministrationRules, ASubstituteStandsForWhoIsAwayOnlyThenAndOnlyWhileBothServe) {
  world_.absences.push_back(
      {.id = make_uuid_v4(), .officer = officer_->id, .substitute = substitute_->id, .from = kToday, .until = kToday + Days{2}});
  const auto stands_for = [&](Date day) { return world_.directory().find_represented(substitute_->id, day).size(); };
  EXPECT_EQ(stands_for(kToday - Days{1}), 0U);
  EXPECT_EQ(stands_for(kToday), 1U);
  EXPECT_EQ(stands_for(kToday + Days{2}), 1U);
  EXPECT_EQ(stands_for(kToday + Days{3}), 0U);
  substitute_->until = kToday;
  EXPECT_EQ(stands_for(kToday + Days{1}), 0U) << "who was dismissed stands for nobody";
  substitute_->until.reset();
  officer_->office = office_id_of("iiv-1735");
  EXPECT_EQ(stands_for(kToday), 0U) << "who moved away is not represented here";
}

}  // namespace
}  // namespace darcha::offices
