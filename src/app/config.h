// Configuration: built-in defaults, then a YAML file, then DARCHA_* environment variables, then command-line flags; the last one wins.
#pragma once
#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/refusal.h"
#include "core/time.h"

namespace darcha::app {

struct Config {
  std::filesystem::path data_dir = "var";  ///< private cluster, object store, keys, uploads
  std::filesystem::path services_dir = "services";
  std::filesystem::path assets_dir = "assets";
  std::filesystem::path reference_dir = "data";                 ///< regions, holidays, base values
  std::filesystem::path templates_dir = "documents/templates";  ///< of official documents
  std::filesystem::path models_dir = "models";                  ///< made by `darcha train`; empty is fine
  std::string database_url;                                     ///< libpq; empty: a private PostgreSQL under data_dir
  std::string address = "127.0.0.1";
  int port = 8480;
  int internal_port = 8481;  ///< metrics, health, readiness; loopback only; 0: none
  std::string public_url;    ///< https://my.example.uz; what QR codes and links in documents begin with
  std::string tls_certificate;
  std::string tls_key;
  std::filesystem::path signing_certificate, signing_key, signing_root;  ///< PEM, of the operator; empty: made in data_dir
  bool tls_development = false;  ///< speak TLS with a self-signed certificate for localhost, made in data_dir
  int io_threads = 1;
  int cpu_threads = 2;
  int db_connections = 12;    ///< for each io thread
  bool demo = false;          ///< synthetic country: banner, hints who to sign in as, gallery page
  std::optional<Date> today;  ///< demonstrations: the clock starts on this day
  std::string log_level = "info";
  std::string log_file;
  std::vector<std::string> trusted_proxies;
  int mail_port = 0, lmtp_port = 0;       ///< where mails to appeals come in; 0: not there
  std::string mail_listen = "127.0.0.1";  ///< for both
  std::string mail_address;               ///< of appeals; empty: murojaat@ the host of public_url
  std::string smtp_relay;                 ///< host or host:port; empty: letters are files in data_dir/outbox
  bool smtp_plain = false;                ///< the relay is spoken to without TLS: on this machine only
  std::string smtp_user, smtp_ca;
  std::filesystem::path smtp_password_file;

  bool takes_mail() const { return mail_port != 0 || lmtp_port != 0; }
  std::string base_url() const;  ///< public_url, or http(s)://address:port
};

/// One setting as people meet it: for --help, the file, the environment and its checks.
struct Setting {
  std::string_view name;   ///< "database-url": flag --database-url, variable DARCHA_DATABASE_URL, key database_url
  std::string_view value;  ///< how the value is named in --help; empty for a switch
  std::string_view help;
};
const std::vector<Setting>& settings();

/// Refuses an unknown name or a value that does not fit: code "app.bad_setting", args name, value, why.
Result<void> apply_setting(Config& config, std::string_view name, const std::string& value);
Result<void> apply_file(Config& config, const std::filesystem::path& file);
Result<void> apply_environment(Config& config, const char* const* environ);

}  // namespace darcha::app
