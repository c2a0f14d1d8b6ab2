// Figures against a real database: followed event by event, after kills and replays, found again from the log, published once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/catalogue.h"
#include "insight/testing.h"

namespace darcha::insight {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Insight : public InsightTest {};

TEST_F(Insight, KeepsTheRulesOfShards) {
  const auto manifest = db::load_manifest((murojaat::testing::kRepository / "src/sharding.yaml").string());
  EXPECT_THAT(await(db::check_catalogue(pool(), manifest)), IsEmpty());
  EXPECT_THAT(await(db::check_statements(pool(), manifest, sql::statements())), IsEmpty());
  EXPECT_THAT(await(db::check_statements(pool(), manifest, murojaat::sql::statements())), IsEmpty());
  EXPECT_THAT(db::check_migrations(sql::migrations()), IsEmpty());
  EXPECT_THAT(db::check_migrations(murojaat::sql::migrations()), IsEmpty());
}

TEST_F(Insight, EachEventIsCountedOnceHoweverOftenAndInWhateverOrderItComes) {
  std::vector<murojaat::Receipt> receipts;
  for (int i = 0; i < 3; ++i) receipts.push_back(appeal());
  follow();
  EXPECT_EQ(counted("received"), 3);
  answer(receipts[0]);
  follow();
  EXPECT_EQ(counted("on_time"), 1);
  ASSERT_TRUE(await(murojaat::judge(services_, {.key = receipts[0].key, .token = "v"}, {{1, true, ""}, {2, false, "joq"}})));
  ASSERT_TRUE(await(murojaat::rate(services_, {.key = receipts[0].key}, 2)));
  for (int i = 0; i < 3; ++i) await(take_up(insight_, receipts[0].key));  // delivered again and again
  follow();
  EXPECT_EQ(counted("unsatisfied"), 1);
  EXPECT_EQ(counted("stars"), 2);
  const Recomputed found = again();
  EXPECT_THAT(found.different, IsEmpty());
  EXPECT_EQ(found.appeals, 3);
}

TEST_F(Insight, ThePastOfADemonstrationIsThereOnceAndIsFoundAgain) {
  for (int twice = 0; twice < 2; ++twice)
    for (int n = 0; n < 6; ++n) {
      const Instant came = *parse_iso_instant("2026-03-05T10:00:00+05:00") + Days{n};
      const murojaat::Key key = await(murojaat::plant(services_, {.name = std::to_string(n),
                                                                  .topic = "heating",
                                                                  .district = "1735401",
                                                                  .text = "Namuna",
                                                                  .lodged_at = came,
                                                                  .answered_at = n == 0 ? std::nullopt : std::optional{came + Days{n + 12}},
                                                                  .formal = n == 2,
                                                                  .reopened = n == 1,
                                                                  .verdict = n == 1 ? "no" : "yes",
                                                                  .stars = n,
                                                                  .followed_up = "yes"}));
      await(take_up(insight_, key));
    }
  EXPECT_EQ(counted("received"), 6);
  EXPECT_EQ(counted("on_time") + counted("late"), 5);
  EXPECT_GT(counted("late"), 0);
  EXPECT_EQ(counted("formal"), 1);
  EXPECT_EQ(counted("reopened"), 1);
  EXPECT_EQ(counted("unsatisfied"), 1);
  EXPECT_EQ(counted("stars"), 15);
  EXPECT_EQ(counted("done"), 5);
  EXPECT_THAT(again().different, IsEmpty());
}

TEST_F(Insight, TwoWhoCountTheSameAppealAtOnceCountItOnce) {
  const auto receipt = appeal();
  await(take_up(insight_, receipt.key));
  answer(receipt);
  const auto before = await(store::find_mark(pool(), receipt.key.id));
  const auto history = await(murojaat::history(services_, receipt.key));
  await(store::save_mark(pool(), receipt.key.id, before, mark_of(history.events), history));
  EXPECT_THROW(await(store::save_mark(pool(), receipt.key.id, before, mark_of(history.events), history)), db::StaleState);
  EXPECT_THROW(await(store::save_mark(pool(), receipt.key.id, std::nullopt, mark_of(history.events), history)), db::ConstraintViolation);
  EXPECT_EQ(counted("received"), 1);
  EXPECT_EQ(counted("on_time"), 1);
  EXPECT_TRUE(again().agrees());
}

TEST_F(Insight, AWorkerThatDiesInTheMiddleLosesNothingAndCountsNothingTwice) {
  std::vector<murojaat::Receipt> receipts;
  for (int i = 0; i < 6; ++i) receipts.push_back(appeal());
  for (int i = 0; i < 4; ++i) {
    {
      jobs::Worker dying(io(), pool(), clock_, "dying-" + std::to_string(i));  // takes what is there, and is gone before it says so
      subscribe(dying, insight_);
      await(dying.run_once());
    }
    if (i == 0) answer(receipts[0]);
    for (int n = 0; n < i; ++n) await(take_up(insight_, receipts[static_cast<std::size_t>(n)].key));
    clock_.advance(std::chrono::minutes{1});  // its leases run out
  }
  follow();
  EXPECT_EQ(counted("received"), 6);
  EXPECT_EQ(counted("on_time"), 1);
  EXPECT_THAT(again().different, IsEmpty());
}

TEST_F(Insight, RecomputeSaysWhereFiguresAreNotWhatTheEventsSay) {
  const auto first = appeal(), second = appeal();
  follow();
  EXPECT_TRUE(again().agrees());
  await(pool().execute("update insight.counts set n = n + 1 where name = 'received'"));
  Recomputed found = again();
  EXPECT_EQ(found.differences, 2) << "one in each lane of the two";
  EXPECT_THAT(found.different.front(), HasSubstr("received"));
  await(pool().execute("update insight.counts set n = n - 1 where name = 'received'"));
  EXPECT_TRUE(again().agrees());
  await(
      pool().execute("update insight.marks set counts = '{\"received\": 1, \"late\": 1}' where appeal_id = '" + first.key.id.str() + "'"));
  EXPECT_EQ(again().differences, 2) << "the mark, and the sum that lacks it";
  await(pool().execute("delete from insight.marks where appeal_id = '" + first.key.id.str() + "'"));
  EXPECT_EQ(again().waiting, 1) << "an event of this minute may be on its way";
  clock_.advance(std::chrono::minutes{3});
  EXPECT_THAT(again().different.front(), HasSubstr("not counted"));
}

TEST_F(Insight, AMonthIsPublishedOnceWhenItLooksTheSameAnHourLaterAndNeverAgain) {
  at("2026-05-04T10:00:00+05:00");
  std::vector<murojaat::Receipt> receipts;
  for (int i = 0; i < 6; ++i) receipts.push_back(appeal());
  answer(receipts[0]);
  follow();
  at("2026-06-11T23:00:00+05:00");
  EXPECT_EQ(await(publish_due(insight_, false)), 0) << "a day after the books close";
  at("2026-06-12T01:00:00+05:00");
  EXPECT_EQ(await(publish_due(insight_, false)), 0) << "looked at for the first time";
  at("2026-06-12T02:00:00+05:00");
  EXPECT_EQ(await(publish_due(insight_, false)), 1);
  at("2026-10-16T02:00:00+05:00");
  EXPECT_EQ(await(publish_due(insight_, true)), 2);
  EXPECT_EQ(await(publish_due(insight_, true)), 0);
  const Recomputed found = again();
  EXPECT_THAT(found.different, IsEmpty());
  EXPECT_EQ(found.editions, 3);
  const auto editions = await(store::editions(pool()));
  ASSERT_EQ(editions.size(), 3U);
  for (const auto& one : editions) EXPECT_EQ(store::parse_edition(store::to_json(one.edition)), one.edition);
  await(pool().execute(R"(update insight.editions set content = jsonb_set(content, '{groups,0,received}', '7') where stage = 'counted')"));
  EXPECT_THAT(again().different.front(), HasSubstr("what was published"));
}

TEST_F(Insight, ThePageAndItsFilesShowWhatWasPublishedInEveryLanguage) {
  at("2026-05-04T10:00:00+05:00");
  for (int i = 0; i < 7; ++i) answer(appeal());
  follow();
  const auto visit = [&](std::string path, Lang lang) { return InsightTest::visit(net::Method::get, std::move(path), lang); };
  for (const Lang lang : kLangs) EXPECT_THAT(web::test::body_of(visit("/korsatkichlar", lang)), HasSubstr("p-empty"));
  at("2026-10-16T02:00:00+05:00");
  EXPECT_EQ(await(publish_due(insight_, true)), 3);
  for (const Lang lang : kLangs)
    for (const std::string by : {"oy", "tashkilot", "mavzu", "hudud", "kanal"}) {
      const std::string page = web::test::body_of(visit("/korsatkichlar?boyicha=" + by, lang));
      EXPECT_THAT(page, HasSubstr("<svg"));
      EXPECT_THAT(page, HasSubstr("role=\"table\""));
      EXPECT_THAT(page, Not(HasSubstr("insight.")));
    }
  EXPECT_THAT(web::test::body_of(visit("/korsatkichlar?mavzu=nothing", Lang::uz)), HasSubstr("p-empty"));
  EXPECT_EQ(visit("/korsatkichlar?dan=2026-13", Lang::uz).status, 400);
  EXPECT_EQ(visit("/korsatkichlar/parol.csv", Lang::uz).status, 404);
  for (const std::string file : {"jadval.csv", "jadval.json", "guruhlar.csv", "javoblar.csv", "nashrlar.json", "katalog.jsonld",
                                 "jadval.csv-metadata.json", "guruhlar.csv-metadata.json", "javoblar.csv-metadata.json"}) {
    const auto response = visit("/korsatkichlar/" + file, Lang::ru);
    EXPECT_EQ(response.status, 200) << file;
    EXPECT_TRUE(response.headers.find("ETag")) << file;
    web::Context again = web::test::context();
    again.request = web::test::request(net::Method::get, "/korsatkichlar/" + file);
    again.request->headers.add("If-None-Match", std::string{*response.headers.find("ETag")});
    EXPECT_EQ(await(web::test::Site(routes(insight_)).visit(std::move(again))).status, 304) << file;
    EXPECT_EQ(web::test::body_of(response), web::test::body_of(visit("/korsatkichlar/" + file, Lang::kaa)))
        << "the cookie decides: " << file;
  }
  EXPECT_THAT(web::test::body_of(visit("/korsatkichlar/jadval.csv?boyicha=oy", Lang::uz)), HasSubstr("2026-05,"));
  EXPECT_THAT(web::test::body_of(visit("/korsatkichlar/guruhlar.csv", Lang::uz)), HasSubstr(",heating,1735,web,7\r\n"));
}

}  // namespace
}  // namespace darcha::insight
