#include <gtest/gtest.h>

#include <fstream>

#include "documents/issue/testing.h"

namespace darcha::documents {
namespace {

class Issue : public testing::IssueTest {
 public:
  std::string file_of(const Prepared& prepared) { return await(objects_.get(prepared.digest)).value(); }
  Verdict verify(const std::string& content) {
    const auto path = testing::folder_of_run().path() / "asked.pdf";
    std::ofstream(path, std::ios::binary) << content;
    return await(verify_file(services_, path, to_hex(sha256(content)), testing::kNow)).value();
  }
  Withdrawal withdrawal(const Prepared& p, std::string reason = "error_found") {
    return {.subject = p.order.subject,
            .document = p.id,
            .reason = std::move(reason),
            .actor = {.kind = audit::ActorKind::officer, .id = make_uuid_v4(), .name = "Sh. Toʻrayev"},
            .now = testing::kNow};
  }
};

TEST_F(Issue, IsFoundByItsHolderByCodeAndByFile) {
  const Prepared prepared = issue(subject_);
  const auto own = await(of_subject(services_, subject_));
  ASSERT_EQ(own.size(), 1U);
  EXPECT_EQ(own[0].number, prepared.number);
  EXPECT_EQ(own[0].digest, prepared.digest);
  const Verdict by_code = await(verify_code(services_, prepared.code, testing::kNow)).value();
  EXPECT_EQ(by_code.kind, Verdict::Kind::valid);
  EXPECT_EQ(by_code.facts->holder_mask, "T. D.");
  EXPECT_EQ(by_code.facts->number, prepared.number);
  EXPECT_EQ(verify(file_of(prepared)).kind, Verdict::Kind::valid);
}

TEST_F(Issue, IsUnknownUntilItsRowsAreCommitted) {
  const auto prepared = await(prepare(services_, order(subject_)));
  EXPECT_EQ(await(verify_code(services_, prepared->code, testing::kNow))->kind, Verdict::Kind::unknown);
  EXPECT_EQ(verify(file_of(*prepared)).kind, Verdict::Kind::unknown) << "a file a crash left behind is nobody's document";
}

TEST_F(Issue, TellsAlteredFromUnknown) {
  const Prepared prepared = issue(subject_);
  const std::string good = file_of(prepared);
  std::string flipped = good;
  flipped[3000] ^= 1;
  EXPECT_EQ(verify(flipped).kind, Verdict::Kind::altered);
  EXPECT_EQ(verify(good + " ").kind, Verdict::Kind::altered);
  EXPECT_EQ(verify(good.substr(0, good.find("/ByteRange"))).kind, Verdict::Kind::altered)
      << "without its signature it still says whose it is";
  EXPECT_EQ(verify(good + " ").claimed_number, prepared.number);
  EXPECT_FALSE(verify(good + " ").facts) << "a changed file learns nothing from the register";
  EXPECT_EQ(verify("%PDF-1.4 a stranger's").kind, Verdict::Kind::unknown);
  const auto path = testing::folder_of_run().path() / "asked.pdf";
  std::ofstream(path) << "plain text";
  EXPECT_EQ(await(verify_file(services_, path, to_hex(sha256("plain text")), testing::kNow)).error().code, "documents.not_a_pdf");
}

TEST_F(Issue, ExpiresByTheCalendar) {
  const Prepared prepared = issue(subject_);
  EXPECT_EQ(await(verify_code(services_, prepared.code, testing::kNow + std::chrono::days{60}))->kind, Verdict::Kind::expired);
}

TEST_F(Issue, IsRevokedOnceWithAReason) {
  const Prepared prepared = issue(subject_);
  EXPECT_EQ(await(revoke(services_, withdrawal(prepared, "because"))).error().code, "documents.unknown_reason");
  EXPECT_TRUE(await(revoke(services_, withdrawal(prepared))));
  EXPECT_EQ(await(verify_code(services_, prepared.code, testing::kNow))->kind, Verdict::Kind::revoked);
  EXPECT_EQ(verify(file_of(prepared)).kind, Verdict::Kind::revoked);
  EXPECT_EQ(await(revoke(services_, withdrawal(prepared))).error().code, "documents.already_revoked");
}

TEST_F(Issue, IsSupersededByADocumentOfTheSamePerson) {
  const Prepared old = issue(subject_), newer = issue(subject_), stranger = issue(SubjectId::make(testing::kNow));
  EXPECT_EQ(await(supersede(services_, withdrawal(old), stranger.id)).error().code, "documents.not_found");
  EXPECT_EQ(await(supersede(services_, withdrawal(old), old.id)).error().code, "documents.not_found");
  EXPECT_TRUE(await(supersede(services_, withdrawal(old, "data_changed"), newer.id)));
  EXPECT_EQ(await(verify_code(services_, old.code, testing::kNow))->kind, Verdict::Kind::superseded);
  EXPECT_EQ(await(verify_code(services_, newer.code, testing::kNow))->kind, Verdict::Kind::valid);
}

TEST_F(Issue, IsReadOnlyUnderItsOwnSubject) {
  const Prepared prepared = issue(subject_);
  Reading reading{.subject = subject_,
                  .document = prepared.id,
                  .actor = {.kind = audit::ActorKind::citizen, .id = subject_},
                  .purpose = "own_document",
                  .now = testing::kNow};
  EXPECT_TRUE(await(read(services_, reading)));
  reading.subject = SubjectId::make(testing::kNow);
  EXPECT_EQ(await(read(services_, reading)).error().code, "documents.not_found");
}

TEST_F(Issue, LeavesATraceOfEveryStepForThePerson) {
  const Prepared prepared = issue(subject_);
  ASSERT_TRUE(await(read(services_, {.subject = subject_,
                                     .document = prepared.id,
                                     .actor = {.kind = audit::ActorKind::officer, .id = make_uuid_v4(), .name = "Sh. Toʻrayev"},
                                     .purpose = "complaint",
                                     .case_ref = "S-1",
                                     .now = testing::kNow})));
  ASSERT_TRUE(await(revoke(services_, withdrawal(prepared))));
  RecordId newest;
  newest.value.octets.fill(0xFF);
  std::string all;
  for (const auto& row : await(pool().query(audit::sql::ListRecords{.subject_id = subject_, .before = newest, .most = 10})))
    all += row.details;
  for (const std::string_view kind : {"documents.issued", "documents.downloaded", "documents.revoked", "complaint", "error_found"})
    EXPECT_NE(all.find(kind), std::string::npos) << kind << " in " << all;
}

TEST_F(Issue, WritesNothingTwice) {
  const auto prepared = await(prepare(services_, order(subject_)));
  for (int i = 0; i < 2; ++i) {
    db::Batch batch;
    add_to(batch, *prepared, {.kind = audit::ActorKind::system});
    if (i == 0) {
      (void)await(pool().run(std::move(batch)));
    } else {
      EXPECT_THROW((void)await(pool().run(std::move(batch))), db::ConstraintViolation);
    }
  }
  EXPECT_EQ(await(of_subject(services_, subject_)).size(), 1U);
}

TEST_F(Issue, ObjectsAreWhatTheirNameSays) {
  const Digest digest = await(objects_.put("content"));
  EXPECT_EQ(await(objects_.put("content")), digest);
  EXPECT_EQ(await(objects_.get(digest)), "content");
  EXPECT_FALSE(await(objects_.get(sha256("never kept"))));
  std::ofstream(objects_.path_of(digest), std::ios::binary) << "c0ntent";
  EXPECT_THROW((void)await(objects_.get(digest)), DamagedObject);

  const auto upload = testing::folder_of_run().path() / "upload";
  std::ofstream(upload) << "sent";
  EXPECT_THROW(await(objects_.adopt(upload, sha256("something else"))), DamagedObject);
  await(objects_.adopt(upload, sha256("sent")));
  EXPECT_FALSE(std::filesystem::exists(upload));
  EXPECT_EQ(await(objects_.get(sha256("sent"))), "sent");
}

}  // namespace
}  // namespace darcha::documents
