// The log against a real database: what is appended comes out proved, and whatever is changed behind its back is named.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>

#include "audit/audit.h"
#include "audit/entry.h"
#include "audit/proof.h"
#include "audit/sequencer.h"
#include "audit/testing.h"
#include "db/testing.h"

namespace darcha::audit {
namespace {

class LogTest : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override { return db::testing::all({sql::migrations()}); }
  bool fresh_per_test() override { return true; }

  void SetUp() override {
    DatabaseTest::SetUp();
    folder_ = std::filesystem::temp_directory_path() / ("darcha_log_" + random_token(9));
    log_ = make_log();
  }
  /// After each test the whole log is verified, unless the test broke it on purpose and said so.
  void TearDown() override {
    if (!broken_) {
      const Verification report = verified();
      EXPECT_TRUE(report.holds()) << report.text();
    }
    log_.reset();
    DatabaseTest::TearDown();
    std::filesystem::remove_all(folder_);
  }

 protected:
  std::unique_ptr<Log> make_log() {
    return std::make_unique<Log>(pool(), clock_, LogOptions{.origin = "darcha.test/log", .folder = folder_});
  }

  Event event(SubjectId subject) {
    now_ += std::chrono::milliseconds(3);
    return {RecordId::make(now_),
            subject,
            now_,
            "persons.read",
            {ActorKind::officer, make_uuid_v4(), "Sh. Toʻrayev", OfficeId(make_uuid_v4()), "Yunusobod DXM"},
            "residence_certificate",
            "RS-1",
            {"address"}};
  }
  std::vector<Event> append(int count, std::optional<SubjectId> subject = std::nullopt) {
    std::vector<Event> events;
    db::Batch batch;
    for (int i = 0; i < count; ++i) {
      events.push_back(event(subject.value_or(SubjectId::make(now_))));
      audit::append(batch, events.back());
    }
    await(pool().run(std::move(batch)));
    return events;
  }
  std::size_t integrate() { return await(log_->integrate()); }
  Verification verified(std::vector<std::string> known = {}) {
    return await(verify(pool(), {.vkey = log_->vkey(), .known_checkpoints = std::move(known)}));
  }
  void tamper(const std::string& sql) {
    broken_ = true;
    await(pool().execute(sql));
  }
  std::string key_text() {
    std::string text = testing::read_file(folder_ / "key");
    while (text.ends_with('\n')) text.pop_back();
    return text;
  }
  Digest digest_of(const Event& event) {
    const auto row = await(pool().query(sql::FindRecord{.subject_id = event.subject, .record_id = event.id}));
    return details_digest(row.value().salt, row->details);
  }
  std::string head() { return testing::read_file(folder_ / "head"); }

  /// The findings of a log that was broken, as codes; and each sentence is there.
  std::vector<std::string> codes(const Verification& report) {
    std::vector<std::string> all;
    for (const Finding& finding : report.findings) {
      EXPECT_FALSE(finding.sentence.empty());
      all.emplace_back(code(finding.fault));
    }
    return all;
  }

  std::filesystem::path folder_;
  FixedClock clock_{SystemClock{}.now()};  ///< holds of the log end when a test says so
  Instant now_ = clock_.now();
  std::unique_ptr<Log> log_;
  bool broken_ = false;
};

using Codes = std::vector<std::string>;

TEST_F(LogTest, WhatIsAppendedIsIntegratedOnceAndVerified) {
  EXPECT_EQ(integrate(), 0u);
  append(3);
  EXPECT_EQ(verified().waiting, 3u);
  EXPECT_EQ(integrate(), 3u);
  EXPECT_EQ(integrate(), 0u);
  append(600);
  EXPECT_EQ(integrate(), 600u);
  const Verification report = verified({head()});
  EXPECT_EQ(report.size, 603u);
  EXPECT_EQ(report.records, 603u);
  EXPECT_EQ(report.waiting, 0u);
  EXPECT_EQ(report.checkpoints, 2u);
  EXPECT_EQ(report.bundles, 3u);
  EXPECT_EQ(report.tiles, 4u);
}

TEST_F(LogTest, AnEmptyLogHolds) { EXPECT_TRUE(verified().holds()); }

TEST_F(LogTest, EventsAboutNoPersonHaveAHomeToo) {
  append(2, SubjectId{});
  EXPECT_EQ(integrate(), 2u);
  EXPECT_EQ(verified().records, 2u);
}

TEST_F(LogTest, ARolledBackTransactionAppendsNothing) {
  db::Batch batch;
  const Event twice = event(SubjectId::make(now_));
  audit::append(batch, twice);
  audit::append(batch, twice);
  EXPECT_THROW(await(pool().run(std::move(batch))), db::ConstraintViolation);
  EXPECT_EQ(integrate(), 0u);
  EXPECT_EQ(verified().records, 0u);
}

TEST_F(LogTest, ManyBatchesAcrossTilesAndRestartsAreOneLog) {
  for (const int count : {1, 254, 1, 1, 300, 7, 511}) {
    append(count);
    EXPECT_EQ(integrate(), static_cast<std::size_t>(count));
    await(pool().execute("update audit.log_state set held_until = '1970-01-01'"));  // as if the holder had been silent
    log_ = make_log();
  }
  EXPECT_EQ(verified({head()}).size, 1075u);
}

TEST_F(LogTest, TwoProcessesTakeTurnsAndNeverContradict) {
  auto other = std::make_unique<Log>(pool(), clock_, LogOptions{.origin = "darcha.test/log", .folder = folder_});
  append(10);
  EXPECT_EQ(integrate(), 10u);
  append(10);
  EXPECT_EQ(await(other->integrate()), 0u);  // the first holds it
  await(pool().execute("update audit.log_state set held_until = '1970-01-01'"));
  EXPECT_EQ(await(other->integrate()), 10u);
  append(5);
  EXPECT_EQ(integrate(), 0u);
  await(pool().execute("update audit.log_state set held_until = '1970-01-01'"));
  EXPECT_EQ(integrate(), 5u);
  EXPECT_EQ(verified({head()}).size, 25u);
}

TEST_F(LogTest, AHoldTakenWhileAClockWasWrongBindsNobody) {
  auto other = std::make_unique<Log>(pool(), clock_, LogOptions{.origin = "darcha.test/log", .folder = folder_});
  append(10);
  EXPECT_EQ(integrate(), 10u);
  append(10);
  await(pool().execute("update audit.log_state set held_until = held_until + interval '2 days'"));
  EXPECT_EQ(await(other->integrate()), 10u);
  EXPECT_EQ(verified({head()}).size, 20u);
}

// A process died, and the wall clock was set back: its hold ends far in the future of the new time, but nobody renews it.
TEST_F(LogTest, AHoldNobodyRenewsIsWaitedForByAClockThatNobodySets) {
  append(10);
  EXPECT_EQ(integrate(), 10u);
  append(10);
  await(pool().execute("update audit.log_state set held_until = held_until + interval '4 seconds'"));
  auto steady = std::chrono::steady_clock::time_point{};
  const auto signer = std::make_shared<const NoteSigner>(NoteSigner::parse(key_text()).value());
  Sequencer other(pool(), clock_, signer, {.head_file = folder_ / "head", .steady = [&steady] { return steady; }});
  EXPECT_EQ(await(other.integrate()), 0u);
  steady += std::chrono::milliseconds{4'999};
  EXPECT_EQ(await(other.integrate()), 0u) << "it may be alive";
  append(1);
  EXPECT_EQ(integrate(), 11u) << "and it was: its hold is another one now";
  append(1);
  steady += std::chrono::milliseconds{1};
  EXPECT_EQ(await(other.integrate()), 0u) << "which is waited for anew";
  steady += std::chrono::seconds{5};
  EXPECT_EQ(await(other.integrate()), 1u) << "nine seconds by the wall, five by the other clock";
  EXPECT_EQ(verified({head()}).size, 22u);
}

TEST_F(LogTest, AHolderWhoseClockWasSetBackRenewsItsHold) {
  append(1);
  EXPECT_EQ(integrate(), 1u);
  clock_.advance(-std::chrono::hours{1});
  EXPECT_EQ(integrate(), 0u);
  const auto state = await(pool().query(sql::LockLog{}));
  EXPECT_EQ(state.held_until, clock_.now() + std::chrono::seconds{5});
}

TEST_F(LogTest, RunsByItselfAndStops) {
  log_->start();
  append(20);
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  Verification report;
  do report = verified();
  while (report.size < 20 && std::chrono::steady_clock::now() < until);
  EXPECT_EQ(report.size, 20u);
  await(log_->stop());
  append(1);
  auto next = make_log();
  EXPECT_EQ(await(next->integrate()), 1u);  // the lease was given back
}

TEST_F(LogTest, EveryRecordIsProvedAndTheProofStandsAlone) {
  const SubjectId subject = SubjectId::make(now_);
  std::vector<Event> events;
  for (const int count : {1, 255, 2, 40}) {
    const auto more = append(count, subject);
    events.insert(events.end(), more.begin(), more.end());
    integrate();
  }
  for (std::size_t i = 0; i < events.size(); i += 13) {
    const auto proof = await(find_proof(pool(), subject, events[i].id));
    ASSERT_TRUE(proof);
    const std::string json = to_json(*proof, log_->vkey());
    const Proved proved = prove(json, log_->vkey());
    EXPECT_TRUE(proved.holds) << proved.sentences.back();
    EXPECT_EQ(proved.details, canonical_details(events[i]));
    EXPECT_FALSE(prove(json, NoteSigner::generate("darcha.test/log").verifier().vkey()).holds);
  }
}

TEST_F(LogTest, AProofOfSomethingElseFails) {
  const SubjectId subject = SubjectId::make(now_);
  const auto events = append(5, subject);
  integrate();
  const RecordProof good = await(find_proof(pool(), subject, events[2].id)).value();
  const auto holds = [&](const RecordProof& proof) { return prove(to_json(proof, log_->vkey()), log_->vkey()).holds; };
  ASSERT_TRUE(holds(good));
  RecordProof bad = good;
  bad.details.replace(bad.details.find("address"), 7, "familyx");
  EXPECT_FALSE(holds(bad));
  bad = good, bad.salt[0] ^= 1;
  EXPECT_FALSE(holds(bad));
  bad = good, bad.leaf_index ^= 1;
  EXPECT_FALSE(holds(bad));
  bad = good, bad.tree_size += 1;
  EXPECT_FALSE(holds(bad));
  bad = good, bad.path.pop_back();
  EXPECT_FALSE(holds(bad));
  bad = good, bad.path[0][0] ^= 1;
  EXPECT_FALSE(holds(bad));
  bad = good, bad.checkpoint[bad.checkpoint.size() - 5] ^= 1;
  EXPECT_FALSE(holds(bad));
  for (const char* broken : {"", "{}", "[]", "null", "{\"entry_b64\":1}", "{\"leaf_index\":-1}"}) EXPECT_FALSE(prove(broken).holds);
}

TEST_F(LogTest, OnlyTheirOwnRecordsAreProvedToAPerson) {
  const auto events = append(1);
  EXPECT_EQ(await(find_proof(pool(), events[0].subject, events[0].id)).error().code, "audit.not_yet_logged");
  integrate();
  EXPECT_TRUE(await(find_proof(pool(), events[0].subject, events[0].id)));
  EXPECT_EQ(await(find_proof(pool(), SubjectId::make(now_), events[0].id)).error().code, "audit.no_such_record");
  EXPECT_EQ(await(find_proof(pool(), events[0].subject, RecordId::make(now_))).error().code, "audit.no_such_record");
}

TEST_F(LogTest, EveryHeadContinuesTheOneBefore) {
  std::vector<Checkpoint> heads;
  const auto verifier = parse_vkey(log_->vkey()).value();
  for (const int count : {1, 6, 249, 1, 300}) {
    append(count);
    integrate();
    heads.push_back(open_checkpoint(head(), verifier).value());
  }
  for (const Checkpoint& from : heads)
    for (const Checkpoint& to : heads) {
      const auto path = await(find_consistency(pool(), from.size, to.size));
      ASSERT_EQ(path.has_value(), from.size <= to.size);
      if (path) EXPECT_EQ(check_consistency(from.size, to.size, *path, from.root, to.root), Verdict::valid);
    }
  EXPECT_FALSE(await(find_consistency(pool(), 0, 1)));
  EXPECT_FALSE(await(find_consistency(pool(), 1, 558)));
}

TEST_F(LogTest, DoesNotSignWhenTheDatabaseHasGoneBack) {
  append(10);
  integrate();
  tamper("delete from audit.checkpoints");
  tamper("update audit.log_state set size = 0, held_until = '1970-01-01'");
  tamper("delete from audit.bundles");
  tamper("delete from audit.tiles");
  tamper("delete from audit.leaves");
  append(1);
  log_ = make_log();
  EXPECT_THROW(integrate(), std::runtime_error);
  EXPECT_EQ(codes(verified({head()}))[0], "log_gone_back");
}

TEST_F(LogTest, DoesNotSignOverEntriesThatWereChanged) {
  append(300);
  integrate();
  tamper("update audit.tiles set hashes = overlay(hashes placing '\\x00'::bytea from 1 for 1) where level = 0 and tile_index = 1");
  await(pool().execute("update audit.log_state set held_until = '1970-01-01'"));
  append(1);
  log_ = make_log();
  EXPECT_THROW(integrate(), std::runtime_error);
}

// ---- tampering: each change is reported exactly -------------------------------------------------------------------------------------

class Tampered : public LogTest {
 protected:
  void SetUp() override {
    LogTest::SetUp();
    for (const int count : {200, 400, 100}) {
      const auto more = append(count);
      events_.insert(events_.end(), more.begin(), more.end());
      integrate();
    }
    for (std::size_t i = 0; i < events_.size(); ++i) leaf_[events_[i].id] = static_cast<std::int64_t>(i);
  }
  /// The entries of the events from `first` on, as their rows give them. In two round trips: of the 1,400 that one query for each row made,
  /// one came too late on a machine that was stopped for longer than a statement may take.
  void enqueue_again(std::size_t first) {
    db::Batch reading, writing;
    std::vector<db::Slot<sql::FindRecord>> rows;
    for (std::size_t i = first; i < events_.size(); ++i)
      rows.push_back(reading.add(sql::FindRecord{.subject_id = events_[i].subject, .record_id = events_[i].id}));
    const db::Results found = await(pool().run(std::move(reading)));
    for (std::size_t i = first; i < events_.size(); ++i) {
      const auto row = found.get(rows[i - first]).value();
      const Digest digest = details_digest(row.salt, row.details);
      writing.add(sql::EnqueueEntry{.lane = store::lane_of(events_[i].id),
                                    .record_id = events_[i].id,
                                    .entry = canonical_entry({events_[i].id, events_[i].at, events_[i].kind, digest})});
    }
    await(pool().run(std::move(writing)));
  }
  std::string of(std::size_t i) const { return fmt::format("record_id = '{}'", events_[i].id.str()); }
  std::vector<Event> events_;
  std::map<RecordId, std::int64_t> leaf_;  ///< ids are time-ordered, so batches keep the order of events
};

TEST_F(Tampered, AChangedRow) {
  tamper("update audit.records set details = replace(details, 'officer', 'citizen') where " + of(77));
  const auto report = verified();
  ASSERT_EQ(codes(report), Codes{"record_changed"});
  EXPECT_EQ(report.findings[0].record, events_[77].id);
  EXPECT_EQ(report.findings[0].subject, events_[77].subject);
  EXPECT_EQ(report.findings[0].leaf, 77);
}

TEST_F(Tampered, AChangedSalt) {
  tamper("update audit.records set salt = '\\x00000000000000000000000000000000' where " + of(5));
  ASSERT_EQ(codes(verified()), Codes{"record_changed"});
}

TEST_F(Tampered, ADeletedRow) {
  tamper("delete from audit.records where " + of(650));
  const auto report = verified();
  ASSERT_EQ(codes(report), Codes{"record_missing"});
  EXPECT_EQ(report.findings[0].record, events_[650].id);
  EXPECT_EQ(report.findings[0].leaf, 650);
}

TEST_F(Tampered, AnInsertedRow) {
  const Event forged = event(events_[0].subject);
  const std::string details = canonical_details(forged);
  tamper(fmt::format("insert into audit.records values ('{}', '{}', '\\x00112233445566778899aabbccddeeff', '{}')", forged.subject.str(),
                     forged.id.str(), details));
  const auto report = verified();
  ASSERT_EQ(codes(report), Codes{"record_extra"});
  EXPECT_EQ(report.findings[0].record, forged.id);
  EXPECT_EQ(report.findings[0].subject, forged.subject);
}

TEST_F(Tampered, ARowGivenToAnotherPerson) {
  tamper(fmt::format("update audit.records set subject_id = '{}' where {}", events_[8].subject.str(), of(9)));
  const auto report = verified();
  ASSERT_EQ(codes(report), Codes{"record_moved"});
  EXPECT_EQ(report.findings[0].record, events_[9].id);
  EXPECT_EQ(report.findings[0].subject, events_[8].subject);
}

TEST_F(Tampered, AWaitingEntryTakenOutOrChanged) {
  const auto waiting = append(2);
  tamper(fmt::format("delete from audit.queue where record_id = '{}'", waiting[0].id.str()));
  tamper(fmt::format("update audit.queue set entry = replace(entry, '\"digest\":\"', '\"digest\":\"00') where record_id = '{}'",
                     waiting[1].id.str()));
  ASSERT_EQ(codes(verified()), (Codes{"record_extra", "record_extra"}));
}

TEST_F(Tampered, AnEntryLoggedAgain) {
  broken_ = true;
  await(pool().execute(fmt::format("insert into audit.queue select 3, record_id, '{}' from audit.leaves where {}",
                                   canonical_entry({events_[4].id, events_[4].at, events_[4].kind, digest_of(events_[4])}), of(4))));
  EXPECT_EQ(integrate(), 1u);
  const auto report = verified();
  ASSERT_EQ(codes(report), Codes{"record_logged_twice"});
  EXPECT_EQ(report.findings[0].leaf, 700);
}

TEST_F(Tampered, AChangedEntry) {
  // The kind of one entry of the second bundle: same length, so that everything else stands.
  tamper(
      fmt::format("update audit.bundles set entries = overlay(entries placing 'persons.raed'::bytea from position('persons.read'::bytea in "
                  "entries)) where bundle_index = 1"));
  const auto report = verified();
  ASSERT_EQ(codes(report), Codes{"bundle_changed"});
  EXPECT_EQ(report.findings[0].leaf, 256);
  EXPECT_EQ(report.findings[0].tile, "tile/entries/001");
}

TEST_F(Tampered, AChangedEntryOfThePartialBundle) {
  tamper(
      "update audit.bundles set entries = overlay(entries placing 'persons.raed'::bytea from position('persons.read'::bytea in entries)) "
      "where bundle_index = 2");
  const auto report = verified();
  ASSERT_EQ(codes(report), Codes{"bundle_changed"});
  EXPECT_EQ(report.findings[0].leaf, 512);
}

TEST_F(Tampered, AChangedHash) {
  tamper("update audit.tiles set hashes = overlay(hashes placing '\\xffff'::bytea from 33) where level = 0 and tile_index = 0");
  const auto report = verified();
  ASSERT_EQ(codes(report), Codes{"tile_changed"});
  EXPECT_EQ(report.findings[0].tile, "tile/0/000");
  EXPECT_EQ(report.findings[0].leaf, 1);
}

TEST_F(Tampered, AChangedUpperTile) {
  tamper("update audit.tiles set hashes = overlay(hashes placing '\\xffff'::bytea from 33) where level = 1 and tile_index = 0");
  const auto report = verified();
  ASSERT_EQ(codes(report), Codes{"tile_changed"});
  EXPECT_EQ(report.findings[0].tile, "tile/1/000");
}

TEST_F(Tampered, SwappedTiles) {
  tamper("update audit.tiles set tile_index = 5 - tile_index where level = 0 and tile_index < 2");
  tamper("update audit.tiles set tile_index = tile_index - 4 where level = 0 and tile_index > 3");
  const auto report = verified();
  ASSERT_EQ(codes(report), (Codes{"tile_changed", "tile_changed"}));
  EXPECT_EQ(report.findings[0].tile, "tile/0/000");
  EXPECT_EQ(report.findings[1].tile, "tile/0/001");
}

TEST_F(Tampered, SwappedBundles) {
  tamper("update audit.bundles set bundle_index = 5 - bundle_index where bundle_index < 2");
  tamper("update audit.bundles set bundle_index = bundle_index - 4 where bundle_index > 3");
  ASSERT_EQ(codes(verified()), (Codes{"bundle_changed", "bundle_changed"}));
}

TEST_F(Tampered, AMissingBundleOrTile) {
  tamper("delete from audit.bundles where bundle_index = 1");
  tamper("delete from audit.tiles where level = 0 and tile_index = 0");
  tamper("delete from audit.tiles where level = 1");
  const auto report = verified();
  EXPECT_EQ(codes(report), (Codes{"tile_missing", "bundle_missing", "tile_missing"}));
  EXPECT_EQ(report.findings[0].tile, "tile/0/000");
  EXPECT_EQ(report.findings[1].tile, "tile/entries/001");
  EXPECT_EQ(report.findings[2].tile, "tile/1/000");
}

TEST_F(Tampered, ATruncatedLog) {
  tamper("delete from audit.bundles where bundle_index = 2");
  tamper("delete from audit.tiles where level = 0 and tile_index = 2");
  const auto report = verified();
  ASSERT_GE(report.findings.size(), 2u);
  EXPECT_EQ(codes(report)[0], "bundle_missing");
  EXPECT_EQ(codes(report)[1], "tile_missing");
  EXPECT_EQ(report.findings[0].tile, "tile/entries/002");
}

TEST_F(Tampered, ACheckpointRolledBack) {
  tamper("delete from audit.checkpoints where tree_size = 700");
  ASSERT_EQ(codes(verified()), Codes{"checkpoint_missing"});
  tamper("update audit.log_state set size = 600");
  const auto report = verified({head()});
  EXPECT_EQ(report.findings[0].fault, Fault::log_gone_back);
  const auto all = codes(report);
  for (const char* expected : {"bundle_extra", "tile_extra", "record_extra", "leaf_wrong"})
    EXPECT_NE(std::ranges::find(all, expected), all.end()) << expected;
}

TEST_F(Tampered, AForgedCheckpoint) {
  const NoteSigner stranger = NoteSigner::generate("darcha.test/log");
  tamper(fmt::format("update audit.checkpoints set note = '{}' where tree_size = 600",
                     stranger.sign(format_checkpoint({"darcha.test/log", 600, {}}))));
  ASSERT_EQ(codes(verified()), Codes{"checkpoint_forged"});
}

TEST_F(Tampered, ACheckpointSignedOverOtherEntries) {
  const NoteSigner own = NoteSigner::parse(key_text()).value();
  tamper(fmt::format("update audit.checkpoints set note = '{}', root = '\\x{}' where tree_size = 600",
                     own.sign(format_checkpoint({"darcha.test/log", 600, sha256("else")})), to_hex(BytesView(sha256("else")))));
  ASSERT_EQ(codes(verified()), Codes{"checkpoint_contradicts"});
}

TEST_F(Tampered, AChangedIndexOfLeaves) {
  tamper("delete from audit.leaves where " + of(3));
  tamper("update audit.leaves set leaf_index = 9999 where " + of(4));
  tamper(fmt::format("insert into audit.leaves values ('{}', 6)", make_uuid_v4().str()));
  auto all = codes(verified());
  std::ranges::sort(all);
  EXPECT_EQ(all, (Codes{"leaf_missing", "leaf_wrong", "leaf_wrong"}));
}

TEST_F(Tampered, AWholeRewrittenLogIsBetrayedByAHeadKeptElsewhere) {
  const std::string kept = head();
  tamper("delete from audit.records where " + of(0));
  for (const char* table : {"bundles", "tiles", "leaves", "checkpoints"}) tamper(fmt::format("delete from audit.{}", table));
  tamper("update audit.log_state set size = 0, held_until = '1970-01-01'");
  std::filesystem::remove(folder_ / "head");
  // Everything is logged anew from the rows that are left, by the same key.
  enqueue_again(1);
  log_ = make_log();
  EXPECT_EQ(integrate(), 699u);
  EXPECT_TRUE(verified().holds());
  ASSERT_EQ(codes(verified({kept})), Codes{"log_gone_back"});
}

}  // namespace
}  // namespace darcha::audit
