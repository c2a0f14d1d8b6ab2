#include "app/demo.h"

#include <fmt/core.h>

#include <cstdio>
#include <random>

#include "app/mail_settings.h"
#include "app/run_task.h"
#include "applications/plant/plant.h"
#include "cases/plant/plant.h"
#include "core/crypto.h"
#include "core/dates.h"
#include "core/log.h"
#include "identity/totp.h"
#include "registry/registry.h"
#include "seed/seed.h"

namespace darcha::app {
namespace {

// Synthetic persons only, and only with --demo: everyone may know it.
constexpr std::string_view kPassword = "namuna-mamlakat-2026";

// The same secret at every start, so that an authenticator app set up once keeps working; different for each person.
Bytes demo_totp(const Shared& shared, SubjectId subject) {
  const Digest digest = hmac_sha256(shared.keys.pepper, as_bytes("demo totp " + subject.str()));
  return {digest.begin(), digest.begin() + 20};
}

Task<> open_accounts(Shared& shared, Rooms& rooms) {
  for (const seed::DemoPerson& person : seed::demo_persons()) {
    const auto created = co_await identity::create_account(rooms.identity, person.subject, std::string{kPassword}, {});
    if (!created && created.error().code != "identity.account_exists")
      throw std::runtime_error("demonstration account: " + created.error().code);
    if (created && person.officer) co_await identity::set_second_factor(rooms.identity, person.subject, demo_totp(shared, person.subject));
  }
}

constexpr int kPastAppeals = 540, kPastMonths = 7;

/// One appeal of the past, the n-th: always the same one. Topics and districts come in clusters, as they do.
murojaat::PastAppeal past_appeal(const murojaat::Law& law, const std::vector<std::string>& districts, Date today, int n) {
  std::mt19937 dice(static_cast<unsigned>(n) + 20261121U);
  const auto most = [&](std::size_t size) { return std::min({dice() % size, dice() % size, dice() % size}); };
  murojaat::PastAppeal past{.name = std::to_string(n), .text = "Namuna: oʻtgan murojaat."};
  past.topic = law.topics[most(std::min<std::size_t>(law.topics.size(), 6))].code;
  past.district = districts[most(std::min<std::size_t>(districts.size(), 8))];
  constexpr std::array kChannels{murojaat::Channel::web, murojaat::Channel::web, murojaat::Channel::desk, murojaat::Channel::email};
  past.channel = kChannels[dice() % kChannels.size()];
  const Days ago{20 + n * (kPastMonths * 30) / kPastAppeals};
  past.lodged_at = start_of_day_in_tashkent(today - ago) + std::chrono::hours{9 + dice() % 8} + std::chrono::minutes{dice() % 60};
  if (dice() % 7 == 0) return past;
  const bool late = dice() % 5 == 0;
  past.answered_at = past.lodged_at + Days{late ? 18 + dice() % 14 : 2 + dice() % 12};
  if (*past.answered_at + Days{60} > start_of_day_in_tashkent(today)) {
    if (*past.answered_at > start_of_day_in_tashkent(today)) past.answered_at.reset();
    return past;
  }
  past.formal = dice() % 5 == 0;
  if (dice() % 3 != 0) past.verdict = dice() % 3 == 0 ? "no" : "yes";
  past.reopened = past.verdict == "no" && dice() % 3 != 0;
  if (dice() % 2 == 0) past.stars = past.verdict == "no" ? 1 + static_cast<int>(dice() % 3) : 3 + static_cast<int>(dice() % 3);
  if (dice() % 2 == 0) past.followed_up = dice() % 3 == 0 ? "no" : "yes";
  return past;
}

/// Figures of months before the demonstration began; the districts that its people live in are left out.
Task<> plant_past(Rooms& rooms, const murojaat::Law& law, Date today) {
  const auto directory = co_await offices::directory(rooms.insight->db);
  std::vector<std::string> districts;
  for (const offices::Territory& territory : directory->territories())
    if (territory.soato.size() == 7 && territory.soato != "1726266" && territory.soato != "1735401" &&
        (districts.empty() || !territory.soato.starts_with(districts.back().substr(0, 4))))  // one of each region
      districts.push_back(territory.soato);
  for (int n = 0; n < kPastAppeals; ++n) {
    const murojaat::Key key = co_await murojaat::plant(rooms.murojaat, past_appeal(law, districts, today, n));
    co_await insight::take_up(rooms.insight, key);
  }
  co_await insight::publish_due(rooms.insight, true);
}

struct PastCase {
  Days ago;
  std::vector<std::string> through;
  bool taken;
};

/// One for each of seed::past_applicants(), in offices of Tashkent that nobody signs in to: most are past a term, so that what the city's
/// supervisor sees, finds by name and is brought before them has something in it from the first minute.
const std::vector<PastCase>& past_cases() {
  static const std::vector<PastCase> all{{Days{24}, {}, true},          {Days{16}, {"decision"}, true},  {Days{12}, {}, false},
                                         {Days{9}, {"decision"}, true}, {Days{30}, {"decision"}, false}, {Days{1}, {}, false}};
  return all;
}

/// By the steps of everybody, at the hour when each was handed in.
Task<> plant_past_cases(Rooms& rooms, Date today) {
  const std::vector<SubjectId> people = seed::past_applicants();
  for (std::size_t n = 0; n < people.size(); ++n) {
    const PastCase& past = past_cases().at(n);
    const FixedClock clock{start_of_day_in_tashkent(today - past.ago) + std::chrono::hours{10} + std::chrono::minutes{11 * n}};
    const applications::Services& now = *rooms.applications;
    const auto applications = std::make_shared<applications::Services>(applications::Services{.db = now.db,
                                                                                              .cpu = now.cpu,
                                                                                              .clock = clock,
                                                                                              .find_service = now.find_service,
                                                                                              .reference = now.reference,
                                                                                              .documents = now.documents,
                                                                                              .calendar = now.calendar});
    const auto cases = std::make_shared<cases::Services>(
        cases::Services{.db = now.db, .clock = clock, .limits = rooms.cases->limits, .applications = applications});
    const ApplicationId id =
        co_await applications::plant(applications, people[n], "stateless-travel-document", {{"occasion", {"first"}}}, Lang::ru);
    co_await cases::plant(cases, people[n], id, past.through, past.taken);
    co_await cases::catch_up(rooms.cases, people[n], id);
  }
}

constexpr int kPastEntries = 170;

/// Entries of the register of citizenship from before the house kept it: persons of nobody, in the months that are over of this year and in
/// all of the last one. Months and regions come in clusters above what statistics hide.
Task<> plant_register(db::Pool& pool, Date today) {
  const std::array<std::string, 6> regions{"1726", "1727", "1718", "1730", "1735", "1706"};
  const int last_year = static_cast<int>(std::chrono::year_month_day{today}.year()) - 1;
  db::Batch batch;
  for (int n = 0; n < kPastEntries; ++n) {
    const Digest name = sha256("darcha.registry.past|" + std::to_string(n));
    Uuid id;
    std::copy_n(name.begin(), id.octets.size(), id.octets.begin());
    Uuid person = id;
    person.octets.front() ^= 0xFFU;
    const Date first = *make_date(last_year, 1, 10);
    const Date on = first + Days{n * 4};
    if (on >= today) break;
    registry::add_entry(batch,
                        {.id = id,
                         .register_code = "citizenship_changes",
                         .entry = n % 11 == 10 ? "released" : "admitted",
                         .subject = SubjectId{person},
                         .on = on,
                         .decision_number = fmt::format("{}-{}", 100 + n, to_iso(on).substr(0, 4)),
                         .act_number = fmt::format("PF-{}", 200 + n),
                         .act_date = on,
                         .case_ref = {},
                         .document_number = {},
                         .region = regions[std::min(n % 7, n % 6)],
                         .actor = {.kind = audit::ActorKind::system},
                         .purpose = "citizenship-admission"},
                        start_of_day_in_tashkent(on) + std::chrono::hours{15});
  }
  co_await pool.run(std::move(batch));
}

}  // namespace

void plant_demo(boost::asio::io_context& io, Shared& shared, db::Pool& pool, Rooms& rooms) {
  const seed::Options options{.today = date_in_tashkent(shared.clock.now()),
                              .data_dir = shared.config.reference_dir,
                              .services_dir = shared.config.services_dir,
                              .pepper = shared.keys.pepper};
  const seed::Outcome outcome = run_task(io, seed::plant(pool, options, shared.clock, [](const seed::Progress&) { return true; }));
  if (outcome.written > 0)
    log_info("seed.planted", {{"persons", outcome.persons}, {"households", outcome.households}, {"officers", outcome.officers}});
  run_task(io, open_accounts(shared, rooms));
  if (outcome.written == 0) return;
  const Date today = date_in_tashkent(shared.clock.now());
  run_task(io, plant_past(rooms, *shared.appeals_law, today));
  run_task(io, plant_past_cases(rooms, today));
  run_task(io, plant_register(pool, today));
}

std::function<std::vector<identity::DemoHint>(const web::Context&)> demo_hints(Shared& shared) {
  return [&shared](const web::Context& context) {
    std::vector<identity::DemoHint> hints;
    for (const seed::DemoPerson& person : seed::demo_persons()) {
      identity::DemoHint hint{.name = person.about.in(context.lang), .pin = person.pin, .password = std::string{kPassword}};
      if (person.officer)
        hint.code = identity::totp_code(demo_totp(shared, person.subject), identity::totp_step(shared.machine_clock.now()));
      hints.push_back(std::move(hint));
    }
    return hints;
  };
}

void say_where(const Shared& shared, std::uint16_t port) {
  const std::string scheme = shared.config.tls_certificate.empty() ? "http" : "https";
  fmt::print("\nDarcha is at {}://{}:{}/\n", scheme, shared.config.address, port);
  if (shared.config.demo) {
    fmt::print("\nA synthetic country: every name and number is invented. Sign in with the password {} as\n", kPassword);
    for (const seed::DemoPerson& person : seed::demo_persons()) fmt::print("  {}  {}\n", person.pin, person.about.in(Lang::en));
    fmt::print("\nOfficers need a code as well; the sign-in page shows it.\n");
  }
  if (shared.config.takes_mail()) {
    const mail::Settings mail = mail_settings(shared.config);
    fmt::print("Appeals by e-mail to {}; letters go to {}\n", mail.address,
               mail.relay.host.empty() ? mail.outbox.string() : mail.relay.host);
  }
  if (shared.config.internal_port != 0) fmt::print("Metrics and health: http://127.0.0.1:{}/metrics\n", shared.config.internal_port);
  fmt::print("Stop with Ctrl+C.\n");
  std::fflush(stdout);
}

}  // namespace darcha::app
