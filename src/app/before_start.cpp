#include "app/before_start.h"
#include "app/mail_settings.h"

#include <boost/asio/ip/address.hpp>

#include <fmt/core.h>
#include <sys/resource.h>

#include "core/log.h"

namespace darcha::app {
namespace {

constexpr rlim_t kFewFiles = 4096;  ///< each connection is a file

void require_address(const std::string& address) {
  boost::system::error_code refused;
  boost::asio::ip::make_address(address, refused);
  if (refused) throw std::runtime_error(fmt::format("--address: '{}' is not an IP address (127.0.0.1, 0.0.0.0, ::)", address));
}

void raise_open_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 65'536);  // not "no limit": some libraries close every possible descriptor
  if (::setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < kFewFiles)
    log_warn("app.few_files", {{"may_open", limit.rlim_cur}, {"wanted", kFewFiles}});
}

}  // namespace

void before_start(const Config& config) {
  if (config.tls_certificate.empty() && !config.tls_key.empty())
    throw std::runtime_error("--tls-key without --tls-certificate: the server would speak plain HTTP");
  require_address(config.address);
  if (config.takes_mail()) mail_settings(config);  // says what is wrong with it
  raise_open_files();
}

}  // namespace darcha::app
