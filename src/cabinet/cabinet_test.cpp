// One view over what the house keeps about a person, and a copy of all of it to take away.
#include "cabinet/cabinet.h"

#include <boost/json.hpp>

#include "applications/testing.h"
#include "gen/cabinet/text.h"
#include "notifications/notifications.h"

namespace darcha::cabinet {
namespace {

using applications::testing::Citizen;
using applications::testing::kNow;

class Cabinet : public applications::testing::ApplicationsTest {
 public:
  void SetUp() override {
    ApplicationsTest::SetUp();
    audit_ = std::make_shared<audit::Services>(audit::Services{.db = pool(), .clock = clock_});
    cabinet_ = std::make_shared<Services>(Services{
        .db = pool(), .cpu = cpu_, .clock = clock_, .hub = hub_, .audit = audit_, .applications = services_, .documents = documents_});
  }
  net::Response see(const Citizen& person, const std::string& target, Lang lang = Lang::uz) {
    return visit(routes(cabinet_), person, net::Method::get, target, {}, lang);
  }
  static std::string body(const net::Response& response) { return web::test::body_of(response); }
  static std::string words(web::TextKey key, Lang lang = Lang::uz) {
    const web::Context reader = web::test::context(lang);
    web::Writer writer(reader);
    writer.text(key);
    return writer.take();
  }

  jobs::Hub hub_;
  std::shared_ptr<audit::Services> audit_;
  std::shared_ptr<Services> cabinet_;
};

TEST_F(Cabinet, ShowsWhatWaitsWhatWasDoneAndWhoLooked) {
  const auto person = add_citizen();
  const std::string done = hand_in(person);
  get(person, done);
  const std::string draft = begin(person);
  const std::string page = body(see(person, "/kabinet"));
  EXPECT_NE(page.find("A. Reymova"), std::string::npos);
  EXPECT_NE(page.find("href=\"" + draft + "/shakl/purpose\""), std::string::npos) << "the draft, to go on with";
  EXPECT_NE(page.find("href=\"" + done + "\""), std::string::npos);
  EXPECT_NE(page.find(words(text::kDocumentValid)), std::string::npos);
  EXPECT_NE(page.find("<table"), std::string::npos) << "who looked";
  EXPECT_EQ(await(notifications::count_unread(pool(), person.subject)), 1);
}

TEST_F(Cabinet, IsEmptyForSomebodyNew) {
  const auto person = add_citizen();
  for (const Lang lang : kLangs) EXPECT_EQ(see(person, "/kabinet", lang).status, 200);
  EXPECT_EQ(body(see(person, "/kabinet")).find("/kabinet/arizalar/0"), std::string::npos);
}

TEST_F(Cabinet, TellsADocumentThatIsNoLongerValid) {
  const auto person = add_citizen();
  get(person, hand_in(person));
  await(pool().execute("update documents.issued set valid_until = '2026-11-20'" + mine(person)));
  const std::string page = body(see(person, "/kabinet"));
  EXPECT_NE(page.find(words(text::kDocumentExpired)), std::string::npos);
  EXPECT_EQ(page.find(words(text::kDocumentValid)), std::string::npos);
}

TEST_F(Cabinet, ShowsOnesOwnDataWithSourceTimeAndAWayToCorrectIt) {
  const auto person = add_citizen();
  const std::string page = body(see(person, "/kabinet/malumotlarim"));
  for (const char* shown : {"Reymova", "Berdaq"}) EXPECT_NE(page.find(shown), std::string::npos) << shown;
  EXPECT_NE(page.find("/kabinet/tuzatishlar/yangi?nima=address.current"), std::string::npos);
  EXPECT_NE(page.find(services_->reference()->find_register("address")->name.in(Lang::uz)), std::string::npos);
  EXPECT_NE(body(see(person, "/kabinet/malumotlarim", Lang::ru)).find("Реймова"), std::string::npos);
  EXPECT_EQ(records(person.subject, "persons.read"), 2) << "each look is one record";
  const Citizen nobody{.subject = SubjectId::make(kNow)};
  EXPECT_EQ(see(nobody, "/kabinet/malumotlarim").status, 404);
  EXPECT_EQ(see(nobody, "/kabinet/malumotlarim.json").status, 404);
  EXPECT_EQ(see(nobody, "/kabinet/malumotlarim.pdf").status, 404);
}

TEST_F(Cabinet, GivesEverythingAsJsonWithReadsThatCanBeRecomputed) {
  const auto person = add_citizen();
  get(person, hand_in(person));
  const auto response = see(person, "/kabinet/malumotlarim.json");
  EXPECT_EQ(response.headers.find("Content-Disposition"), "attachment; filename=\"darcha-2026-11-21.json\"");
  const auto all = boost::json::parse(body(response)).as_object();
  EXPECT_FALSE(all.at("registers").as_array().empty());
  EXPECT_EQ(all.at("applications").as_array().size(), 1U);
  EXPECT_EQ(all.at("documents").as_array().size(), 1U);
  const auto& reads = all.at("reads").as_array();
  EXPECT_EQ(reads.size(), static_cast<std::size_t>(count("audit.records" + mine(person))));
  // The digest is of the octets as they stand in the file: parsing and printing again would be another text.
  const std::string text = body(response);
  constexpr std::string_view kSalt = "{\"salt\":\"", kDetails = "\",\"details\":";
  std::size_t found = 0;
  for (auto at = text.find(kSalt); at != std::string::npos; at = text.find(kSalt, at + 1)) {
    const auto salt = parse_base64(text.substr(at + kSalt.size(), 24));
    ASSERT_TRUE(salt && salt->size() == 16U);
    const auto begins = at + kSalt.size() + 24 + kDetails.size();
    const auto next = text.find(kSalt, begins);
    const auto ends = next == std::string::npos ? text.size() - 3 : next - 2;  // "},{"salt" or "}]}" follows
    const Digest digest = Sha256().update(*salt).update(std::string_view{text}.substr(begins, ends - begins)).finish();
    found += static_cast<std::size_t>(count("audit.queue where entry like '%" + to_hex(digest) + "%'"));
  }
  EXPECT_EQ(found, reads.size()) << "each digest is one the log waits to take in";
}

TEST_F(Cabinet, GivesEverythingAsPdfThatCanBeRead) {
  const auto person = add_citizen();
  get(person, hand_in(person));
  const auto response = see(person, "/kabinet/malumotlarim.pdf");
  EXPECT_EQ(response.headers.find("Content-Type"), "application/pdf");
  const auto file = applications::testing::folder() / "own.pdf";
  std::ofstream(file, std::ios::binary) << body(response);
  const std::string command = "pdftotext -layout '" + file.string() + "' -";
  std::string read;
  FILE* pipe = ::popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  char part[4096];
  for (std::size_t n = 0; (n = std::fread(part, 1, sizeof part, pipe)) > 0;) read.append(part, n);
  ASSERT_EQ(::pclose(pipe), 0) << "pdftotext is part of the tools this house is tested with";
  for (const char* shown : {"Reymova", "Aygúl", "Berdaq", "AR-26-"}) EXPECT_NE(read.find(shown), std::string::npos) << shown;
}

TEST_F(Cabinet, TellsAnOpenPageThatSomethingChangedAndNobodyElse) {
  const auto person = add_citizen();
  const auto stranger = add_citizen();
  const auto response = see(person, "/kabinet/oqim");
  EXPECT_EQ(response.headers.find("Content-Type"), "text/event-stream");
  const auto other = see(stranger, "/kabinet/oqim");
  ASSERT_EQ(hub_.streams(), 2U);
  const std::string at = hand_in(person);
  jobs::Worker worker(io(), pool(), clock_, "test-" + make_uuid_v4().str());
  subscribe(worker, hub_);
  while (await(worker.run_once()) > 0) {
  }
  await(worker.stop());
  const auto event = await(std::get<std::shared_ptr<net::EventStream>>(response.body)->next());
  ASSERT_TRUE(event);
  EXPECT_EQ(*event, jobs::event_text("message", "applications.submitted"));
  hub_.close();
  EXPECT_FALSE(await(std::get<std::shared_ptr<net::EventStream>>(other.body)->next())) << "the stranger heard nothing until the end";
}

}  // namespace
}  // namespace darcha::cabinet
