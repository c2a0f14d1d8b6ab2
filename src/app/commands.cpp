#include "app/commands.h"

#include <fmt/core.h>

#include <charconv>
#include <cstdio>
#include <fstream>
#include <algorithm>
#include <iterator>

#include "app/bench.h"
#include "app/catalog_commands.h"
#include "app/house.h"
#include "app/insight_commands.h"
#include "app/open311_commands.h"
#include "app/run_task.h"
#include "app/schema.h"
#include "app/secrets.h"
#include "app/session.h"
#include "app/train.h"
#include "app/verify_log.h"
#include "app/who_may.h"
#include "audit/audit.h"
#include "core/log.h"
#include "decisions/decisions.h"
#include "jobs/jobs.h"
#include "seed/seed.h"

namespace darcha::app {
namespace {

std::optional<std::int64_t> number_option(const Arguments& arguments, const std::string& name, std::int64_t otherwise) {
  const auto found = arguments.options.find(name);
  if (found == arguments.options.end()) return otherwise;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(found->second.data(), found->second.data() + found->second.size(), number);
  if (error != std::errc{} || end != found->second.data() + found->second.size() || number < 0) {
    fmt::print(stderr, "darcha: --{} needs a whole number, not '{}'\n", name, found->second);
    return std::nullopt;
  }
  return number;
}

int migrate(const Arguments& arguments) {
  Session session(arguments.config, Session::Start::make_if_missing);
  const int applied = run_task(session.io(), db::migrate(session.pool(), all_migrations()));
  fmt::print("{} migrations applied\n", applied);
  return 0;
}

int plant(const Arguments& arguments) {
  const auto persons = number_option(arguments, "persons", 2000);
  const auto seed = number_option(arguments, "seed", 1);
  if (!persons || !seed) return 2;
  Session session(arguments.config, Session::Start::make_if_missing);
  const SystemClock clock(clock_offset(arguments.config));
  run_task(session.io(), db::migrate(session.pool(), all_migrations()));
  const seed::Options options{.seed = static_cast<std::uint64_t>(*seed),
                              .persons = *persons,
                              .today = date_in_tashkent(clock.now()),
                              .data_dir = arguments.config.reference_dir,
                              .services_dir = arguments.config.services_dir,
                              .pepper = load_or_create_key(arguments.config.data_dir / "keys", "pepper")};
  return seed::run(session.io(), session.pool(), options, clock);
}

std::string read_text(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error(file.string() + " cannot be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

int verify_audit(const Arguments& arguments) {
  Session session(arguments.config, Session::Start::must_exist);
  const SystemClock clock(clock_offset(arguments.config));
  const auto folder = std::filesystem::absolute(arguments.config.data_dir / "keys" / "log");
  const auto given = arguments.options.find("vkey");
  std::vector<std::string> known;
  for (const std::string& file : arguments.words) known.push_back(read_text(file));
  const LogVerified result =
      run_task(session.io(), verify_log(session.pool(), {.vkey = given == arguments.options.end() ? std::string{} : given->second,
                                                         .folder = folder,
                                                         .origin = log_origin(arguments.config),
                                                         .known_checkpoints = std::move(known),
                                                         .clock = clock}));
  fmt::print("{}\n", result.text);
  return result.holds ? 0 : 1;
}

int prove_audit(const Arguments& arguments) {
  if (arguments.words.size() != 1) {
    fmt::print(stderr, "darcha: audit prove needs the proof file, as downloaded from the cabinet\n");
    return 2;
  }
  const auto vkey = arguments.options.find("vkey");
  const audit::Proved proved =
      audit::prove(read_text(arguments.words[0]), vkey == arguments.options.end() ? std::string_view{} : std::string_view{vkey->second});
  for (const std::string& sentence : proved.sentences) fmt::print("{}\n", sentence);
  if (proved.holds) fmt::print("\nWhat was recorded:\n{}\n", proved.details);
  return proved.holds ? 0 : 1;
}

int dead_jobs(const Arguments& arguments) {
  Session session(arguments.config, Session::Start::must_exist);
  const auto letters = run_task(session.io(), jobs::list_dead_letters(session.pool()));
  for (const jobs::DeadLetter& letter : letters)
    fmt::print("{}/{}  {}  {} tries, died {}: {}\n", letter.lane, letter.id.str(), letter.kind, letter.attempts, to_iso(letter.died_at),
               letter.last_error);
  fmt::print("{} dead letters; `darcha jobs retry LANE/ID` sends one back\n", letters.size());
  return 0;
}

int retry_job(const Arguments& arguments) {
  const std::string which = arguments.words.size() == 1 ? arguments.words[0] : std::string{};
  const auto slash = which.find('/');
  int lane = -1;
  if (slash != std::string::npos) std::from_chars(which.data(), which.data() + slash, lane);
  const auto id = slash == std::string::npos ? std::nullopt : JobId::parse(which.substr(slash + 1));
  if (lane < 0 || !id) {
    fmt::print(stderr, "darcha: jobs retry needs LANE/ID as `darcha jobs dead` prints it\n");
    return 2;
  }
  Session session(arguments.config, Session::Start::must_exist);
  const bool found = run_task(session.io(), jobs::retry_dead_letter(session.pool(), lane, *id, SystemClock{}.now()));
  fmt::print("{}\n", found ? "sent back" : "no such dead letter (any more)");
  return found ? 0 : 1;
}

int recompute_decision(const Arguments& arguments) {
  if (arguments.words.size() != 1) {
    fmt::print(stderr, "darcha: decisions recompute needs the number of a decision or of its case\n");
    return 2;
  }
  Session session(arguments.config, Session::Start::must_exist);
  const SystemClock clock;
  CpuPool cpu{1};
  web::MemoryRateLimiter limits;
  catalog::Catalogue catalogue({arguments.config.services_dir, arguments.config.reference_dir});
  run_task(session.io(), catalogue.load(session.pool(), clock.now()));
  const auto applications =
      std::make_shared<applications::Services>(applications::Services{.db = session.pool(), .cpu = cpu, .clock = clock});
  applications->find_service = [&catalogue](std::string_view code, int version) { return catalogue.now()->service(code, version); };
  applications->reference = [&catalogue] { return catalogue.reference(); };
  const auto cases = std::make_shared<cases::Services>(
      cases::Services{.db = session.pool(), .clock = clock, .limits = limits, .applications = applications});
  const auto services = std::make_shared<decisions::Services>(
      decisions::Services{.db = session.pool(), .registers = session.pool(), .clock = clock, .cases = cases});
  const auto result = run_task(session.io(), decisions::recompute(services, arguments.words[0]));
  if (!result) {
    fmt::print(stderr, "darcha: there is no decision {}\n", arguments.words[0]);
    return 1;
  }
  for (const std::string& sentence : result->sentences) fmt::print("{}\n", sentence);
  return result->agrees ? 0 : 1;
}

int serve_house(const Arguments& arguments) { return serve(arguments.config); }

const Setting kVkey{"vkey", "KEY", "the log's public key, from where you trust it (default: the one in the data folder, or in the proof)"};

/// What was done is held against what should have been.
std::vector<Command> checks() {
  return {
      {"audit verify",
       "has anybody touched the log or the records beside it?",
       "Recomputes the whole log against its tiles, checkpoints and database rows, and says exactly what was changed where. The "
       "last head signed on this machine (keys/log/head) tells whether the log was cut or rolled back; give checkpoint files kept "
       "elsewhere to "
       "prove it against them as well.\n\n  darcha audit verify [checkpoint...]",
       {kVkey},
       guarded(verify_audit)},
      {"audit prove",
       "check a proof downloaded from the cabinet, offline",
       "Recomputes the record's digest, the path to the root and the signature, without any server.\n\n  darcha audit prove proof.json "
       "--vkey KEY",
       {kVkey},
       guarded(prove_audit)},
      {"decisions recompute",
       "find the findings of a past decision again",
       "Runs the rules of the version the decision was taken under on the inputs that were kept with it, holds the result against what was "
       "found then, and the fingerprint of the inputs against the row and the log. Exit code 0 if all agrees, 1 with what differs "
       "otherwise.\n\n  darcha decisions recompute QA-26-7K3M-9QX2-4DTA",
       {},
       guarded(recompute_decision)}};
}

}  // namespace

std::vector<Command> commands() {
  std::vector<Command> all{
      {"serve",
       "serve pages, run jobs, keep the log",
       "Starts the private PostgreSQL (unless --database-url is given), brings the schema up to date, loads the services and serves until "
       "Ctrl+C or "
       "SIGTERM; then running requests finish.\n\nExamples:\n  darcha serve --demo\n  darcha serve --demo --today 2027-03-01\n  darcha "
       "serve "
       "--database-url 'host=pg1,pg2 dbname=darcha' --public-url https://my.example.uz --tls-certificate c.pem --tls-key k.pem\n  "
       "darcha serve --demo --mail-port 2525           appeals by e-mail: write to murojaat@localhost, look into var/outbox\n  "
       "darcha serve --lmtp-port 2424 --mail-address murojaat@example.uz --smtp-relay mail.example.uz:587 --smtp-user darcha\n    "
       "--smtp-password-file relay.secret               behind Postfix (docs/operations.md)",
       {},
       guarded(serve_house)},
      {"migrate",
       "bring the database's schema up to date",
       "Applies what is missing of the one series of migrations, under a lock. `serve` does it too.",
       {},
       guarded(migrate)},
      {"seed",
       "fill the database with a synthetic country",
       "Deterministic from the seed number; may be stopped (Ctrl+C) and called again to go on. Asking for more persons adds "
       "them.\n\nExamples:\n  darcha "
       "seed\n  darcha seed --persons 1000000 --seed 7",
       {{"persons", "N", "at least so many persons (default: 2000)"}, {"seed", "S", "seed number of the country (default: 1)"}},
       guarded(plant)},
      {"jobs dead", "jobs that failed for good", "Lists dead letters, newest first, with the last error of each.", {}, guarded(dead_jobs)},
      {"jobs retry", "send a dead letter back to work", "  darcha jobs retry LANE/ID", {}, guarded(retry_job)},
      {"bench",
       "figures from inside the program, as JSON",
       "What ./dev bench calls: `darcha bench search`, `darcha bench triage`, `darcha bench audit --data-dir FOLDER`.",
       {},
       guarded(bench)},
      {"who-may",
       "the table of every role and route",
       "Prints who may use which route, as the rooms declare it.",
       {},
       guarded(print_who_may)},
  };
  for (Command& command : catalog_commands()) all.push_back(std::move(command));
  for (Command& command : open311_commands()) all.push_back(std::move(command));
  all.push_back(train_command());
  for (Command& command : insight_commands()) all.push_back(std::move(command));
  for (Command& command : checks()) all.push_back(std::move(command));
  return all;
}

}  // namespace darcha::app
