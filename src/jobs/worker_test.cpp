#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "db/testing.h"
#include "gen/jobs/sql.h"
#include "jobs/jobs.h"
#include "jobs/rules.h"

namespace darcha::jobs {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

/// What handlers did. Handlers are plain functions over this, so that no coroutine captures anything.
struct Diary {
  std::vector<std::string> lines;
  int failures_left = 0;
};

Task<> note_job(Diary* diary, Job job) {
  if (diary->failures_left > 0) {
    --diary->failures_left;
    throw std::runtime_error("the printer is out of paper");
  }
  diary->lines.push_back(fmt::format("{} {} #{}", job.kind, job.payload, job.attempts));
  co_return;
}
Task<> note_event(Diary* diary, std::string who, OutboxEvent event) {
  if (diary->failures_left > 0) {
    --diary->failures_left;
    throw std::runtime_error("not now");
  }
  diary->lines.push_back(fmt::format("{} {} {}", who, event.topic, event.payload));
  co_return;
}
Task<> note_time(Diary* diary, Instant now) {
  diary->lines.push_back(to_iso(now));
  co_return;
}

Task<> note_all_but(Diary* diary, std::string payload, Job job) {
  if (job.payload == payload && job.attempts == 1) throw std::runtime_error("not this one");
  co_await note_job(diary, std::move(job));
}
/// How many jobs the worker has in hand while it runs this one.
Task<> count_and_note(db::Pool* pool, std::vector<std::int64_t>* in_hand, Diary* diary, Job job) {
  const auto rows = co_await pool->execute("select from jobs.queue where leased_by = 'w'");
  in_hand->push_back(rows.rows(0));
  co_await note_job(diary, std::move(job));
}
struct Stopping {
  boost::asio::io_context& io;
  Worker& worker;
  bool begun = false, ended = false;
};
Task<> stop(Stopping* stopping) {
  co_await stopping->worker.stop();
  stopping->ended = true;
}
/// Asks the worker to stop from within its job, as a signal would, and ends once it has heard.
Task<> stop_and_note(Stopping* stopping, Diary* diary, Job job) {
  if (!std::exchange(stopping->begun, true)) boost::asio::co_spawn(stopping->io, stop(stopping), boost::asio::detached);
  co_await boost::asio::post(boost::asio::use_awaitable_t<Executor>{});
  co_await note_job(diary, std::move(job));
}

class WorkerTest : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override { return db::testing::all({sql::migrations()}); }
  bool fresh_per_test() override { return true; }

  Worker::JobHandler noting() {
    return [diary = &diary](Job job) { return note_job(diary, std::move(job)); };
  }
  Worker::EventHandler noting(std::string who) {
    return [diary = &diary, who](OutboxEvent event) { return note_event(diary, who, std::move(event)); };
  }
  Job job(std::string payload, Uuid key = make_uuid_v4()) {
    return {.id = JobId::make(clock.now()),
            .kind = "print",
            .key = key,
            .payload = std::move(payload),
            .run_at = clock.now(),
            .max_attempts = 3};
  }
  void put(const Job& job) {
    db::Batch batch;
    enqueue(batch, job);
    await(pool().run(std::move(batch)));
  }
  OutboxEvent event(std::string topic) {
    return {.id = make_uuid_v7(clock.now()),
            .topic = std::move(topic),
            .subject = SubjectId::make(clock.now()),
            .payload = R"({"n": 1})",
            .at = clock.now()};
  }
  void tell(const OutboxEvent& event) {
    db::Batch batch;
    emit(batch, event);
    await(pool().run(std::move(batch)));
  }
  /// As a worker that takes jobs and is never heard of again. How many it got.
  std::size_t claim(std::int16_t lane, std::string worker, std::int64_t most = 25) {
    return await(pool().query(sql::ClaimJobs{.lane = lane,
                                             .now = clock.now(),
                                             .kinds = {"print"},
                                             .worker = std::move(worker),
                                             .leased_until = clock.now() + kLease,
                                             .most = most}))
        .size();
  }
  /// Lets the workers run until the diary has that many lines.
  void run_until(std::size_t lines, std::chrono::seconds patience = 20s) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (diary.lines.size() < lines && std::chrono::steady_clock::now() < until) io().run_one_until(until);
    ASSERT_GE(diary.lines.size(), lines);
  }

  FixedClock clock{Instant{1'800'000'000s}};
  Diary diary;
};

TEST_F(WorkerTest, RunsJobsOfOneKeyInTheOrderTheyAreDue) {
  Worker worker{io(), pool(), clock, "w"};
  worker.on_job("print", noting());
  const Uuid key = make_uuid_v4();
  Job late = job("3", key);
  late.run_at = clock.now() + 1s;
  put(late);
  Job second = job("2", key);
  second.run_at = clock.now() - 1s;
  Job first = job("1", key);
  first.run_at = clock.now() - 2s;
  put(second);
  put(first);
  put(first);  // the same id again is no second job
  EXPECT_EQ(await(worker.run_once()), 2);
  EXPECT_THAT(diary.lines, ElementsAre("print 1 #1", "print 2 #1"));
  clock.advance(1s);
  EXPECT_EQ(await(worker.run_once()), 1);
  EXPECT_EQ(await(worker.run_once()), 0);
}

TEST_F(WorkerTest, LeavesKindsItDoesNotKnowToOthers) {
  Worker other{io(), pool(), clock, "other"};
  put(job("1"));
  EXPECT_EQ(await(other.run_once()), 0);
  Worker worker{io(), pool(), clock, "w"};
  worker.on_job("print", noting());
  EXPECT_EQ(await(worker.run_once()), 1);
}

TEST_F(WorkerTest, DeliversAnEventToEverySubscriberOfItsTopic) {
  Worker worker{io(), pool(), clock, "w"};
  worker.on_event("a.done", "notices", noting("notices"));
  worker.on_event("*", "journal", noting("journal"));
  worker.on_event("b.done", "unmoved", noting("unmoved"));
  await(worker.run_once());
  tell(event("a.done"));
  EXPECT_EQ(await(worker.run_once()), 2);
  EXPECT_THAT(diary.lines, UnorderedElementsAre("notices a.done {\"n\":1}", "journal a.done {\"n\":1}"));
  EXPECT_EQ(await(worker.run_once()), 0);
}

TEST_F(WorkerTest, AnEventThatDoesNotConcernASubscriberIsNoJobOfItUnlessItCannotTell) {
  Worker worker{io(), pool(), clock, "w"};
  worker.on_event("a.done", "all", noting("all"));
  worker.on_event("a.done", "seconds", noting("seconds"), [](const OutboxEvent& e) { return e.payload.contains("2"); });
  worker.on_event("a.done", "lost", noting("lost"), [](const OutboxEvent&) -> bool { throw std::runtime_error("unreadable"); });
  await(worker.run_once());
  tell(event("a.done"));
  EXPECT_EQ(await(worker.run_once()), 2);
  EXPECT_THAT(diary.lines, UnorderedElementsAre("all a.done {\"n\":1}", "lost a.done {\"n\":1}"));
}

TEST_F(WorkerTest, OneSubscribersFailureDoesNotKeepTheEventFromTheOthers) {
  Diary failing{.failures_left = 1};
  Worker worker{io(), pool(), clock, "w"};
  worker.on_event("a.done", "notices", noting("notices"));
  worker.on_event("a.done", "weak", [diary = &failing](OutboxEvent e) { return note_event(diary, "weak", std::move(e)); });
  tell(event("a.done"));
  await(worker.run_once());
  EXPECT_THAT(diary.lines, ElementsAre("notices a.done {\"n\":1}"));
  EXPECT_TRUE(failing.lines.empty());
  clock.advance(2s);
  EXPECT_EQ(await(worker.run_once()), 1);
  EXPECT_THAT(failing.lines, ElementsAre("weak a.done {\"n\":1}"));
  EXPECT_EQ(diary.lines.size(), 1u);
}

TEST_F(WorkerTest, AnEventWaitsForASubscriberThisProgramDoesNotKnow) {
  Worker newer{io(), pool(), clock, "newer"};
  newer.on_event("a.done", "newcomer", noting("newcomer"));
  await(newer.run_once());  // known from now on
  Worker older{io(), pool(), clock, "older"};
  tell(event("a.done"));
  EXPECT_EQ(await(older.run_once()), 0);
  EXPECT_EQ(await(newer.run_once()), 1);
  await(forget_subscriber(pool(), "a.done", "newcomer"));
  tell(event("a.done"));
  EXPECT_EQ(await(older.run_once()), 0);
  EXPECT_TRUE(await(pool().query(sql::ListSubscribers{})).empty());
}

TEST_F(WorkerTest, TriesAgainLaterAndBuriesWhatNeverWorks) {
  diary.failures_left = 3;
  Worker worker{io(), pool(), clock, "w"};
  worker.on_job("print", noting());
  const Job failing = job("1");
  put(failing);
  EXPECT_EQ(await(worker.run_once()), 1);
  EXPECT_EQ(await(worker.run_once()), 0);  // not before its time
  clock.advance(1s);
  EXPECT_EQ(await(worker.run_once()), 1);
  clock.advance(2s);
  EXPECT_TRUE(await(list_dead_letters(pool())).empty());
  EXPECT_EQ(await(worker.run_once()), 1);
  const auto dead = await(list_dead_letters(pool()));
  ASSERT_EQ(dead.size(), 1u);
  EXPECT_EQ(dead[0].id, failing.id);
  EXPECT_EQ(dead[0].attempts, 3);
  EXPECT_EQ(dead[0].last_error, "the printer is out of paper");
  EXPECT_EQ(await(count_dead_letters(pool())), 1);
  const auto found = await(find_dead_letter(pool(), dead[0].lane, failing.id));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->last_error, dead[0].last_error);
  EXPECT_FALSE(await(find_dead_letter(pool(), (dead[0].lane + 1) % kLanes, failing.id)));
  clock.advance(24h);
  EXPECT_EQ(await(worker.run_once()), 0);

  EXPECT_TRUE(await(retry_dead_letter(pool(), dead[0].lane, dead[0].id, clock.now())));
  EXPECT_FALSE(await(retry_dead_letter(pool(), dead[0].lane, dead[0].id, clock.now())));
  EXPECT_EQ(await(worker.run_once()), 1);
  EXPECT_THAT(diary.lines, ElementsAre("print 1 #1"));
  EXPECT_TRUE(await(list_dead_letters(pool())).empty());
}

TEST_F(WorkerTest, ADeadLetterCanBeThrownAway) {
  diary.failures_left = 1;
  Worker worker{io(), pool(), clock, "w"};
  worker.on_job("print", noting());
  Job once = job("1");
  once.max_attempts = 1;
  put(once);
  await(worker.run_once());
  const auto dead = await(list_dead_letters(pool()));
  ASSERT_EQ(dead.size(), 1u);
  EXPECT_TRUE(await(discard_dead_letter(pool(), dead[0].lane, dead[0].id)));
  EXPECT_FALSE(await(discard_dead_letter(pool(), dead[0].lane, dead[0].id)));
  EXPECT_TRUE(await(list_dead_letters(pool())).empty());
}

TEST_F(WorkerTest, AJobWhoseWorkerDiedRunsAgainWhenTheLeaseIsOver) {
  const Job lost = job("1");
  put(lost);
  // A worker takes the lane and claims the job, and is never heard of again.
  const auto lane = static_cast<std::int16_t>(lane_of(lost.key));
  const Instant until = clock.now() + kLease;
  EXPECT_EQ(await(pool().query(sql::TakeLane{.lane = lane, .owner = "dead", .now = clock.now(), .until = until})), 1);
  ASSERT_EQ(claim(lane, "dead"), 1u);
  Worker worker{io(), pool(), clock, "w"};
  worker.on_job("print", noting());
  EXPECT_EQ(await(worker.run_once()), 0);
  clock.advance(kLease - 1us);
  EXPECT_EQ(await(worker.run_once()), 0);
  clock.advance(1us);
  EXPECT_EQ(await(worker.run_once()), 1);
  EXPECT_THAT(diary.lines, ElementsAre("print 1 #2"));
}

TEST_F(WorkerTest, LeasesTakenWhileAClockWasWrongBindNobody) {
  const Job lost = job("1");
  put(lost);
  const auto lane = static_cast<std::int16_t>(lane_of(lost.key));
  const Instant until = clock.now() + std::chrono::days(2);  // a worker whose clock stood two days ahead died
  EXPECT_EQ(await(pool().query(sql::TakeLane{.lane = lane, .owner = "dead", .now = clock.now(), .until = until})), 1);
  ASSERT_EQ(await(pool().query(sql::ClaimJobs{
                      .lane = lane, .now = clock.now(), .kinds = {"print"}, .worker = "dead", .leased_until = until, .most = 1}))
                .size(),
            1u);
  Worker worker{io(), pool(), clock, "w"};
  worker.on_job("print", noting());
  EXPECT_EQ(await(worker.run_once()), 1);
  EXPECT_THAT(diary.lines, ElementsAre("print 1 #2"));
}

TEST_F(WorkerTest, AJobThatKillsItsWorkersEndsAsADeadLetter) {
  const Job poison = job("1");
  put(poison);
  const auto lane = static_cast<std::int16_t>(lane_of(poison.key));
  for (int i = 0; i < poison.max_attempts; ++i) {
    ASSERT_EQ(claim(lane, "dead"), 1u);
    clock.advance(kLease);
  }
  Worker worker{io(), pool(), clock, "w"};
  worker.on_job("print", noting());
  await(worker.run_once());
  EXPECT_TRUE(diary.lines.empty());
  const auto dead = await(list_dead_letters(pool()));
  ASSERT_EQ(dead.size(), 1u);
  EXPECT_EQ(dead[0].last_error, "the worker died during the last attempt");
}

// A worker died with several jobs in hand. Whichever of them killed it, the others do not lose their attempts with it.
TEST_F(WorkerTest, AJobThatIsTriedAgainRunsAlone) {
  const Uuid key = make_uuid_v4();
  const auto lane = static_cast<std::int16_t>(lane_of(key));
  const auto put_numbered = [&](int i) {
    Job one = job(std::to_string(i), key);
    one.run_at = Instant{1'700'000'000s} + std::chrono::seconds{i};
    put(one);
  };
  for (const int i : {1, 2}) put_numbered(i);
  ASSERT_EQ(claim(lane, "dead"), 2u);
  clock.advance(kLease);
  for (const int i : {3, 4}) put_numbered(i);
  Worker worker{io(), pool(), clock, "w"};
  std::vector<std::int64_t> in_hand;
  worker.on_job("print", [this, &in_hand](Job running) { return count_and_note(&pool(), &in_hand, &diary, std::move(running)); });
  EXPECT_EQ(await(worker.run_once()), 4);
  EXPECT_THAT(in_hand, ElementsAre(1, 1, 2, 2));
  EXPECT_THAT(diary.lines, ElementsAre("print 1 #2", "print 2 #2", "print 3 #1", "print 4 #1"));
}

TEST_F(WorkerTest, ManyJobsOfALaneAreDoneInOrderAndOnlyTheFailedOnesAgain) {
  const Uuid key = make_uuid_v4();
  for (int i = 0; i < 60; ++i) {
    Job one = job(std::to_string(i), key);
    one.run_at = clock.now() - 60s + std::chrono::seconds{i};
    put(one);
  }
  Worker worker{io(), pool(), clock, "w"};
  worker.on_job("print", [diary = &diary](Job running) { return note_all_but(diary, "30", std::move(running)); });
  EXPECT_EQ(await(worker.run_once()), 60);
  ASSERT_EQ(diary.lines.size(), 59u);
  for (std::size_t i = 0; i < 59; ++i) EXPECT_EQ(diary.lines[i], fmt::format("print {} #1", i < 30 ? i : i + 1));
  clock.advance(2s);
  EXPECT_EQ(await(worker.run_once()), 1);
  EXPECT_EQ(diary.lines.back(), "print 30 #2");
  EXPECT_EQ(await(worker.run_once()), 0);
}

// A worker that is told to stop ends the job under way; those it had taken besides are free again, with all their attempts.
TEST_F(WorkerTest, AStoppedWorkerPutsBackWhatItHasNotRun) {
  const SystemClock now;
  clock.set(now.now());
  const Uuid key = make_uuid_v4();
  for (int i = 0; i < 5; ++i) put(job(std::to_string(i), key));
  Worker worker{io(), pool(), now, "w"};
  Stopping stopping{io(), worker};
  worker.on_job("print", [this, &stopping](Job running) { return stop_and_note(&stopping, &diary, std::move(running)); });
  worker.start();
  run_until(1);
  while (!stopping.ended) io().run_one();
  EXPECT_EQ(diary.lines.size(), 1u);
  EXPECT_EQ(claim(static_cast<std::int16_t>(lane_of(key)), "next"), 4u);
}

struct Concurrency {
  int now = 0, most = 0, done = 0;
};
Task<> count_running(db::Pool* pool, Concurrency* seen, Job) {
  seen->most = std::max(seen->most, ++seen->now);
  co_await pool->execute("select 1");
  --seen->now;
  ++seen->done;
}

TEST_F(WorkerTest, JobsGiveWayToRequestsThatWaitAndStillGoOn) {
  const SystemClock now;
  clock.set(now.now());
  Worker worker{io(), pool(), now, "w"};
  Concurrency seen;
  worker.on_job("print", [this, &seen](Job running) { return count_running(&pool(), &seen, std::move(running)); });
  bool pressed = true;
  worker.give_way([&pressed](std::int64_t) { return pressed; });
  for (int i = 0; i < 400; ++i) put(job(std::to_string(i)));
  worker.start();
  while (seen.done < 400) io().run_one();
  EXPECT_EQ(seen.most, static_cast<int>(kLanesUnderPressure));
  await(worker.stop());
}

TEST_F(WorkerTest, WhatWorkersThemselvesWaitForIsNoPressure) {
  const SystemClock now;
  clock.set(now.now());
  Worker worker{io(), pool(), now, "w"};
  worker.give_way([](std::int64_t active) { return active > 0; });
  Concurrency seen;
  worker.on_job("print", [this, &seen](Job running) { return count_running(&pool(), &seen, std::move(running)); });
  for (int i = 0; i < 400; ++i) put(job(std::to_string(i)));
  worker.start();
  while (seen.done < 400) io().run_one();
  EXPECT_GT(seen.most, static_cast<int>(kLanesUnderPressure));
  EXPECT_LE(seen.most, static_cast<int>(kLanesAtOnce));
  await(worker.stop());
}

TEST_F(WorkerTest, AHintIsGivenWhenAnEventIsRelayedAndLeavesNoJob) {
  Worker worker{io(), pool(), clock, "w"};
  std::vector<std::string> hints;
  worker.on_hint("*", [&hints](const OutboxEvent& e) { hints.push_back("* " + e.topic); });
  worker.on_hint("a.done", [&hints](const OutboxEvent& e) { hints.push_back("a.done " + e.payload); });
  tell(event("a.done"));
  tell(event("b.done"));
  EXPECT_EQ(await(worker.run_once()), 0);
  EXPECT_THAT(hints, UnorderedElementsAre("* a.done", "a.done {\"n\": 1}", "* b.done"));
}

TEST_F(WorkerTest, ASlowWorkerDoesNotEndAJobThatWasTakenFromIt) {
  const Job slow = job("1");
  put(slow);
  const auto lane = static_cast<std::int16_t>(lane_of(slow.key));
  ASSERT_EQ(claim(lane, "slow"), 1u);
  EXPECT_EQ(claim(lane, "quick"), 0u);
  clock.advance(kLease);
  ASSERT_EQ(claim(lane, "quick"), 1u);
  EXPECT_EQ(await(pool().query(sql::FinishJobs{.lane = lane, .ids = {slow.id}, .worker = "slow"})), 0);
  EXPECT_EQ(await(pool().query(sql::FinishJobs{.lane = lane, .ids = {slow.id}, .worker = "quick"})), 1);
}

TEST_F(WorkerTest, AScheduleRunsOncePerPeriodHoweverManyWorkersThereAre) {
  Worker a{io(), pool(), clock, "a"}, b{io(), pool(), clock, "b"};
  for (Worker* worker : {&a, &b}) worker->every("clean", 60s, [diary = &diary](Instant now) { return note_time(diary, now); });
  EXPECT_EQ(await(a.run_once()) + await(b.run_once()), 1);
  clock.advance(59s);
  EXPECT_EQ(await(a.run_once()) + await(b.run_once()), 0);
  clock.advance(1s);
  EXPECT_EQ(await(b.run_once()) + await(a.run_once()), 1);
  EXPECT_EQ(diary.lines.size(), 2u);
}

// A run longer than its lease keeps it by its beat; one that lost it to another worker cannot take it back.
TEST_F(WorkerTest, AScheduleThatRunsOnKeepsItsLeaseUntilAnotherHasIt) {
  Worker worker{io(), pool(), clock, "w"};
  worker.every("clean", 60s, [diary = &diary](Instant now) { return note_time(diary, now); });
  EXPECT_EQ(await(worker.run_once()), 1);
  clock.advance(60s);
  const auto claim_as = [this](const char* who) {
    return await(pool().query(sql::ClaimSchedule{.name = "clean", .now = clock.now(), .worker = who, .leased_until = clock.now() + kLease}))
        .has_value();
  };
  const auto extend_as = [this](const char* who) {
    return await(pool().query(sql::ExtendSchedule{.name = "clean", .worker = who, .leased_until = clock.now() + kLease}));
  };
  EXPECT_TRUE(claim_as("slow"));
  clock.advance(kLease - 1s);
  EXPECT_EQ(extend_as("slow"), 1);
  clock.advance(2s);
  EXPECT_FALSE(claim_as("quick"));
  clock.advance(kLease);
  EXPECT_TRUE(claim_as("quick"));
  EXPECT_EQ(extend_as("slow"), 0);
}

TEST_F(WorkerTest, AFailedScheduleIsTriedAgainWithinAMinute) {
  Worker worker{io(), pool(), clock, "w"};
  worker.every("daily", 24h, [diary = &diary](Instant) { return note_job(diary, Job{.kind = "daily"}); });
  diary.failures_left = 1;
  EXPECT_EQ(await(worker.run_once()), 1);
  EXPECT_TRUE(diary.lines.empty());
  clock.advance(60s);
  EXPECT_EQ(await(worker.run_once()), 1);
  EXPECT_EQ(diary.lines.size(), 1u);
  clock.advance(60s);
  EXPECT_EQ(await(worker.run_once()), 0);
}

TEST_F(WorkerTest, TwoRunningWorkersDoEveryJobOnceAndAtOnce) {
  const SystemClock now;
  clock.set(now.now());
  db::Options options = pool().options();
  db::Pool second_pool{io(), options};
  Worker a{io(), pool(), now, "a"}, b{io(), second_pool, now, "b"};
  for (Worker* worker : {&a, &b}) worker->on_job("print", noting());
  a.start();
  b.start();
  std::set<std::string> wanted;
  for (int i = 0; i < 300; ++i) {
    put(job(std::to_string(i)));
    wanted.insert(fmt::format("print {} #1", i));
  }
  run_until(300);
  await(a.stop());
  await(b.stop());
  EXPECT_EQ(diary.lines.size(), 300u);
  EXPECT_EQ((std::set<std::string>{diary.lines.begin(), diary.lines.end()}), wanted);
  for (const auto& lane : await(pool().query(sql::ListLanes{}))) EXPECT_EQ(lane.owner, "");
  await(second_pool.close());
}

TEST_F(WorkerTest, ACommitWakesWorkersInThisAndInOtherProcesses) {
  const SystemClock now;
  clock.set(now.now());
  db::Pool other_process{io(), pool().options()};  // another pool knows of the commit only by NOTIFY
  Worker worker{io(), other_process, now, "w"};
  worker.on_job("print", noting());
  worker.start();
  put(job("1"));
  run_until(1);
  const auto begin = std::chrono::steady_clock::now();
  constexpr int kJobs = 8;
  for (int i = 0; i < kJobs; ++i) {
    put(job("2"));
    run_until(2 + static_cast<std::size_t>(i));
  }
  // Polling alone would need about half a second for each.
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
  await(worker.stop());
  await(other_process.close());
}

// A job that runs longer than its lease keeps it while its worker lives; a worker that lost it cannot take it back.
TEST_F(WorkerTest, OnlyTheHolderOfAJobExtendsItsLease) {
  const Job waiting = job("\"long\"");
  db::Batch batch;
  enqueue(batch, waiting);
  await(pool().run(std::move(batch)));
  const auto lane = static_cast<std::int16_t>(lane_of(waiting.key));
  const sql::ExtendJobs extend{.lane = lane, .ids = {waiting.id}, .worker = "one", .leased_until = clock.now() + 30s};
  EXPECT_EQ(await(pool().query(extend)), 0);
  await(pool().execute("update jobs.queue set leased_by = 'one', leased_until = now() where id = '" + waiting.id.str() + "'"));
  EXPECT_EQ(await(pool().query(extend)), 1);
  await(pool().execute("update jobs.queue set leased_by = 'two' where id = '" + waiting.id.str() + "'"));
  EXPECT_EQ(await(pool().query(extend)), 0);
}

}  // namespace
}  // namespace darcha::jobs
