// Files without rows go, and none that somebody wants.
#include "documents/sweep.h"

#include <gtest/gtest.h>

#include <fstream>

#include "documents/issue/testing.h"

namespace darcha::documents {
namespace {

Task<std::vector<Digest>> answer(std::vector<Digest> files) { co_return files; }

Referred nobody() {
  return [](std::vector<Digest>) { return answer({}); };
}

Task<std::vector<Digest>> adopted(ObjectStore& store, std::filesystem::path upload, Digest digest) {
  co_await store.adopt(std::move(upload), digest);
  co_return std::vector<Digest>{};
}

// A store of the test alone. It has one part for each first octet, so a test sweeps all of them.
class Sweep : public testing::IssueTest {
 public:
  static constexpr auto kOld = std::chrono::hours{24 * 31};
  Swept sweep(std::vector<Referred> rooms) {
    Swept all;
    for (int part = 0; part < kStoreParts; ++part) {
      const Swept one = await(sweep_part(own_, cpu_, part, std::filesystem::file_time_type::clock::now() - kSweepAge, rooms));
      all.looked_at += one.looked_at;
      all.removed += one.removed;
    }
    return all;
  }
  void grow_old(const Digest& digest) {
    std::filesystem::last_write_time(own_.path_of(digest), std::filesystem::file_time_type::clock::now() - kOld);
  }
  Digest keep(const std::string& content, bool old = true) {
    const Digest digest = await(own_.put(content));
    if (old) grow_old(digest);
    return digest;
  }
  bool there(const Digest& digest) { return await(own_.contains(digest)); }

  testing::Folder folder_;
  ObjectStore own_{folder_.path() / "objects", cpu_};
};

TEST_F(Sweep, RemovesOldFilesThatNoRoomRefersTo) {
  const Digest lost = keep("an upload whose request died");
  const Digest held = keep("an attachment");
  const Digest young = keep("an upload of a moment ago", false);
  const Swept swept = sweep({nobody(), [held](std::vector<Digest>) { return answer({held}); }});
  EXPECT_EQ(swept.looked_at, 2U);
  EXPECT_EQ(swept.removed, 1U);
  EXPECT_FALSE(there(lost));
  EXPECT_TRUE(there(held));
  EXPECT_TRUE(there(young));
  EXPECT_EQ(sweep({[held](std::vector<Digest>) { return answer({held}); }}).removed, 0U);
}

TEST_F(Sweep, KeepsEveryIssuedDocument) {
  const Prepared issued = issue(subject_);
  const auto drawn = await(prepare(services_, order(SubjectId::make(testing::kNow))));  // and then its transaction failed
  for (const Digest& digest : {issued.digest, drawn->digest}) keep(await(objects_.get(digest)).value());
  EXPECT_EQ(sweep({[this](std::vector<Digest> files) { return issued_among(pool(), std::move(files)); }}).removed, 1U);
  EXPECT_TRUE(there(issued.digest));
  EXPECT_FALSE(there(drawn->digest));
}

TEST_F(Sweep, LeavesAFileThatIsWantedAgain) {
  const Digest stored = keep("removed once, attached again");
  EXPECT_EQ(keep("removed once, attached again", false), stored);
  EXPECT_EQ(sweep({nobody()}).removed, 0U) << "storing it again makes it young";
  grow_old(stored);
  const auto upload = folder_.path() / "upload";
  std::ofstream(upload) << "removed once, attached again";
  await(own_.adopt(upload, stored));
  EXPECT_EQ(sweep({nobody()}).removed, 0U) << "so does adopting it";
  grow_old(stored);
  // Wanted again after the rooms were asked and before it is taken away: whoever asks is told "nobody", and adopts it in the same moment.
  const Referred adopt_meanwhile = [&](std::vector<Digest>) {
    std::ofstream(upload) << "removed once, attached again";
    return adopted(own_, upload, stored);
  };
  EXPECT_EQ(sweep({adopt_meanwhile}).removed, 0U);
  EXPECT_EQ(await(own_.get(stored)), "removed once, attached again");
}

TEST_F(Sweep, ClearsAwayWhatCrashesLeft) {
  const Digest needed = keep("taken aside by a sweep that died", false);
  const auto place = own_.path_of(needed);
  std::filesystem::rename(place, place.parent_path() / (".swept-" + place.filename().string()));
  const auto half = place.parent_path() / ".draft-half-written";
  std::ofstream(half) << "half";
  std::filesystem::last_write_time(half, std::filesystem::file_time_type::clock::now() - kOld);
  EXPECT_EQ(sweep({nobody()}).removed, 0U);
  EXPECT_TRUE(there(needed)) << "put back, and looked at like any other";
  EXPECT_FALSE(std::filesystem::exists(half));
}

}  // namespace
}  // namespace darcha::documents
