#include "app/mail_settings.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/crypto.h"

namespace darcha::app {
namespace {

std::string wrong(const Config& config) {
  try {
    mail_settings(config);
    return {};
  } catch (const std::runtime_error& fault) {
    return fault.what();
  }
}

TEST(MailSettings, FollowFromThePublicAddress) {
  EXPECT_EQ(mail_settings({}).address, "murojaat@localhost");
  const mail::Settings of_portal = mail_settings({.public_url = "https://my.example.uz:8443", .smtp_relay = "mail.example.uz:587"});
  EXPECT_EQ(of_portal.address, "murojaat@my.example.uz");
  EXPECT_EQ(of_portal.host, "my.example.uz");
  EXPECT_EQ(of_portal.relay.host, "mail.example.uz");
  EXPECT_EQ(of_portal.relay.port, "587");
  EXPECT_TRUE(of_portal.relay.tls);
}

TEST(MailSettings, ThatDoNotFitTogetherAreSaidBeforeTheStart) {
  EXPECT_NE(wrong({.mail_address = "murojaat"}), "");
  EXPECT_NE(wrong({.mail_listen = "mail.example.uz"}), "");
  EXPECT_NE(wrong({.smtp_relay = "mail.example.uz:smtp"}), "");
  EXPECT_NE(wrong({.smtp_relay = "m:25", .smtp_user = "u"}), "");
  EXPECT_NE(wrong({.smtp_relay = "m:25", .smtp_plain = true, .smtp_user = "u"}), "");
  const auto file = std::filesystem::temp_directory_path() / ("darcha-relay-" + random_token(6));
  std::ofstream(file) << "secret\n";
  std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::others_read);
  const Config config{.smtp_relay = "m:25", .smtp_user = "u", .smtp_password_file = file};
  EXPECT_NE(wrong(config).find("can be read by others"), std::string::npos);
  std::filesystem::permissions(file, std::filesystem::perms::owner_read);
  EXPECT_EQ(mail_settings(config).relay.password, "secret");
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace darcha::app
