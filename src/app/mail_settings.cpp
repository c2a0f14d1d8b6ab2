#include "app/mail_settings.h"

#include <boost/asio/ip/address.hpp>

#include <sys/stat.h>

#include <fstream>
#include <stdexcept>

namespace darcha::app {
namespace {

std::string host_of(const Config& config) {
  if (config.public_url.empty()) return "localhost";
  const auto scheme = config.public_url.find("://");
  const std::string rest = config.public_url.substr(scheme == std::string::npos ? 0 : scheme + 3);
  return rest.substr(0, rest.find_first_of(":/"));
}

std::string password_in(const std::filesystem::path& file) {
  struct stat info{};
  if (::stat(file.c_str(), &info) != 0) throw std::runtime_error(file.string() + ": there is no such file (smtp-password-file)");
  if ((info.st_mode & 077) != 0) throw std::runtime_error(file.string() + ": can be read by others; chmod 600 it");
  std::ifstream in(file);
  std::string password;
  std::getline(in, password);
  if (password.empty()) throw std::runtime_error(file.string() + ": holds no password on its first line");
  return password;
}

mail::Relay relay_of(const Config& config) {
  mail::Relay out{.tls = !config.smtp_plain, .ca_file = config.smtp_ca, .user = config.smtp_user};
  const std::size_t colon = config.smtp_relay.rfind(':');
  out.host = config.smtp_relay.substr(0, colon);
  if (colon != std::string::npos) out.port = config.smtp_relay.substr(colon + 1);
  if (out.host.empty() || out.port.empty() || out.port.find_first_not_of("0123456789") != std::string::npos)
    throw std::runtime_error("smtp-relay: HOST or HOST:PORT, not '" + config.smtp_relay + "'");
  if (!out.user.empty() && config.smtp_plain)
    throw std::runtime_error("smtp-user with smtp-plain: the password would be readable on the way");
  if (!out.user.empty() && config.smtp_password_file.empty()) throw std::runtime_error("smtp-user needs smtp-password-file");
  if (!out.user.empty()) out.password = password_in(config.smtp_password_file);
  return out;
}

}  // namespace

mail::Settings mail_settings(const Config& config) {
  boost::system::error_code refused;
  boost::asio::ip::make_address(config.mail_listen, refused);
  if (refused) throw std::runtime_error("mail-listen: '" + config.mail_listen + "' is not an IP address");
  mail::Settings out{.address = config.mail_address.empty() ? "murojaat@" + host_of(config) : config.mail_address,
                     .host = host_of(config),
                     .spool = config.data_dir / "mail",
                     .outbox = config.data_dir / "outbox",
                     .tls_certificate = config.tls_certificate,
                     .tls_key = config.tls_key};
  mail::require_address(out.address);
  if (!config.smtp_relay.empty()) out.relay = relay_of(config);
  return out;
}

}  // namespace darcha::app
