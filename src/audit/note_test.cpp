#include "audit/note.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "audit/key.h"
#include "audit/testing.h"

namespace darcha::audit {
namespace {

using testing::text;

const boost::json::array& notes() {
  static const boost::json::value value = testing::read_json(DARCHA_SOURCE_DIR "/src/audit/testdata/vectors.json");
  return value.at("notes").as_array();
}

TEST(Note, SignsAndOpensAsTheSpecificationSays) {
  for (const auto& item : notes()) {
    const auto signer = NoteSigner::parse(text(item.at("skey")));
    ASSERT_TRUE(signer);
    EXPECT_EQ(signer->verifier().vkey(), text(item.at("vkey")));
    EXPECT_EQ(signer->skey(), text(item.at("skey")));
    EXPECT_EQ(signer->sign(text(item.at("text"))), text(item.at("note")));  // Ed25519 is deterministic
    const auto verifier = parse_vkey(text(item.at("vkey")));
    ASSERT_TRUE(verifier);
    const auto note = open_note(text(item.at("note")), std::span(&*verifier, 1));
    ASSERT_TRUE(note);
    EXPECT_EQ(note->text, text(item.at("text")));
  }
}

TEST(Note, AnyChangedOctetIsRefused) {
  const auto verifier = parse_vkey(text(notes()[0].at("vkey"))).value();
  const std::string good(text(notes()[0].at("note")));
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    EXPECT_FALSE(open_note(bad, std::span(&verifier, 1))) << "octet " << i;
    EXPECT_FALSE(open_note(good.substr(0, i), std::span(&verifier, 1))) << "cut at " << i;
  }
}

TEST(Note, RefusesWhatIsNotANote) {
  const std::string line = "\u2014 a.uz/log " + to_base64(Bytes(68, 7)) + "\n";
  for (const std::string& bad : std::initializer_list<std::string>{
           std::string(), std::string("text\n"), "text\n" + line, "text\n\n", "text\n\n" + line + "\n", "text\n\n" + line + "x",
           "text\n\n- a.uz/log " + to_base64(Bytes(68, 7)) + "\n", "text\n\n\u2014 a.uz/log\n",
           "text\n\n\u2014  " + to_base64(Bytes(68, 7)) + "\n", "text\n\n\u2014 a+b AAAAAAAA\n", "text\n\n\u2014 a AAAA\n",
           "text\n\n\u2014 a AAAAAAAA=\n", "te\rxt\n\n" + line, "te\txt\n\n" + line, std::string("te\0xt\n\n", 7) + line,
           "te\xffxt\n\n" + line, std::string(kMaxNote, 'a') + "\n\n" + line}) {
    EXPECT_FALSE(parse_note(bad)) << bad.substr(0, 60);
  }
  EXPECT_FALSE(parse_note("text\n\n"));
  std::string many = "text\n\n";
  for (std::size_t i = 0; i < kMaxSignatures; ++i) many += line;
  EXPECT_TRUE(parse_note(many));
  EXPECT_FALSE(parse_note(many + line));
}

TEST(Note, UnknownKeysAreIgnoredButOneKnownMustHaveSigned) {
  const NoteSigner mine = NoteSigner::generate("a.uz/log"), witness = NoteSigner::generate("w.uz/witness");
  const std::string text = "a.uz/log\n1\n" + to_base64(Bytes(32, 1)) + "\n";
  std::string both = mine.sign(text);
  both += witness.sign(text).substr(text.size() + 1);
  const NoteVerifier known[] = {mine.verifier(), witness.verifier()};
  EXPECT_TRUE(open_note(both, std::span(known).first(1)));
  EXPECT_TRUE(open_note(both, known));
  EXPECT_FALSE(open_note(witness.sign(text), std::span(known).first(1)));
  EXPECT_FALSE(open_note(both, {}));
  // A wrong signature of a known key is not outweighed by a right one of another.
  std::string half = mine.sign(text) + witness.sign("other\n").substr(7);
  EXPECT_FALSE(open_note(half, known));
}

TEST(Note, KeysAreReadStrictly) {
  const std::string good(text(notes()[0].at("vkey")));
  EXPECT_TRUE(parse_vkey(good));
  std::string other_id = good;
  other_id[other_id.find('+') + 1] ^= 1;
  for (const std::string& bad :
       std::initializer_list<std::string>{std::string(), good + "=", good.substr(1), good.substr(0, good.size() - 4), other_id,
                                          "a b" + good, "+" + good, std::string(text(notes()[0].at("skey")))})
    EXPECT_FALSE(parse_vkey(bad)) << bad;
  EXPECT_FALSE(NoteSigner::parse(good));
  EXPECT_THROW(NoteSigner::generate("with space"), std::invalid_argument);
  EXPECT_THROW(NoteSigner::generate("with+plus"), std::invalid_argument);
}

TEST(Checkpoint, IsReadAndWrittenTheSame) {
  const Checkpoint checkpoint{"darcha.uz/log", 1234, sha256("x"), {"one", "two words"}};
  EXPECT_EQ(parse_checkpoint(format_checkpoint(checkpoint)).value(), checkpoint);
  const auto verifier = parse_vkey(text(notes()[0].at("vkey"))).value();
  EXPECT_EQ(open_checkpoint(text(notes()[0].at("note")), verifier)->size, 300u);
}

TEST(Checkpoint, RefusesEveryOtherForm) {
  const std::string root = to_base64(Bytes(32, 9));
  for (const std::string& bad : std::initializer_list<std::string>{
           std::string(), std::string("a.uz\n"), "a.uz\n1\n", "a.uz\n1\n" + root, "a.uz\n01\n" + root + "\n", "a.uz\n+1\n" + root + "\n",
           "a.uz\n-1\n" + root + "\n", "a.uz\n1 \n" + root + "\n", "a.uz\n\n" + root + "\n", "a.uz\n18446744073709551616\n" + root + "\n",
           "a.uz\n1\n" + to_base64(Bytes(31, 9)) + "\n", "a.uz\n1\n" + root + "=\n", "\n1\n" + root + "\n", "a.uz\n1\n" + root + "\n\n",
           "a.uz\n1\n" + root + "\n\nx\n", "a.uz\n0x1\n" + root + "\n"})
    EXPECT_FALSE(parse_checkpoint(bad)) << bad;
}

TEST(Checkpoint, OfAnotherLogIsRefused) {
  const NoteSigner signer = NoteSigner::generate("a.uz/log");
  const Checkpoint other{"b.uz/log", 1, {}};
  EXPECT_FALSE(open_checkpoint(signer.sign(format_checkpoint(other)), signer.verifier()));
}

TEST(Note, AgreesWithTheExampleOfTheSpecification) {
  const auto folder = testing::foreign_vectors();
  if (!folder) GTEST_SKIP() << "the example of C2SP signed-note is not on this machine (DARCHA_VECTORS)";
  std::string vkey = testing::read_file(*folder / "tlog-tiles/signed-note-example.vkey");
  while (vkey.ends_with('\n')) vkey.pop_back();
  const auto verifier = parse_vkey(vkey);
  ASSERT_TRUE(verifier);
  EXPECT_TRUE(open_note(testing::read_file(*folder / "tlog-tiles/signed-note-example.txt"), std::span(&*verifier, 1)));
}

class KeyFile : public ::testing::Test {
 protected:
  std::filesystem::path folder_ = std::filesystem::temp_directory_path() / ("darcha_key_" + random_token(9));
  std::filesystem::path file_ = folder_ / "audit" / "key";
  void TearDown() override { std::filesystem::remove_all(folder_); }
};

TEST_F(KeyFile, IsMadeOnceAndOnlyItsOwnerMayReadIt) {
  const std::string vkey = load_or_create_key(file_, "a.uz/log").verifier().vkey();
  struct stat status{};
  ASSERT_EQ(stat(file_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_EQ(load_or_create_key(file_, "a.uz/log").verifier().vkey(), vkey);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(file_.parent_path()), {}), 1);
}

TEST_F(KeyFile, IsRefusedWhenOthersMayReadItOrItIsAnothersOrBroken) {
  load_or_create_key(file_, "a.uz/log");
  EXPECT_THROW(load_or_create_key(file_, "b.uz/log"), std::runtime_error);
  chmod(file_.c_str(), 0640);
  EXPECT_THROW(load_or_create_key(file_, "a.uz/log"), std::runtime_error);
  chmod(file_.c_str(), 0600);
  std::ofstream(file_, std::ios::trunc) << "nothing";
  EXPECT_THROW(load_or_create_key(file_, "a.uz/log"), std::runtime_error);
}

/// Sets a variable for one test.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) { ::setenv(name, value.c_str(), 1); }
  ~Variable() { ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

TEST(KeySource, IsTheEnvironmentThenTheCredentialThenTheFile) {
  const auto folder = std::filesystem::temp_directory_path() / ("darcha_key_" + random_token(9));
  std::filesystem::create_directories(folder);
  const NoteSigner given = NoteSigner::generate("a.uz/log"), credential = NoteSigner::generate("a.uz/log");
  const std::string own = find_key(folder / "key", "a.uz/log").verifier().vkey();
  std::ofstream(folder / kKeyCredential) << credential.skey() << "\n";
  std::filesystem::permissions(folder / kKeyCredential, std::filesystem::perms::owner_read | std::filesystem::perms::group_read);
  {
    const Variable credentials("CREDENTIALS_DIRECTORY", folder.string());
    EXPECT_EQ(find_key(folder / "key", "a.uz/log").verifier().vkey(), credential.verifier().vkey());
    const Variable text(kKeyVariable, given.skey());
    EXPECT_EQ(find_key(folder / "key", "a.uz/log").verifier().vkey(), given.verifier().vkey());
    EXPECT_THROW(find_key(folder / "key", "b.uz/log"), std::runtime_error) << "the key of another log";
  }
  {
    const Variable broken(kKeyVariable, "not a key");
    EXPECT_THROW(find_key(folder / "none" / "key", "a.uz/log"), std::runtime_error);
    EXPECT_FALSE(std::filesystem::exists(folder / "none")) << "a broken key is never replaced by a new one";
  }
  {
    std::filesystem::permissions(folder / kKeyCredential, std::filesystem::perms::others_read, std::filesystem::perm_options::add);
    const Variable credentials("CREDENTIALS_DIRECTORY", folder.string());
    EXPECT_THROW(find_key(folder / "key", "a.uz/log"), std::runtime_error) << "anybody may have read it";
  }
  {
    const Variable credentials("CREDENTIALS_DIRECTORY", (folder / "empty").string());
    EXPECT_EQ(find_key(folder / "key", "a.uz/log").verifier().vkey(), own) << "no such credential: the file";
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace darcha::audit
