#include "app/config.h"

#include <fmt/core.h>
#include <yaml-cpp/yaml.h>

#include <charconv>
#include <functional>
#include <sstream>

#include "core/text.h"

namespace darcha::app {
namespace {

using Apply = std::function<bool(Config&, const std::string&)>;

template <class T>
Apply text_into(T Config::* member) {
  return [member](Config& c, const std::string& v) {
    c.*member = v;
    return true;
  };
}

Apply number_into(int Config::* member, int least, int most) {
  return [=](Config& c, const std::string& v) {
    int n = 0;
    const auto [end, error] = std::from_chars(v.data(), v.data() + v.size(), n);
    if (error != std::errc{} || end != v.data() + v.size() || n < least || n > most) return false;
    c.*member = n;
    return true;
  };
}

Apply switch_into(bool Config::* member) {
  return [member](Config& c, const std::string& v) {
    if (v != "true" && v != "false") return false;
    c.*member = v == "true";
    return true;
  };
}

bool set_today(Config& c, const std::string& v) {
  const auto day = parse_iso_date(v);
  if (day) c.today = day;
  return day.has_value();
}

// Addresses are made by appending paths to it.
bool set_public_url(Config& c, const std::string& v) {
  const std::size_t host = v.starts_with("https://") ? 8 : v.starts_with("http://") ? 7 : v.size();
  const std::size_t end = std::min(v.find('/', host), v.size());
  if (end <= host || v.find_first_not_of('/', end) != std::string::npos) return false;
  c.public_url = v.substr(0, end);
  return true;
}

bool set_level(Config& c, const std::string& v) {
  if (v != "debug" && v != "info" && v != "warn" && v != "error") return false;
  c.log_level = v;
  return true;
}

bool set_proxies(Config& c, const std::string& v) {
  std::stringstream list(v);
  c.trusted_proxies.clear();
  for (std::string item; std::getline(list, item, ',');) c.trusted_proxies.push_back(item);
  return true;
}

const std::map<std::string_view, Apply>& appliers() {
  static const std::map<std::string_view, Apply> table{
      {"data-dir", text_into(&Config::data_dir)},
      {"services-dir", text_into(&Config::services_dir)},
      {"assets-dir", text_into(&Config::assets_dir)},
      {"reference-dir", text_into(&Config::reference_dir)},
      {"models-dir", text_into(&Config::models_dir)},
      {"database-url", text_into(&Config::database_url)},
      {"address", text_into(&Config::address)},
      {"port", number_into(&Config::port, 0, 65535)},
      {"internal-port", number_into(&Config::internal_port, 0, 65535)},
      {"public-url", set_public_url},
      {"tls-certificate", text_into(&Config::tls_certificate)},
      {"tls-key", text_into(&Config::tls_key)},
      {"signing-certificate", text_into(&Config::signing_certificate)},
      {"signing-key", text_into(&Config::signing_key)},
      {"signing-root", text_into(&Config::signing_root)},
      {"tls-development", switch_into(&Config::tls_development)},
      {"templates-dir", text_into(&Config::templates_dir)},
      {"io-threads", number_into(&Config::io_threads, 1, 64)},
      {"cpu-threads", number_into(&Config::cpu_threads, 1, 64)},
      {"db-connections", number_into(&Config::db_connections, 2, 200)},
      {"demo", switch_into(&Config::demo)},
      {"today", set_today},
      {"log-level", set_level},
      {"log-file", text_into(&Config::log_file)},
      {"trusted-proxies", set_proxies},
      {"mail-port", number_into(&Config::mail_port, 0, 65535)},
      {"lmtp-port", number_into(&Config::lmtp_port, 0, 65535)},
      {"mail-listen", text_into(&Config::mail_listen)},
      {"mail-address", text_into(&Config::mail_address)},
      {"smtp-relay", text_into(&Config::smtp_relay)},
      {"smtp-plain", switch_into(&Config::smtp_plain)},
      {"smtp-user", text_into(&Config::smtp_user)},
      {"smtp-password-file", text_into(&Config::smtp_password_file)},
      {"smtp-ca", text_into(&Config::smtp_ca)},
  };
  return table;
}

}  // namespace

std::string Config::base_url() const {
  if (!public_url.empty()) return public_url;
  return fmt::format("{}://{}:{}", tls_certificate.empty() && !tls_development ? "http" : "https", address, port);
}

const std::vector<Setting>& settings() {
  static const std::vector<Setting> list{
      {"data-dir", "DIR", "where the private database, documents, keys and uploads live (default: var)"},
      {"database-url", "URL", "a PostgreSQL to use, several hosts allowed; without it a private one is started under the data folder"},
      {"address", "IP", "where to listen (default: 127.0.0.1)"},
      {"port", "N", "port for people and programs (default: 8480; 0: any free one)"},
      {"internal-port", "N", "port for /metrics, /healthz and /readyz, loopback only (default: 8481; 0: none)"},
      {"public-url", "URL", "how people reach this server; QR codes and links in documents begin with it"},
      {"tls-certificate", "FILE", "PEM certificate chain; with it the server speaks TLS"},
      {"tls-key", "FILE", "PEM private key"},
      {"tls-development", "", "speak TLS with a self-signed certificate for localhost"},
      {"signing-certificate", "FILE", "PEM certificate for documents, with those between it and the root behind it (default: made here)"},
      {"signing-key", "FILE", "its PEM private key, readable by its owner alone"},
      {"signing-root", "FILE", "the PEM root it leads to"},
      {"trusted-proxies", "IP,IP", "whose X-Forwarded-For and X-Forwarded-Proto are believed"},
      {"mail-port", "N", "port where mails with appeals come in by SMTP (default: 0, none)"},
      {"lmtp-port", "N", "the same by LMTP, behind a mail server of this machine (default: 0, none)"},
      {"mail-listen", "IP", "where both listen (default: 127.0.0.1)"},
      {"mail-address", "ADDRESS", "where appeals are written to (default: murojaat@ the host of public-url)"},
      {"smtp-relay", "HOST:PORT", "mail server that letters leave by (default: none; they are files in the folder outbox of the data)"},
      {"smtp-plain", "", "speak to it without TLS: only where it is on this machine"},
      {"smtp-user", "NAME", "who to be there (AUTH PLAIN over TLS)"},
      {"smtp-password-file", "FILE", "with the password of that user, readable by nobody else"},
      {"smtp-ca", "FILE", "PEM of who signed its certificate (default: the system's)"},
      {"services-dir", "DIR", "folder of services (default: services beside the program)"},
      {"assets-dir", "DIR", "built style sheets, fonts and scripts (default: assets beside the program)"},
      {"reference-dir", "DIR", "regions, holidays, base values (default: data beside the program)"},
      {"templates-dir", "DIR", "templates of official documents (default: documents/templates beside the program)"},
      {"models-dir", "DIR", "models that `darcha train` made (default: models in the folder of the build)"},
      {"io-threads", "N", "threads that serve requests (default: 1)"},
      {"cpu-threads", "N", "threads for passwords, PDF and signatures (default: 2)"},
      {"db-connections", "N", "database connections for each io thread (default: 12)"},
      {"demo", "", "the synthetic country: banner, hints who to sign in as, component gallery"},
      {"today", "YYYY-MM-DD", "demonstrations: start the clock on this day"},
      {"log-level", "LEVEL", "debug, info, warn or error (default: info)"},
      {"log-file", "FILE", "append the log to a file instead of standard error"},
  };
  return list;
}

Result<void> apply_setting(Config& config, std::string_view name, const std::string& value) {
  const auto found = appliers().find(name);
  if (found == appliers().end()) return refuse("app.unknown_setting", RefusalKind::bad_input, {{"name", std::string{name}}});
  if (!found->second(config, value))
    return refuse("app.bad_setting", RefusalKind::bad_input, {{"name", std::string{name}}, {"value", value}});
  return {};
}

Result<void> apply_file(Config& config, const std::filesystem::path& file) {
  YAML::Node root;
  try {
    root = YAML::LoadFile(file.string());
  } catch (const YAML::Exception& fault) {
    return refuse("app.bad_config_file", RefusalKind::bad_input, {{"name", file.string()}, {"value", fault.what()}});
  }
  if (!root.IsMap())
    return refuse("app.bad_config_file", RefusalKind::bad_input, {{"name", file.string()}, {"value", "not a list of settings"}});
  for (const auto& entry : root) {
    std::string name = entry.first.as<std::string>();
    std::replace(name.begin(), name.end(), '_', '-');
    if (!entry.second.IsScalar())
      return refuse("app.bad_setting", RefusalKind::bad_input, {{"name", name}, {"value", "(not a single value)"}});
    if (auto applied = apply_setting(config, name, entry.second.as<std::string>()); !applied) return applied;
  }
  return {};
}

Result<void> apply_environment(Config& config, const char* const* environ) {
  constexpr std::string_view kPrefix = "DARCHA_";
  for (; environ != nullptr && *environ != nullptr; ++environ) {
    const std::string_view entry{*environ};
    const auto equals = entry.find('=');
    if (!entry.starts_with(kPrefix) || equals == std::string_view::npos) continue;
    std::string name;
    for (char c : entry.substr(kPrefix.size(), equals - kPrefix.size()))
      name += c == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (!appliers().contains(name)) continue;  // DARCHA_ROOT and the like belong to ./dev
    if (auto applied = apply_setting(config, name, std::string{entry.substr(equals + 1)}); !applied) return applied;
  }
  return {};
}

}  // namespace darcha::app
