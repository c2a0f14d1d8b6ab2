#include "decisions/rules.h"

#include <gtest/gtest.h>

namespace darcha::decisions {
namespace {

catalog::Service service() {
  catalog::Service out;
  out.legal_basis.push_back({.id = "law", .act = "OʻRQ-610"});
  out.outcomes.push_back({.code = "admitted", .kind = catalog::Outcome::Kind::granted});
  out.outcomes.push_back({.code = "refused",
                          .kind = catalog::Outcome::Kind::refused,
                          .grounds = {{.code = "residence", .basis = "law"}, {.code = "rumour", .basis = "nowhere"}}});
  return out;
}

Proposal sound() {
  Proposal out;
  out.findings = make_uuid_v4();
  out.outcome = "refused";
  out.grounds = {"residence"};
  out.explanations["five_years"] = {.uz = "Yashash muddati uzilgan.", .own = "Срок проживания прерван."};
  out.facts.uz = "Ariza beruvchi 2024-yildan beri yashaydi.";
  out.conclusion.uz = "Qonun talab qilgan muddat bajarilmagan.";
  out.author = {.officer = OfficerId{make_uuid_v4()}, .subject = SubjectId{make_uuid_v4()}};
  return out;
}

const std::vector<Question> kOneDoubt{{"five_years", Doubt::not_met}};

std::vector<std::string> faults(const Proposal& proposal, const std::vector<Question>& questions = kOneDoubt) {
  std::vector<std::string> out;
  for (const FieldError& fault : faults_in(proposal, service(), questions)) out.push_back(fault.field + " " + fault.code.substr(16));
  return out;
}

using Strings = std::vector<std::string>;

TEST(Send, TakesACompleteProposal) { EXPECT_EQ(faults(sound()), Strings{}); }

TEST(Send, NamesEveryFaultAtOnce) {
  EXPECT_EQ(faults(Proposal{}), (Strings{"outcome no_outcome", "findings no_findings", "explain.five_years no_explanation",
                                         "facts no_facts", "conclusion no_conclusion"}));
}

TEST(Send, RefusesWhileAnyFindingIsUnexplained) {
  for (const Doubt doubt : {Doubt::not_met, Doubt::unclear, Doubt::for_person, Doubt::mismatch}) {
    const std::vector<Question> questions{{"five_years", Doubt::not_met}, {"other", doubt}};
    Proposal proposal = sound();
    EXPECT_EQ(faults(proposal, questions), Strings{"explain.other no_explanation"}) << code(doubt);
    proposal.explanations["other"].uz = " \n ";
    EXPECT_EQ(faults(proposal, questions), Strings{"explain.other no_explanation"}) << code(doubt);
    proposal.explanations["other"].uz = "Koʻrdim.";
    EXPECT_EQ(faults(proposal, questions), Strings{"explain.other short_explanation"}) << code(doubt);
    proposal.explanations["other"].uz = std::string(kLongestExplanation + 1, 'a');
    EXPECT_EQ(faults(proposal, questions), Strings{"explain.other too_long"}) << code(doubt);
    proposal.explanations["other"].uz = "Hujjat asli koʻrildi, nomuvofiqlik yozuv xatosi.";
    EXPECT_EQ(faults(proposal, questions), Strings{}) << code(doubt);
  }
}

TEST(Send, AnExplanationInTheApplicantsLanguageAloneIsNone) {
  Proposal proposal = sound();
  proposal.explanations["five_years"] = {.uz = "", .own = "Срок проживания прерван."};
  EXPECT_EQ(faults(proposal), Strings{"explain.five_years no_explanation"});
}

TEST(Send, WantsAGroundOfThisOutcomeThatRestsOnTheLaw) {
  Proposal proposal = sound();
  proposal.grounds.clear();
  EXPECT_EQ(faults(proposal), Strings{"grounds no_ground"});
  proposal.grounds = {"invented"};
  EXPECT_EQ(faults(proposal), Strings{"grounds ground_elsewhere"});
  proposal.grounds = {"residence", "rumour"};
  EXPECT_EQ(faults(proposal), Strings{"grounds ground_without_law"});
  proposal.outcome = "admitted";
  proposal.grounds = {"residence"};
  EXPECT_EQ(faults(proposal), Strings{"grounds ground_elsewhere"}) << "a ground of a refusal does not admit";
  proposal.grounds.clear();
  EXPECT_EQ(faults(proposal), Strings{}) << "admission lists no grounds in this service";
}

TEST(Grounds, OffersOnlyThoseWithAProvision) {
  const catalog::Service one = service();
  const auto usable = usable_grounds(one, *one.find_outcome("refused"));
  ASSERT_EQ(usable.size(), 1U);
  EXPECT_EQ(usable[0]->code, "residence");
}

TEST(FourEyes, NeedAnotherPerson) {
  Proposal proposal = sound();
  const Signer second{.officer = OfficerId{make_uuid_v4()}, .subject = SubjectId{make_uuid_v4()}};
  proposal.confirmer = second;
  EXPECT_EQ(may_confirm(proposal, second.officer, second.subject).error().code, "decisions.not_sent");
  proposal.state = ProposalState::sent;
  EXPECT_TRUE(may_confirm(proposal, second.officer, second.subject));
  EXPECT_EQ(may_confirm(proposal, proposal.author.officer, proposal.author.subject).error().code, "decisions.own_proposal");
  EXPECT_EQ(may_confirm(proposal, second.officer, proposal.author.subject).error().code, "decisions.own_proposal")
      << "one person in two offices is one person";
  proposal.state = ProposalState::confirmed;
  EXPECT_EQ(may_confirm(proposal, second.officer, second.subject).error().code, "decisions.not_sent");
}

TEST(FourEyes, AReturnNeedsRemarks) {
  EXPECT_EQ(check_remarks("   ").error().code, "decisions.fault.no_remarks");
  EXPECT_EQ(check_remarks("yoʻq").error().code, "decisions.fault.no_remarks");
  EXPECT_EQ(check_remarks(std::string(kLongestExplanation + 1, 'x')).error().code, "decisions.fault.too_long");
  EXPECT_TRUE(check_remarks("Ikkinchi xulosani aniqroq yozing."));
}

std::string marked(const std::vector<Change>& changes) {
  std::string out;
  for (const Change& change : changes) {
    if (!out.empty()) out += " ";
    out += change.kind == Change::Kind::same ? change.text : (change.kind == Change::Kind::added ? "+[" : "-[") + change.text + "]";
  }
  return out;
}

TEST(Differences, AreFoundWordByWord) {
  EXPECT_EQ(marked(differences("", "")), "");
  EXPECT_EQ(marked(differences("bir ikki uch", "bir ikki uch")), "bir ikki uch");
  EXPECT_EQ(marked(differences("bir ikki uch", "bir toʻrt uch")), "bir -[ikki] +[toʻrt] uch");
  EXPECT_EQ(marked(differences("bir", "nol bir ikki uch")), "+[nol] bir +[ikki uch]");
  EXPECT_EQ(marked(differences("a b", "")), "-[a b]");
}

TEST(Differences, PutTheNewTextTogetherAgain) {
  const std::string before = "Ariza beruvchi 2016-yildan beri\nToshkentda yashaydi va ishlaydi .";
  const std::string after = "Ariza beruvchi 2017-yildan beri Toshkentda doimiy yashaydi .";
  std::string again;
  for (const Change& change : differences(before, after))
    if (change.kind != Change::Kind::removed) again += (again.empty() ? "" : " ") + change.text;
  EXPECT_EQ(again, after);
}

TEST(Differences, OfVeryLongTextsAreWholes) {
  std::string longest;
  for (int i = 0; i < 2'100; ++i) longest += "soʻz ";
  EXPECT_EQ(differences(longest, longest + "yana").size(), 2U);
  EXPECT_EQ(differences(longest, longest).size(), 1U);
}

TEST(Commission, DecidesByMajorityOfThosePresentWithAQuorum) {
  EXPECT_EQ(carried({.in_favour = 3, .against = 1}, 5, 4, std::nullopt), Carried::carried);
  EXPECT_EQ(carried({.in_favour = 1, .against = 3}, 5, 4, std::nullopt), Carried::rejected);
  EXPECT_EQ(carried({.in_favour = 2, .against = 0}, 5, 2, Vote::in_favour), Carried::undecided) << "no quorum";
  EXPECT_EQ(carried({.in_favour = 2, .against = 2}, 5, 4, Vote::in_favour), Carried::carried);
  EXPECT_EQ(carried({.in_favour = 2, .against = 2}, 5, 4, Vote::against), Carried::rejected);
  EXPECT_EQ(carried({.in_favour = 2, .against = 2}, 5, 4, Vote::abstain), Carried::undecided);
  EXPECT_EQ(carried({.abstain = 4}, 5, 4, Vote::abstain), Carried::undecided) << "nobody said anything";
}

TEST(Remedy, IsAskedForByTheOutcomeAndCheckedByTheServiceComplainedAbout) {
  using Kind = catalog::Outcome::Remedy;
  catalog::Service complaint;
  complaint.outcomes = {{.code = "upheld", .kind = catalog::Outcome::Kind::refused},
                        {.code = "changed", .remedy = Kind::replace},
                        {.code = "sent_back", .remedy = Kind::send_back}};
  auto service = std::make_shared<catalog::Service>();
  service->legal_basis = {{.id = "law"}};
  service->outcomes = {{.code = "granted"}, {.code = "refused", .kind = catalog::Outcome::Kind::refused}};
  service->outcomes[1].grounds = {{.code = "because", .text = {}, .basis = "law"}, {.code = "lawless", .text = {}, .basis = "no law"}};
  const Contested contested{.service = service, .outcomes = {"granted", "refused"}, .stages = {"study"}};
  const auto said = [&](std::string outcome, Remedy remedy, std::optional<Contested> about) {
    Proposal proposal;
    proposal.outcome = std::move(outcome);
    proposal.remedy = std::move(remedy);
    std::string all;
    for (const FieldError& fault : remedy_faults_in(proposal, complaint, about)) all += fault.field + " " + fault.code + ";";
    return all;
  };
  EXPECT_EQ(said("upheld", {}, contested), "");
  EXPECT_EQ(said("changed", {.outcome = "granted"}, contested), "");
  EXPECT_EQ(said("changed", {.outcome = "refused", .grounds = {"because"}}, contested), "");
  EXPECT_EQ(said("changed", {.outcome = "refused"}, contested), "remedy.grounds decisions.fault.no_ground;");
  EXPECT_EQ(said("changed", {.outcome = "refused", .grounds = {"lawless"}}, contested),
            "remedy.grounds decisions.fault.ground_without_law;");
  EXPECT_EQ(said("changed", {.outcome = "granted", .grounds = {"because"}}, contested), "remedy.grounds decisions.fault.ground_elsewhere;");
  EXPECT_EQ(said("changed", {.outcome = "unheard"}, contested), "remedy.outcome decisions.fault.no_new_outcome;");
  EXPECT_EQ(said("changed", {.outcome = "granted"}, std::nullopt), "remedy.outcome decisions.fault.no_new_outcome;");
  EXPECT_EQ(said("sent_back", {.stage = "study"}, contested), "");
  EXPECT_EQ(said("sent_back", {.stage = "elsewhere"}, contested), "remedy.stage decisions.fault.no_stage;");
  EXPECT_EQ(said("sent_back", {}, std::nullopt), "remedy.stage decisions.fault.no_stage;");
}

}  // namespace
}  // namespace darcha::decisions
