#include "app/house.h"

#include <future>

#include "app/enter.h"
#include "app/mail_settings.h"
#include "app/run_task.h"
#include "app/secrets.h"
#include "app/suggestions.h"
#include "app/train.h"
#include "audit/audit.h"
#include "audit/explain/explain.h"
#include "cabinet/cabinet.h"
#include "consent/consent.h"
#include "notifications/notifications.h"
#include "offices/actor.h"
#include "operations/operations.h"
#include "persons/persons.h"
#include "registry/registry.h"
#include "web/about/about.h"
#include "web/gallery/gallery.h"
#include "web/officer_nav.h"
#include "web/web.h"

namespace darcha::app {
namespace {

constexpr int kBrotliQuality = 11;  // the best: paid at the first start, while the database starts, and kept in the data folder

std::filesystem::path keys_dir(const Config& config) { return config.data_dir / "keys"; }

documents::PressOptions press_options(const Config& config) {
  const int given = !config.signing_certificate.empty() + !config.signing_key.empty() + !config.signing_root.empty();
  if (given != 0 && given != 3) throw std::runtime_error("signing-certificate, signing-key and signing-root go together: give all three");
  return {.templates_dir = config.templates_dir,
          .development_keys = keys_dir(config) / "documents",
          .certificate = config.signing_certificate,
          .key = config.signing_key,
          .root = config.signing_root};
}

Config with_certificate(Config config) {
  if (!config.tls_development || !config.tls_certificate.empty()) return config;
  const net::DevelopmentCertificate made = net::development_certificate(keys_dir(config) / "tls");
  config.tls_certificate = made.certificate;
  config.tls_key = made.key;
  return config;
}

// Ratings of applications as the catalogue shows them. Each io thread has its own copy, read again at most once a minute.
class RatingsOfApplications final : public catalog::RatingSource {
 public:
  RatingsOfApplications(db::Pool& pool, const Clock& clock) : ratings_(pool), clock_(clock) {}
  Task<catalog::Rating> rating_of(std::string service) override {
    if (const Instant now = clock_.now(); now >= next_) {
      next_ = now + std::chrono::minutes{1};
      co_await ratings_.refresh();
    }
    const applications::Rating rating = ratings_.of(service);
    co_return catalog::Rating{.count = rating.ratings, .average = rating.mean};
  }

 private:
  applications::Ratings ratings_;
  const Clock& clock_;
  Instant next_{};
};

// Persons, kin, sessions and services for the administrators of offices: what that room cannot know itself.
Task<Result<offices::Person>> find_person(db::Pool& pool, persons::Pepper pepper, const Clock& clock, audit::Actor actor, std::string pin) {
  const auto number = persons::parse_pinfl(pin);
  if (!number) co_return std::unexpected(number.error());
  const Instant now = clock.now();
  const auto subject = co_await persons::find_by_pin(pool, pepper, {.actor = actor, .purpose = "administration"}, *number, now);
  if (!subject) co_return std::unexpected(subject.error());
  const auto record = co_await persons::read(
      pool, {.actor = actor, .subject = *subject, .purpose = "administration", .groups = {persons::Group::identity}}, now);
  if (!record) co_return std::unexpected(record.error());
  co_return offices::Person{.subject = *subject, .display_name = persons::initial_and_surname(record->identity->name)};
}

Task<std::set<SubjectId>> kin_of(db::Pool& pool, const Clock& clock, SubjectId subject) {
  const auto kin =
      co_await persons::kin_of(pool, {.actor = {.kind = audit::ActorKind::system}, .purpose = "conflict_check"}, subject, clock.now());
  if (!kin) throw std::runtime_error("family register: " + kin.error().code);
  co_return *kin;
}

std::vector<std::pair<std::string, LocalText>> services_of(const catalog::Catalogue& catalogue, std::string_view agency) {
  std::vector<std::pair<std::string, LocalText>> out;
  for (const auto& service : catalogue.now()->services())
    if (agency.empty() || service->provider == agency) out.emplace_back(service->code, service->title);
  return out;
}

std::shared_ptr<offices::Administration> make_administration(Shared& shared, db::Pool& pool) {
  auto made =
      std::make_shared<offices::Administration>(offices::Administration{.db = pool, .clock = shared.clock, .limits = shared.limits});
  made->positions = offices::load_positions(shared.config.reference_dir / "positions.yaml");
  made->find_person = [&pool, &clock = shared.clock, pepper = persons::Pepper{shared.keys.pepper}](audit::Actor actor, std::string pin) {
    return find_person(pool, pepper, clock, std::move(actor), std::move(pin));
  };
  made->kin_of = [&pool, &clock = shared.clock](SubjectId subject) { return kin_of(pool, clock, subject); };
  made->end_sessions = identity::end_officer_sessions;
  made->services_of = [catalogue = shared.catalogue](std::string_view agency) { return services_of(*catalogue, agency); };
  return made;
}

}  // namespace

std::chrono::microseconds clock_offset(const Config& config) {
  if (!config.today) return {};
  const Instant now = SystemClock{}.now();
  const auto time_of_day = now - start_of_day_in_tashkent(date_in_tashkent(now));
  return start_of_day_in_tashkent(*config.today) + time_of_day - now;
}

std::string log_origin(const Config& config) {
  if (config.public_url.empty()) return "darcha.localhost/log";
  const auto scheme = config.public_url.find("://");
  return config.public_url.substr(scheme == std::string::npos ? 0 : scheme + 3) + "/log";
}

Opened open_database(const Config& config, bool attach) {
  if (!config.database_url.empty()) return {nullptr, config.database_url};
  const db::ClusterOptions options{.data_dir = std::filesystem::absolute(config.data_dir / "postgres")};
  if (attach)
    if (auto url = db::running_url(options)) return {nullptr, *url};
  auto cluster = std::make_unique<db::Cluster>(options);
  std::string url = cluster->url();
  return {std::move(cluster), std::move(url)};
}

db::Options pool_options(const std::string& url, std::size_t connections, std::shared_ptr<std::atomic<int>> demand) {
  return {.url = url, .connections = connections, .demand = std::move(demand)};
}

Shared::Shared(const Config& c, bool attach)
    : config(with_certificate(c)),
      clock(c.demo ? c.data_dir / "demo-clock" : std::filesystem::path{}, clock_offset(c)),
      cpu(static_cast<std::size_t>(c.cpu_threads)),
      keys{.seal = load_or_create_key(keys_dir(c), "seal"), .pepper = load_or_create_key(keys_dir(c), "pepper")},
      web_secret(load_or_create_key(keys_dir(c), "web")),
      calendar(std::make_shared<const WorkingCalendar>(WorkingCalendar::load(c.reference_dir / "holidays.yaml"))),
      catalogue(std::make_shared<catalog::Catalogue>(catalog::Folders{c.services_dir, c.reference_dir}, &cpu)),
      appeals_law(murojaat::load_law(c.services_dir)),
      formality(murojaat::load_formality(c.services_dir)),
      open311(open311::load_settings(c.services_dir)),
      objects(c.data_dir / "objects", cpu),
      press(documents::open_press(press_options(c), machine_clock.now())),
      triage(std::make_shared<triage::Services>(triage::Services{
          .cpu = cpu, .topics = std::make_shared<const triage::Topics>(triage::load_topics(c.services_dir / "appeals" / "topics.yaml"))})) {
  load_model(config, *triage);
  // The database takes as long to start as the files to compress: side by side. A fault of either comes out of here.
  std::future<net::Assets> loading = std::async(
      std::launch::async, [&c] { return net::Assets::load(c.assets_dir, "/static", kBrotliQuality, c.data_dir / "cache" / "assets"); });
  Opened opened = open_database(c, attach);
  assets = loading.get();
  cluster = std::move(opened.cluster);
  database_url = std::move(opened.url);
}

Rooms::Rooms(Shared& shared, db::Pool& pool)
    : identity(std::make_shared<identity::Services>(identity::Services{.db = pool,
                                                                       .cpu = shared.cpu,
                                                                       .clock = shared.machine_clock,
                                                                       .limits = shared.limits,
                                                                       .keys = shared.keys,
                                                                       .issuer = "Darcha",
                                                                       .demo_hints = {},
                                                                       .day = &shared.clock})),
      administration(make_administration(shared, pool)),
      documents(std::make_shared<documents::Services>(documents::Services{
          .db = pool, .cpu = shared.cpu, .objects = shared.objects, .press = shared.press, .base_url = shared.config.base_url()})),
      applications(std::make_shared<applications::Services>(applications::Services{.db = pool, .cpu = shared.cpu, .clock = shared.clock})) {
  applications->find_service = [catalogue = shared.catalogue](std::string_view code, int version) {
    return catalogue->now()->service(code, version);
  };
  applications->reference = [catalogue = shared.catalogue] { return catalogue->reference(); };
  applications->documents = documents;
  applications->calendar = shared.calendar;
  cases = std::make_shared<cases::Services>(
      cases::Services{.db = pool, .clock = shared.clock, .limits = shared.limits, .applications = applications});
  cases->pepper = std::make_shared<const persons::Pepper>(shared.keys.pepper);
  cases->decided = [catalogue = shared.catalogue] {
    std::vector<cases::ServicePtr> decided;
    for (const auto& service : catalogue->now()->services())
      if (service->workflow && !service->workflow->automatic) decided.push_back(service);
    return decided;
  };
  applications->panels.push_back([weak = std::weak_ptr(cases)](web::Context context, applications::Application application) {
    return cases::applicant_panel(weak.lock(), std::move(context), std::move(application));  // the rooms live as long as each other
  });
  decisions = std::make_shared<decisions::Services>(
      decisions::Services{.db = pool, .registers = pool, .clock = shared.clock, .cases = cases, .documents = documents});
  decisions->enter = enter_in_register;
  cases->panels = decisions::panels(decisions);
  applications->panels.push_back([weak = std::weak_ptr(decisions)](web::Context context, applications::Application application) {
    return decisions::applicant_panel(weak.lock(), std::move(context), std::move(application));
  });
  appeals = std::make_shared<appeals::Services>(
      appeals::Services{.db = pool, .clock = shared.clock, .applications = applications, .cases = cases, .decisions = decisions});
  appeals::lend(appeals);
  murojaat = std::make_shared<murojaat::Services>(
      murojaat::Services{.db = pool, .cpu = shared.cpu, .clock = shared.clock, .limits = shared.limits});
  murojaat->documents = documents;
  murojaat->calendar = shared.calendar;
  murojaat->law = shared.appeals_law;
  murojaat->formality = shared.formality;
  murojaat->pepper = shared.keys.pepper;
  murojaat->hub = &shared.hub;
  lend_suggestions(*murojaat, shared.triage);
  murojaat->similar = [weak = std::weak_ptr(murojaat), triage = shared.triage](std::string text, std::string district) {
    return similar_open(weak.lock(), triage, std::move(text), std::move(district));  // the rooms live as long as each other
  };
  murojaat->service_title = [catalogue = shared.catalogue](std::string_view code, Lang lang) {
    const auto service = catalogue->now()->service(code);
    return service ? service->title.in(lang) : std::string{};
  };
  open311 = std::make_shared<open311::Services>(open311::Services{.db = pool,
                                                                  .clock = shared.clock,
                                                                  .limits = shared.limits,
                                                                  .appeals = murojaat,
                                                                  .settings = shared.open311,
                                                                  .base_url = shared.config.base_url()});
  if (shared.config.takes_mail())
    mail = std::make_shared<mail::Services>(
        mail::Services{.murojaat = murojaat, .settings = mail_settings(shared.config), .secret = shared.keys.pepper});
  insight = std::make_shared<insight::Services>(
      insight::Services{.db = pool, .clock = shared.clock, .murojaat = murojaat, .base_url = shared.config.base_url()});
}

std::vector<web::Route> all_pages(Shared& shared, db::Pool& pool, const Rooms& rooms, const std::string& log_vkey) {
  std::vector<web::Route> all;
  const auto add = [&](std::vector<web::Route> routes) {
    for (auto& route : routes) all.push_back(std::move(route));
  };
  add(catalog::routes({.catalogue = shared.catalogue,
                       .ratings = std::make_shared<RatingsOfApplications>(pool, shared.clock),
                       .calendar = shared.calendar}));
  const auto log = std::make_shared<audit::Services>(audit::Services{.db = pool, .clock = shared.clock, .vkey = log_vkey});
  log->name_purpose = [catalogue = shared.catalogue](const std::string& purpose, Lang lang) {
    const auto service = catalogue->now()->service(purpose);
    return service ? service->title.in(lang) : purpose;
  };
  add(audit::routes(log));
  add(audit::explain_routes(log, [&pool, &clock = shared.clock](web::Visitor visitor, std::string role) {
    return offices::actor_of(pool, std::move(visitor), {std::move(role)}, date_in_tashkent(clock.now()));
  }));
  add(persons::routes(std::make_shared<persons::Services>(persons::Services{.db = pool})));
  add(identity::routes(rooms.identity));
  add(offices::administration_routes(rooms.administration));
  add(documents::routes(rooms.documents));
  add(registry::routes(std::make_shared<registry::Services>(
      registry::Services{.db = pool,
                         .clock = shared.clock,
                         .limits = shared.limits,
                         .pepper = shared.keys.pepper,
                         .documents = rooms.documents,
                         .reference = [catalogue = shared.catalogue] { return catalogue->reference(); }})));
  add(notifications::routes(std::make_shared<notifications::Services>(notifications::Services{.db = pool, .clock = shared.clock})));
  add(consent::routes(std::make_shared<consent::Services>(
      consent::Services{.db = pool, .find_service = rooms.applications->find_service, .reference = rooms.applications->reference})));
  add(applications::routes(rooms.applications));
  add(cases::routes(rooms.cases));
  add(decisions::routes(rooms.decisions));
  add(appeals::routes(rooms.appeals));
  add(murojaat::routes(rooms.murojaat));
  add(open311::routes(rooms.open311));
  add(insight::routes(rooms.insight));
  add(cabinet::routes(std::make_shared<cabinet::Services>(cabinet::Services{.db = pool,
                                                                            .cpu = shared.cpu,
                                                                            .clock = shared.clock,
                                                                            .hub = shared.hub,
                                                                            .applications = rooms.applications,
                                                                            .documents = rooms.documents,
                                                                            .audit = log})));
  add(operations::routes(std::make_shared<operations::Services>(operations::Services{.db = pool})));
  add(web::officer_routes());
  add(web::settings_routes());
  add(web::about_routes());
  if (shared.config.demo) {
    add({web::gallery_route()});
    add(demo_time_routes(shared.clock, [&cache = shared.cache] { cache.invalidate(); }));
  }
  return all;
}

std::shared_ptr<const std::vector<web::OfficerEntry>> officer_entries(db::Pool& pool, const Rooms& rooms) {
  std::vector<web::OfficerEntry> all = cases::officer_entries(rooms.cases);
  for (web::OfficerEntry& entry : murojaat::officer_entries(rooms.murojaat)) all.push_back(std::move(entry));
  all.push_back(open311::officer_entry());
  for (web::OfficerEntry& entry : insight::officer_entries(rooms.insight)) all.push_back(std::move(entry));
  for (web::OfficerEntry& entry : std::vector{
           persons::officer_entry(pool), audit::officer_entry(pool), documents::officer_entry(), registry::officer_entry(),
           operations::officer_entry(pool), decisions::officer_entry(rooms.decisions), offices::administration_entry(rooms.administration)})
    all.push_back(std::move(entry));
  return std::make_shared<const std::vector<web::OfficerEntry>>(std::move(all));
}

}  // namespace darcha::app
