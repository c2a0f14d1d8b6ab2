// The command line and where a setting comes from: defaults, file, environment, flags; the last one wins, wherever it stands on the line.
#include "app/config.h"

#include <gtest/gtest.h>

#include <fstream>

#include "app/command.h"
#include "app/commands.h"
#include "core/crypto.h"

namespace darcha::app {
namespace {

class CommandLine : public ::testing::Test {
 public:
  ~CommandLine() override { std::filesystem::remove(file_); }

  int run(const std::vector<std::string>& argv, std::vector<const char*> environment = {}) {
    environment.push_back(nullptr);
    seen_.reset();
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int exit_code = dispatch(commands_, argv, environment.data());
    out_ = ::testing::internal::GetCapturedStdout();
    err_ = ::testing::internal::GetCapturedStderr();
    return exit_code;
  }
  void write(const std::string& text) { std::ofstream(file_) << text; }

  std::filesystem::path file_ = std::filesystem::temp_directory_path() / ("darcha-config-" + random_token(6) + ".yaml");
  std::optional<Arguments> seen_;
  std::string out_, err_;
  std::vector<Command> commands_{{"work",
                                  "does it",
                                  "How to work.",
                                  {{"hours", "N", "how long"}, {"twice", "", "again"}},
                                  [this](const Arguments& a) {
                                    seen_ = a;
                                    return 7;
                                  }},
                                 {"work hard", "does more", "How to work hard.", {}, [this](const Arguments& a) {
                                    seen_ = a;
                                    return 8;
                                  }}};
};

TEST_F(CommandLine, LetsTheLastSourceWin) {
  write("port: 1001\naddress: 10.0.0.1\nio_threads: 3\n");
  EXPECT_EQ(run({"work"}), 7);
  EXPECT_EQ(seen_->config.port, 8480);
  run({"work", "--config", file_.string()});
  EXPECT_EQ(seen_->config.port, 1001);
  run({"work", "--config", file_.string()}, {"DARCHA_PORT=1002", "DARCHA_IO_THREADS=4", "OTHER=1", "DARCHA_ROOT=/somewhere"});
  EXPECT_EQ(seen_->config.port, 1002) << "the environment beats the file";
  EXPECT_EQ(seen_->config.io_threads, 4);
  EXPECT_EQ(seen_->config.address, "10.0.0.1");
  run({"work", "--port=1003", "--config=" + file_.string()}, {"DARCHA_PORT=1002"});
  EXPECT_EQ(seen_->config.port, 1003) << "a flag beats both, also before --config";
}

TEST_F(CommandLine, GivesTheCommandItsOptionsAndWords) {
  run({"work", "a", "--hours", "8", "--twice", "b", "--demo", "--today", "2027-03-01", "--trusted-proxies", "10.0.0.1,10.0.0.2"});
  EXPECT_EQ(seen_->words, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(seen_->options, (std::map<std::string, std::string>{{"hours", "8"}, {"twice", "true"}}));
  EXPECT_TRUE(seen_->config.demo);
  EXPECT_EQ(seen_->config.today, make_date(2027, 3, 1));
  EXPECT_EQ(seen_->config.trusted_proxies.size(), 2U);
  EXPECT_EQ(run({"work", "hard"}), 8) << "the longest name that fits";
}

TEST_F(CommandLine, SaysWhatIsWrongWithAValue) {
  const std::pair<std::vector<std::string>, std::string> table[] = {{{"--port", "99999"}, "'99999' is not a value for port"},
                                                                    {{"--port", "80x"}, "'80x' is not a value for port"},
                                                                    {{"--io-threads=0"}, "'0' is not a value for io-threads"},
                                                                    {{"--demo=perhaps"}, "'perhaps' is not a value for demo"},
                                                                    {{"--demo="}, "'' is not a value for demo"},
                                                                    {{"--today", "tomorrow"}, "'tomorrow' is not a value for today"},
                                                                    {{"--log-level", "loud"}, "'loud' is not a value for log-level"},
                                                                    {{"--colour"}, "there is no setting '--colour'"},
                                                                    {{"--hours"}, "--hours needs a value"},
                                                                    {{"--port"}, "--port needs a value"},
                                                                    {{"--config"}, "--config needs a value"},
                                                                    {{"--config", "/no/such/file"}, "/no/such/file"}};
  for (const auto& [flags, says] : table) {
    std::vector<std::string> argv{"work"};
    argv.insert(argv.end(), flags.begin(), flags.end());
    EXPECT_EQ(run(argv), 2) << says;
    EXPECT_NE(err_.find(says), std::string::npos) << err_;
    EXPECT_FALSE(seen_) << "nothing runs with a wrong command line";
  }
  EXPECT_EQ(run({"work"}, {"DARCHA_PORT=none"}), 2);
  EXPECT_NE(err_.find("(environment)"), std::string::npos);
}

TEST_F(CommandLine, RefusesAFileItDoesNotUnderstand) {
  const std::pair<const char*, const char*> table[] = {{"- a\n- b\n", "not a list of settings"},
                                                       {"port: [1, 2]\n", "not a single value"},
                                                       {"colour: red\n", "there is no setting 'colour'"},
                                                       {"port: [\n", file_.c_str()}};
  for (const auto& [text, says] : table) {
    write(text);
    EXPECT_EQ(run({"work", "--config", file_.string()}), 2) << text;
    EXPECT_NE(err_.find(says), std::string::npos) << err_;
  }
}

TEST_F(CommandLine, LeavesAValueAsItWasWhenItRefusesAnother) {
  Config config;
  EXPECT_FALSE(apply_setting(config, "log-level", "loud"));
  EXPECT_FALSE(apply_setting(config, "today", "x"));
  EXPECT_EQ(config.log_level, "info");
  EXPECT_FALSE(config.today);
}

TEST_F(CommandLine, TeachesAndSuggests) {
  EXPECT_EQ(run({}), 2);
  EXPECT_EQ(run({"help"}), 0);
  EXPECT_NE(out_.find("work hard"), std::string::npos);
  for (const Setting& setting : settings()) EXPECT_NE(out_.find("--" + std::string{setting.name}), std::string::npos);
  EXPECT_EQ(run({"help", "work", "hard"}), 0);
  EXPECT_NE(out_.find("How to work hard."), std::string::npos);
  EXPECT_EQ(run({"work", "--help"}), 0);
  EXPECT_FALSE(seen_);
  EXPECT_NE(out_.find("--hours N"), std::string::npos);
  EXPECT_EQ(run({"wrok"}), 2);
  EXPECT_NE(err_.find("did you mean 'work'?"), std::string::npos) << err_;
  EXPECT_EQ(run({"help", "wrok", "hard"}), 2);
  EXPECT_NE(err_.find("did you mean 'work hard'?"), std::string::npos) << err_;
}

TEST_F(CommandLine, DescribesEverySettingAndCommandThereIs) {
  Config config;
  for (const Setting& setting : settings()) {
    const auto applied = apply_setting(config, setting.name, "x");
    if (!applied) EXPECT_EQ(applied.error().code, "app.bad_setting") << setting.name;
  }
  for (const Command& command : commands()) {
    EXPECT_FALSE(command.summary.empty() || command.help.empty()) << command.name;
    EXPECT_TRUE(command.run) << command.name;
  }
}

TEST_F(CommandLine, KnowsItsOwnAddress) {
  Config config;
  EXPECT_EQ(config.base_url(), "http://127.0.0.1:8480");
  config.tls_certificate = "c.pem";
  EXPECT_EQ(config.base_url(), "https://127.0.0.1:8480");
  for (const char* same : {"https://my.example.uz", "https://my.example.uz/", "https://my.example.uz//"}) {
    ASSERT_TRUE(apply_setting(config, "public-url", same)) << same;
    EXPECT_EQ(config.base_url(), "https://my.example.uz") << same;
  }
  for (const char* wrong : {"my.example.uz", "https://", "https:///", "ftp://my.example.uz", "https://my.example.uz/portal", ""})
    EXPECT_FALSE(apply_setting(config, "public-url", wrong)) << wrong;
}

}  // namespace
}  // namespace darcha::app
