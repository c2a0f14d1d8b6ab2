#include "app/verify_log.h"

#include <fmt/core.h>

#include <fstream>
#include <iterator>

#include "audit/audit.h"

namespace darcha::app {
namespace {

std::optional<std::string> read_head(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

Task<LogVerified> verify_log(db::Pool& pool, LogToVerify log) {
  audit::VerifyOptions options{.vkey = log.vkey, .known_checkpoints = std::move(log.known_checkpoints)};
  if (options.vkey.empty() && !std::filesystem::exists(log.folder / "key") && std::getenv("DARCHA_LOG_KEY") == nullptr &&
      std::getenv("CREDENTIALS_DIRECTORY") == nullptr)
    throw std::invalid_argument("there is no key of the log in " + log.folder.string() + "; give its public key with --vkey");
  if (options.vkey.empty()) options.vkey = audit::Log(pool, log.clock, {.origin = log.origin, .folder = log.folder}).vkey();
  // Read before the database is: what is signed meanwhile may be in the log and not in this head, never the other way round.
  const auto head = read_head(log.folder / "head");
  if (head) options.known_checkpoints.push_back(*head);
  const std::size_t known = options.known_checkpoints.size();
  const audit::Verification found = co_await audit::verify(pool, std::move(options));
  std::string text = found.text();
  if (head)
    text += fmt::format("held against {} heads from outside the database, the one this machine signed last among them\n", known);
  else
    text += fmt::format(
        "no head signed on this machine in {}: only the {} checkpoints that were given tell whether the log was cut or rolled back\n",
        log.folder.string(), known);
  co_return LogVerified{.holds = found.holds(), .text = std::move(text)};
}

}  // namespace darcha::app
