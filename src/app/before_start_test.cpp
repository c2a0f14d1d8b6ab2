#include "app/before_start.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace darcha::app {
namespace {

std::string fault(const Config& config) {
  try {
    before_start(config);
    return "";
  } catch (const std::runtime_error& failure) {
    return failure.what();
  }
}

TEST(BeforeStart, AnAddressThatIsNoneIsSaid) {
  Config config;
  config.address = "localhost";
  EXPECT_NE(fault(config).find("--address: 'localhost' is not an IP address"), std::string::npos) << fault(config);
}

TEST(BeforeStart, AKeyWithoutItsCertificateIsNotSilentlyPlainHttp) {
  Config config;
  config.tls_key = "key.pem";
  EXPECT_NE(fault(config).find("--tls-certificate"), std::string::npos) << fault(config);
  config.tls_certificate = "chain.pem";
  EXPECT_EQ(fault(config), "");
}

TEST(BeforeStart, TakesAsManyOpenFilesAsTheSystemGives) {
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  const rlimit few{.rlim_cur = 256, .rlim_max = limit.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
  Config config;
  before_start(config);
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  EXPECT_EQ(limit.rlim_cur, std::min<rlim_t>(limit.rlim_max, 65'536));
}

}  // namespace
}  // namespace darcha::app
