// Messages: stored once as codes, read in any language, new until they were looked at.
#include <gtest/gtest.h>

#include <set>

#include "db/testing.h"
#include "gen/notifications/sql.h"
#include "gen/notifications/text.h"
#include "notifications/notifications.h"
#include "web/test_kit.h"

namespace darcha::notifications {
namespace {

const Instant kNow = *parse_iso_instant("2026-11-21T06:30:00Z");

class Inbox : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override { return db::testing::all({sql::migrations()}); }

  Message message(std::string kind = "document_issued", std::string number = "AR-26-1") {
    return {.id = make_uuid_v7(kNow + std::chrono::milliseconds{++sent_}),
            .subject = me_,
            .kind = std::move(kind),
            .args = {{"number", std::move(number)}},
            .link = "/kabinet/arizalar/1",
            .at = kNow};
  }
  void send(const Message& message) {
    db::Batch batch;
    add(batch, message);
    await(pool().run(std::move(batch)));
  }
  std::string page(Lang lang = Lang::uz, const std::string& target = "/kabinet/xabarlar", std::optional<SubjectId> who = std::nullopt) {
    web::Context context = web::test::context(lang);
    context.request = web::test::request(net::Method::get, target);
    context.visitor = {.session = SessionId::make(kNow), .subject = who.value_or(me_), .assurance = 1, .display_name = "A. Reymova"};
    context.now = kNow;
    web::test::Site site(routes(std::make_shared<Services>(Services{pool(), clock_})));
    return web::test::body_of(await(site.visit(context)));
  }
  static std::string words(web::TextKey key, Lang lang) {
    const web::Context reader = web::test::context(lang);
    web::Writer writer(reader);
    writer.text(key);
    return writer.take();
  }

  FixedClock clock_{kNow};
  int sent_ = 0;
  SubjectId me_ = SubjectId::make(kNow);
};

TEST_F(Inbox, SpeaksTheReadersLanguage) {
  send(message());
  std::set<std::string> titles;
  for (const Lang lang : kLangs) {
    const std::string title = words(text::kMessageDocumentIssuedTitle, lang);
    const std::string html = page(lang);
    EXPECT_NE(html.find(title), std::string::npos) << code(lang);
    EXPECT_NE(html.find("AR-26-1"), std::string::npos) << code(lang);
    EXPECT_NE(html.find("href=\"/kabinet/arizalar/1\""), std::string::npos);
    titles.insert(title);
  }
  EXPECT_EQ(titles.size(), kLangCount);
}

TEST_F(Inbox, HasWordsForEveryKindThatIsSent) {
  for (const char* kind : {"document_issued", "application_refused", "application_received", "correction_resolved", "consent_asked",
                           "consent_given", "consent_refused", "consent_withdrawn"}) {
    send(message(kind));
    for (const Lang lang : kLangs) EXPECT_EQ(page(lang).find("notifications.message"), std::string::npos) << kind;
  }
}

TEST_F(Inbox, CountsWhatWasNotLookedAtYet) {
  send(message());
  send(message("application_refused"));
  EXPECT_EQ(await(count_unread(pool(), me_)), 2);
  EXPECT_NE(page().find(words(text::kInboxNew, Lang::uz)), std::string::npos) << "new when it is seen for the first time";
  EXPECT_EQ(await(count_unread(pool(), me_)), 0);
  EXPECT_EQ(page().find(words(text::kInboxNew, Lang::uz)), std::string::npos);
}

TEST_F(Inbox, KeepsAMessageSentTwiceOnce) {
  const Message once = message();
  send(once);
  page();
  send(once);
  EXPECT_EQ(await(count_unread(pool(), me_)), 0) << "it was read, and stays read";
}

TEST_F(Inbox, IsEmptyForAStranger) {
  send(message("document_issued", "AR-26-MINE"));
  const std::string html = page(Lang::uz, "/kabinet/xabarlar", SubjectId::make(kNow));
  EXPECT_EQ(html.find("AR-26-MINE"), std::string::npos);
  EXPECT_NE(html.find(words(text::kInboxEmpty, Lang::uz)), std::string::npos);
  EXPECT_EQ(await(count_unread(pool(), me_)), 1) << "nobody reads for somebody else";
}

TEST_F(Inbox, GoesBackPageByPage) {
  for (int i = 0; i < 25; ++i) send(message("document_issued", "AR-26-N" + std::to_string(100 + i)));
  const std::string first = page();
  EXPECT_NE(first.find("AR-26-N124"), std::string::npos);
  EXPECT_EQ(first.find("AR-26-N104"), std::string::npos);
  const auto mark = first.find("\" rel=\"next\"");
  ASSERT_NE(mark, std::string::npos);
  const std::size_t size = std::string_view{"/kabinet/xabarlar?oldin="}.size() + 36;
  const std::string second = page(Lang::uz, first.substr(mark - size, size));
  EXPECT_NE(second.find("AR-26-N104"), std::string::npos);
  EXPECT_EQ(second.find("AR-26-N105"), std::string::npos);
  EXPECT_EQ(second.find("rel=\"next\""), std::string::npos);
  EXPECT_NE(page(Lang::uz, "/kabinet/xabarlar?oldin=nonsense").find("AR-26-N124"), std::string::npos);
}

}  // namespace
}  // namespace darcha::notifications
