#include "app/open311_commands.h"

#include <fmt/core.h>

#include <charconv>
#include <cstdio>

#include "app/run_task.h"
#include "app/session.h"
#include "audit/audit.h"
#include "offices/offices.h"
#include "open311/open311.h"

namespace darcha::app {
namespace {

std::string option(const Arguments& arguments, const std::string& name, std::string otherwise = {}) {
  const auto found = arguments.options.find(name);
  return found == arguments.options.end() ? std::move(otherwise) : found->second;
}

int wrong(const std::string& what) {
  fmt::print(stderr, "darcha: {}\n", what);
  return 2;
}

Task<> log_key(db::Pool& db, const open311::ApiKey& key, std::string kind) {
  db::Batch batch;
  audit::append(batch, {.id = RecordId::make(key.made_at),
                        .at = key.made_at,
                        .kind = std::move(kind),
                        .actor = {.kind = audit::ActorKind::agency, .id = key.id, .name = key.name, .office = key.office},
                        .purpose = "administration"});
  co_await db.run(std::move(batch));
}

int add_key(const Arguments& arguments) {
  const std::string minutes = option(arguments, "per-minute", "60");
  open311::ApiKey key{.name = option(arguments, "name"), .made_by = "operator"};
  const auto [end, error] = std::from_chars(minutes.data(), minutes.data() + minutes.size(), key.per_minute);
  if (error != std::errc{} || end != minutes.data() + minutes.size() || key.per_minute < 1 || key.per_minute > 1'000'000)
    return wrong("--per-minute needs a whole number from 1 to 1,000,000");
  if (key.name.empty()) return wrong("--name says whose key it is");
  const std::string office = option(arguments, "office");
  key.kind = office.empty() ? open311::KeyKind::app : open311::KeyKind::agency;
  Session session(arguments.config, Session::Start::must_exist);
  if (!office.empty()) {
    const auto directory = run_task(session.io(), offices::directory(session.pool()));
    const offices::Office* found = directory->find_office(std::string_view{office});
    if (found == nullptr) return wrong("there is no office " + office);
    key.office = found->id;
  }
  const SystemClock clock;
  key.made_at = clock.now();
  key.id = make_uuid_v7(key.made_at);
  const auto made = run_task(session.io(), open311::make_key(session.pool(), key));
  if (!made) return wrong(made.error().code);
  run_task(session.io(), log_key(session.pool(), key, "open311.key_lent"));
  fmt::print("{}\n", *made);
  fmt::print(stderr, "The key of {} ({}). It is shown only now; `darcha open311 keys` lists what was given.\n", key.name, key.id.str());
  return 0;
}

int list_keys(const Arguments& arguments) {
  Session session(arguments.config, Session::Start::must_exist);
  const auto directory = run_task(session.io(), offices::directory(session.pool()));
  const SystemClock clock;
  for (const open311::ApiKey& key : run_task(session.io(), open311::list_keys(session.pool()))) {
    const offices::Office* office = directory->find_office(key.office);
    fmt::print("{}  {:7}  {:9}  {:6}/min  {}  {}\n", key.id.str(), open311::code(key.kind),
               key.revoked_at           ? "revoked"
               : key.holds(clock.now()) ? "works"
                                        : "ended",
               key.per_minute, office != nullptr ? office->code : "-", key.name);
  }
  return 0;
}

int revoke_key(const Arguments& arguments) {
  const auto id = arguments.words.size() == 1 ? parse_uuid(arguments.words[0]) : std::nullopt;
  if (!id) return wrong("open311 revoke needs the id of a key, as `darcha open311 keys` prints it");
  Session session(arguments.config, Session::Start::must_exist);
  const Instant now = SystemClock{}.now();
  const bool done = run_task(session.io(), open311::revoke_key(session.pool(), *id, now));
  if (done) run_task(session.io(), log_key(session.pool(), {.id = *id, .made_at = now}, "open311.key_revoked"));
  fmt::print("{}\n", done ? "revoked" : "no such key that still works");
  return done ? 0 : 1;
}

}  // namespace

std::vector<Command> open311_commands() {
  return {
      {"open311 key",
       "a key for a program: a city application, or an agency's system",
       "Without --office: for sending GeoReport requests. With it: for the JSON interface of that office as well. The key is printed once; "
       "only its digest is kept. What only a person may do needs a key that an officer lends at /xodim/kalitlar.\n\nExamples:\n  darcha "
       "open311 key --name 'Shahar ilovasi'\n  darcha open311 key --name 'Nukus hokimligi tizimi' --office hokimlik-1735401 --per-minute "
       "600",
       {{"name", "NAME", "whose key it is; officers and authors see it"},
        {"office", "CODE", "the office whose appeals it may work with"},
        {"per-minute", "N", "calls a minute (default: 60)"}},
       guarded(add_key)},
      {"open311 keys", "keys of programs", "Lists keys, newest first: id, kind, state, limit, office, name.", {}, guarded(list_keys)},
      {"open311 revoke", "end a key", "  darcha open311 revoke ID", {}, guarded(revoke_key)}};
}

}  // namespace darcha::app
