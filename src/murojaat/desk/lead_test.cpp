// Appeals about the same matter: joined by an officer with a reason, each answered, parted again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "murojaat/desk/acts.h"
#include "murojaat/testing.h"

namespace darcha::murojaat {
namespace {

class Lead : public testing::MurojaatTest {
 public:
  Act act(const Receipt& receipt) { return {clerk(testing::kOffice, "murojaat").visitor(), receipt.number, random_token(9)}; }
  Receipt taken(const std::string& words) {
    Lodging lodging = letter();
    lodging.text = words;
    lodging.points = {words};
    const Receipt receipt = lodged(std::move(lodging));
    EXPECT_TRUE(await(claim(services_, act(receipt))));
    settle();
    return receipt;
  }
  std::string join(const Receipt& one, const Receipt& leader) {
    const auto done = await(join_lead(services_, act(one), leader.number, "Bir masala."));
    settle();
    return done ? "" : done.error().code;
  }
  std::string answer_and_send(const Receipt& receipt) {
    const PointAnswer answer{.no = 1,
                             .answer = "Berdaq kóshesi boyınsha 2026-jıl 24-noyabrde jumıs orınlandı hám tekserildi, akt 17-sanlı.",
                             .done = "120 metr jol tamirlandi, 6 shıraq almastirildi"};
    EXPECT_TRUE(await(answer_point(services_, act(receipt), answer)));
    const auto sent = await(send_reply(services_, act(receipt), "", ""));
    settle();
    return sent ? "" : sent.error().code;
  }
  std::string desk_of(const Receipt& receipt) {
    web::Context context = web::test::context(Lang::en);
    context.request = web::test::request(net::Method::get, "/xodim/murojaatlar/" + receipt.number);
    context.visitor = clerk(testing::kOffice, "murojaat").visitor();
    context.now = clock_.now();
    web::test::Site site(routes(services_));
    return web::test::body_of(await(site.visit(context)));
  }
};

TEST_F(Lead, JoinedOnesAreListedAndEachIsAnsweredWithWhatTheLeadingOneWas) {
  const Receipt leader = taken("Berdaq kóshesiniń jolı buzılǵan."), other = taken("Bizdiń kóshede shuqırlar kóp, mashina júre almaydı.");
  const Receipt stranger = taken("Kóshemiz qarańǵı, jol da joq.");
  EXPECT_EQ(join(other, leader), "");
  const Loaded joined = load(other.key);
  EXPECT_EQ(joined.it.duplicate_of, leader.number);
  EXPECT_EQ(joined.events.back().kind, "joined_lead");
  EXPECT_EQ(joined.events.back().reason, "Bir masala.");
  EXPECT_EQ(joined.it.state, State::at_work) << "it stays an appeal of its own";
  EXPECT_EQ(joined.it.due_at, load(other.key).it.base_due_at);
  EXPECT_THAT(desk_of(leader), ::testing::HasSubstr(other.number));
  EXPECT_THAT(desk_of(other), ::testing::Not(::testing::HasSubstr("akt 17-sanlı"))) << "the leading one has no answer yet";
  EXPECT_EQ(answer_and_send(leader), "");
  EXPECT_THAT(desk_of(other), ::testing::HasSubstr("akt 17-sanlı")) << "the form begins with it";
  EXPECT_EQ(load(other.key).it.state, State::at_work) << "nothing is answered by itself";
  EXPECT_EQ(answer_and_send(other), "") << "the same words about the same matter are not formal";
  EXPECT_EQ(load(other.key).it.state, State::answered);
  EXPECT_EQ(answer_and_send(stranger), "murojaat.looks_formal") << "about another matter they are";
}

TEST_F(Lead, IsUndoneWithAReason) {
  const Receipt leader = taken("Berdaq kóshesiniń jolı buzılǵan."), other = taken("Bizdiń kóshede shuqırlar kóp, mashina júre almaydı.");
  EXPECT_EQ(join(other, leader), "");
  const Act parting = act(other);
  EXPECT_TRUE(await(part_lead(services_, parting, "Basqa kóshe eken.")));
  EXPECT_TRUE(await(part_lead(services_, parting, "Basqa kóshe eken."))) << "sent again after its answer was lost";
  settle();
  EXPECT_EQ(load(other.key).it.duplicate_of, "");
  EXPECT_THAT(desk_of(leader), ::testing::Not(::testing::HasSubstr(other.number)));
  EXPECT_EQ(await(part_lead(services_, act(other), "Jáne.")).error().code, "murojaat.no_such_lead");
}

TEST_F(Lead, OneLeadsAndNoneIsLedTwice) {
  const Receipt a = taken("Berdaq kóshesiniń jolı buzılǵan."), b = taken("Bizdiń kóshede shuqırlar kóp, mashina júre almaydı.");
  const Receipt c = taken("Kóshemiz qarańǵı, shıraq joq.");
  EXPECT_EQ(join(a, a), "murojaat.no_such_lead");
  EXPECT_EQ(join(b, a), "");
  EXPECT_EQ(join(b, c), "murojaat.no_such_lead") << "it is joined already";
  EXPECT_EQ(join(c, b), "murojaat.no_such_lead") << "that one is led itself";
  EXPECT_EQ(join(a, c), "murojaat.leads_others");
}

}  // namespace
}  // namespace darcha::murojaat
