// Answered appeals that are like one in hand, as the office finds them.
#include "murojaat/past/past.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "murojaat/desk/acts.h"
#include "murojaat/testing.h"

namespace darcha::murojaat {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class PastAppeals : public testing::MurojaatTest {
 public:
  const testing::Clerk& officer() { return clerk(testing::kOffice, "murojaat"); }
  Act act(const Receipt& receipt) { return {officer().visitor(), receipt.number, random_token(9)}; }
  Receipt answered(Lodging lodging) {
    const Receipt receipt = lodged(std::move(lodging));
    EXPECT_TRUE(await(claim(services_, act(receipt))));
    for (const int no : {1, 2})
      EXPECT_TRUE(
          await(answer_point(services_, act(receipt),
                             {.no = no,
                              .answer = "Berdaq kóshesi boyınsha 2026-jıl 24-noyabrde jumıs orınlandı hám tekserildi, akt 17-sanlı.",
                              .done = "120 metr jol tamirlandi, 6 shıraq almastirildi",
                              .provision = "OʻRQ-445, 28-modda"})));
    EXPECT_TRUE(await(send_reply(services_, act(receipt), "Assalawma áleykum.", "sinov")));
    settle();
    return receipt;
  }
  std::string desk(const Receipt& receipt, const std::string& query = {}) {
    web::Context made = web::test::context(Lang::kaa);
    made.request = web::test::request(net::Method::get, "/xodim/murojaatlar/" + receipt.number + query);
    made.visitor = officer().visitor();
    made.now = clock_.now();
    web::test::Site site(routes(services_));
    return web::test::body_of(await(site.visit(made)));
  }
  std::vector<Past> like(const Receipt& receipt) {
    return await(past_like(services_, offices::office_id_of(testing::kOffice), load(receipt.key).it));
  }
};

TEST_F(PastAppeals, AreFoundByTopicAndWordsAndTheirAnswerIsReadWithATrace) {
  const auto person = add_citizen();
  const Receipt before = answered(letter(person_of(person)));
  const Receipt now = lodged(letter());
  const auto found = like(now);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().number, before.number);
  EXPECT_GT(found.front().likeness, 0.9) << "the same words";
  Lodging other = letter();
  other.text = "Mektepke kitaplar kelmedi, muǵallim joq.";
  EXPECT_TRUE(like(lodged(other)).empty()) << "no words in common";
  other = letter();
  other.topic = "water";
  EXPECT_TRUE(like(lodged(other)).empty()) << "another matter";
  Lodging private_one = letter();
  private_one.human_only = true;
  EXPECT_TRUE(like(lodged(private_one)).empty()) << "no machine compares it";

  const auto looks = [&] {
    return count("audit.records where subject_id = '" + person.subject.str() + "' and details like '%murojaat.read%'");
  };
  const auto before_it = looks();
  EXPECT_THAT(desk(now), HasSubstr(before.number));
  EXPECT_EQ(looks(), before_it) << "a number is not a look";
  EXPECT_THAT(desk(now), Not(HasSubstr("120 metr")));
  EXPECT_THAT(desk(now, "?javobi=" + before.number), HasSubstr("120 metr"));
  EXPECT_EQ(looks(), before_it + 1);
  EXPECT_THAT(desk(now, "?javobi=MR-26-0000-0000-0000"), Not(HasSubstr("120 metr"))) << "nothing behind that number";
}

TEST_F(PastAppeals, OfAnAuthorWhoWantsNoMachineNothingIsKept) {
  Lodging private_one = letter();
  private_one.human_only = true;
  const Receipt before = answered(private_one);
  EXPECT_EQ(count("murojaat.past where true"), 0);
  EXPECT_TRUE(like(lodged(letter())).empty());
  EXPECT_EQ(load(before.key).it.state, State::answered);
}

TEST_F(PastAppeals, OpenOnesNearAreThoseThatCanBeReadOrJoined) {
  Lodging silent = letter();
  silent.public_text.clear();
  lodged(silent);
  const Receipt told = lodged(letter());
  const auto near = await(list_open_near(services_, "1735401", clock_.now() - Days{60}, 10));
  ASSERT_EQ(near.size(), 1U);
  EXPECT_EQ(near.front().number, told.number);
  EXPECT_TRUE(await(list_open_near(services_, "1726262", clock_.now() - Days{60}, 10)).empty());
  EXPECT_TRUE(await(list_open_near(services_, "1735401", clock_.now() + Days{1}, 10)).empty());
}

}  // namespace
}  // namespace darcha::murojaat
