// The last step of an admission with what the program really wires: the act is recorded, and decision, citizenship and the entry of the
// register are there in one transaction or not at all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/enter.h"
#include "decisions/testing.h"
#include "gen/registry/sql.h"
#include "persons/testing_registers.h"
#include "registry/registry.h"

namespace darcha::app {
namespace {

using decisions::testing::Filed;
using ::testing::HasSubstr;

class Admission : public decisions::testing::DecisionsTest {
 public:
  std::vector<db::Migration> migrations() override {
    auto series = DecisionsTest::migrations();
    for (const auto& migration : registry::sql::migrations()) series.push_back(migration);
    std::sort(series.begin(), series.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    return series;
  }
  catalog::Service procedure_service() override {
    catalog::Service service = DecisionsTest::procedure_service();
    service.outcomes.front().document = true;
    service.outcomes.front().effects = {{.register_code = "citizenship_changes", .entry = "admitted"},
                                        {.citizenship = "UZB", .ground = "admission"}};
    return service;
  }
  void SetUp() override {
    DecisionsTest::SetUp();
    decisions_->enter = enter_in_register;
    registers_ = std::make_shared<registry::Services>(registry::Services{.db = pool(),
                                                                         .clock = clock_,
                                                                         .limits = limits_,
                                                                         .pepper = pepper_key_,
                                                                         .documents = documents_,
                                                                         .reference = services_->reference});
  }
  void subscribe_rooms(jobs::Worker& worker) override {
    DecisionsTest::subscribe_rooms(worker);
    registry::register_handlers(worker, pool());
  }
  /// Everything done but the act.
  Filed before_the_act() {
    const Filed filed = at_confirmation();
    persons::testing::make_stateless(*this, filed.person.subject);
    EXPECT_TRUE(confirm_it(filed));
    go(filed, "president");
    return filed;
  }
  Result<decisions::Decision> recorded(const Filed& filed, const std::string& token) {
    return await(decisions::record(decisions_, opened(holder(filed), filed, cases::Action::decide),
                                   {.act = {"PF-112", date_in_tashkent(clock_.now())}, .outcome = "admitted"}, token));
  }
  Result<std::vector<registry::Entry>> looked_up(const Filed& filed) {
    return await(registry::find_by_pin(registers_,
                                       {.register_code = "citizenship_changes",
                                        .actor = {.kind = audit::ActorKind::officer, .id = make_uuid_v4(), .name = "R. Reyestrchi"},
                                        .roles = {"registry_reader", "register_owner", "registrar", "head"},
                                        .purpose = "registry_case"},
                                       filed.person.pin, clock_.now()));
  }

  std::shared_ptr<registry::Services> registers_;
};

TEST_F(Admission, EndsWithTheEntryOfTheRegisterInTheTransactionOfTheDecision) {
  const auto filed = before_the_act();
  EXPECT_EQ(looked_up(filed).error().code, "registry.not_found");
  // The register cannot take it: nothing of the decision is there, and the act can be recorded again.
  await(pool().execute("alter table registry.entries rename to entries_gone"));
  EXPECT_THROW((void)recorded(filed, "a"), db::Failure);
  await(pool().execute("alter table registry.entries_gone rename to entries"));
  EXPECT_EQ(load(filed).it.state, "president");
  EXPECT_EQ(count("decisions.decisions"), 0);
  const auto decision = recorded(filed, "b");
  ASSERT_TRUE(decision) << decision.error().code;
  settle();
  EXPECT_EQ(load(filed).it.state, "admitted");
  const auto entries = looked_up(filed);
  ASSERT_TRUE(entries) << entries.error().code;
  ASSERT_EQ(entries->size(), 1U);
  const registry::Entry& entry = entries->front();
  EXPECT_EQ(entry.entry, "admitted");
  EXPECT_EQ(entry.decision_number, decision->number);
  EXPECT_EQ(entry.act_number, "PF-112");
  EXPECT_EQ(entry.case_ref, filed.number);
  EXPECT_EQ(entry.region, "1735") << "of the applicant's address";
  EXPECT_EQ(entry.document_number, await(documents::find(documents_, filed.person.subject, *decision->document))->number);
  EXPECT_EQ(entry.on, date_in_tashkent(clock_.now()));
  EXPECT_THAT(entry.officer_name, HasSubstr(clerk(cases::testing::kRepublic, "commission_secretary").officer.display_name));
  EXPECT_EQ(count("registry.statistics where region = '1735'"), 1);
  EXPECT_EQ(count("persons.citizenships where subject_id = '" + filed.person.subject.str() + "' and country = 'UZB' and until is null"), 1);
  EXPECT_EQ(records(filed.person.subject, "registry.entered"), 1);
}

}  // namespace
}  // namespace darcha::app
