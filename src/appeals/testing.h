// For tests of this room: a procedure that ends with a confirmation, whose refusals are complained about through the house's own service.
#pragma once
#include "appeals/appeals.h"
#include "decisions/testing.h"
#include "gen/appeals/sql.h"

namespace darcha::appeals::testing {

using cases::testing::Clerk;
using cases::testing::Filed;
using cases::testing::Form;
using cases::testing::kNow;

class AppealsTest : public decisions::testing::ShortRoad {
 public:
  std::vector<db::Migration> migrations() override {
    auto series = ShortRoad::migrations();
    for (const auto& migration : sql::migrations()) series.push_back(migration);
    std::sort(series.begin(), series.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    return series;
  }
  void SetUp() override {
    ShortRoad::SetUp();
    appeals_ = std::make_shared<Services>(
        Services{.db = pool(), .clock = clock_, .applications = services_, .cases = cases_, .decisions = decisions_});
    lend(appeals_);
  }

  /// Admission issues the certificate the service is a copy of; a complaint goes to the office above and halts the decision.
  catalog::Service procedure_service() override {
    catalog::Service service = ShortRoad::procedure_service();
    service.appeal.service = "complaint";
    service.appeal.level = catalog::Level::above;
    service.appeal.suspends = true;
    service.appeal.within = {30, catalog::Unit::days};
    service.outcomes.front().document = true;
    return service;
  }

  void subscribe_rooms(jobs::Worker& worker) override {
    ShortRoad::subscribe_rooms(worker);
    subscribe(worker, appeals_);
  }

  /// Handed in, worked on and decided below.
  Filed decided(const std::string& outcome = "refused") {
    const Filed filed = at_confirmation(outcome);
    EXPECT_TRUE(confirm_it(filed));
    return filed;
  }
  decisions::Decision decision_of(const Filed& filed) {
    const auto found = await(decisions::find_decision(decisions_, filed.person.subject, filed.id));
    if (!found) throw std::out_of_range("no decision stands");
    return *found;
  }

  static std::string page_of(const Filed& filed) { return "/kabinet/arizalar/" + filed.id.str(); }
  /// The button on the page of the application.
  net::Response press(const Filed& filed) {
    return visit(appeals::routes(appeals_), filed.person, net::Method::post, page_of(filed) + "/shikoyat");
  }
  static Form words() { return {{"about", "facts"}, {"words", "Yashash muddatim notoʻgʻri hisoblangan."}, {"wish", "change"}}; }
  /// Pressed, written, sent.
  Filed complain(const Filed& filed) {
    const std::string draft = location(press(filed));
    EXPECT_TRUE(draft.starts_with("/kabinet/arizalar/")) << draft;
    EXPECT_EQ(location(post(filed.person, draft + "/shakl/complaint", words())), draft + "?yuborildi=1");
    settle();
    const auto application = await(applications::find_application(pool(), filed.person.subject, id_in(draft)));
    if (!application) throw std::out_of_range("the complaint was not lodged");
    return {filed.person, application->id, application->number};
  }
  Complaint complaint_of(const Filed& filed, std::size_t place = 0) {
    return await(complaints_about(appeals_, filed.person.subject, filed.id)).at(place);
  }

  /// On the desk where the answer is written, with what the house knows read.
  void to_answering(const Filed& complaint) {
    go(complaint, "proposal");
    EXPECT_TRUE(await(decisions::gather(decisions_, opened(holder(complaint), complaint))));
  }
  /// Everything explained.
  decisions::Proposal answer(const Filed& complaint, const std::string& outcome, decisions::Remedy remedy = {}) {
    const Clerk& author = holder(complaint);
    const decisions::Papers all = papers(complaint);
    decisions::Proposal proposal = decisions::working_copy(
        all, load(complaint), {author.officer, *await(offices::directory(pool()))->find_office(author.officer.office)});
    proposal.outcome = outcome;
    if (outcome == "upheld") proposal.grounds = {"decision_lawful"};
    if (outcome == "not_considered") proposal.grounds = {"too_late"};
    proposal.remedy = std::move(remedy);
    for (const decisions::Question& question : decisions::questions_of(*all.found))
      proposal.explanations[question.key] = {.uz = "Ish materiallari bilan solishtirildi.", .own = {}};
    proposal.facts.uz = "Quyi boʻlim muddatni notoʻgʻri hisoblagan.";
    proposal.conclusion.uz = "Yashash muddati bajarilgan.";
    return proposal;
  }
  /// Written and confirmed by another person.
  Result<std::optional<decisions::Decision>> answered(const Filed& complaint, const std::string& outcome, decisions::Remedy remedy = {}) {
    to_answering(complaint);
    const auto sent = send_it(complaint, answer(complaint, outcome, std::move(remedy)));
    if (!sent) return std::unexpected(sent.error());
    settle();
    return confirm_it(complaint, "answer");
  }

  std::shared_ptr<Services> appeals_;
};

}  // namespace darcha::appeals::testing
