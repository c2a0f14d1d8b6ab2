// What slice tests of this room and of the rooms above share: the house's services on a real database, people, and the pages without a
// server.
#pragma once
#include <fstream>

#include "applications/applications.h"
#include "catalog/catalog.h"
#include "core/crypto.h"
#include "documents/documents.h"
#include "gen/applications/sql.h"
#include "gen/catalog/sql.h"
#include "gen/consent/sql.h"
#include "gen/documents/sql.h"
#include "gen/notifications/sql.h"
#include "persons/testing.h"
#include "web/test_kit.h"

namespace darcha::applications::testing {

using Form = std::vector<std::pair<std::string, std::string>>;
using persons::testing::Citizen;
using persons::testing::kNow;
using persons::testing::kRepository;

/// A folder of this run: objects, keys, uploads.
inline const std::filesystem::path& folder() {
  struct Folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("darcha-applications-" + random_token(9));
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() {
      std::error_code ignored;
      std::filesystem::remove_all(path, ignored);
    }
  };
  static const Folder one;
  return one.path;
}

inline const documents::Press& press() {
  static const documents::Press one =
      documents::open_press({.templates_dir = kRepository / "documents/templates", .development_keys = folder() / "signing"}, kNow);
  return one;
}

class ApplicationsTest : public persons::testing::PersonsTest {
 public:
  std::vector<db::Migration> migrations() override {
    auto series = PersonsTest::migrations();
    for (const auto& room : {catalog::sql::migrations(), documents::sql::migrations(), notifications::sql::migrations(),
                             consent::sql::migrations(), sql::migrations()})
      series.insert(series.end(), room.begin(), room.end());
    std::sort(series.begin(), series.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    return series;
  }
  void SetUp() override {
    PersonsTest::SetUp();
    static catalog::Catalogue catalogue({kRepository / "services", kRepository / "data"});
    if (catalogue.now()->services().empty()) await(catalogue.load(pool(), kNow));
    documents_ = std::make_shared<documents::Services>(documents::Services{pool(), cpu_, objects_, press(), "https://darcha.example"});
    services_ = std::make_shared<Services>(Services{.db = pool(), .cpu = cpu_, .clock = clock_});
    services_->find_service = [this](std::string_view code, int version) -> ServicePtr {
      ServicePtr newest;
      for (const ServicePtr& service : own_)
        if (service->code == code && (version == service->version || (version == 0 && (!newest || newest->version < service->version))))
          newest = service;
      return newest ? newest : catalogue.now()->service(code, version);
    };
    services_->reference = [] { return catalogue.reference(); };
    services_->documents = documents_;
    services_->calendar = std::make_shared<const WorkingCalendar>(WorkingCalendar::load(kRepository / "data/holidays.yaml"));
  }

  /// A service of the house changed for a test, offered beside the real ones.
  catalog::Service copy_of(std::string_view code) { return *services_->find_service(code, 0); }
  void offer(catalog::Service service) { own_.push_back(std::make_shared<const catalog::Service>(std::move(service))); }

  /// The same version, as the catalogue has it now.
  void withdraw(catalog::Service service) {
    std::erase_if(own_, [&](const ServicePtr& s) { return s->code == service.code && s->version == service.version; });
    offer(std::move(service));
  }

  static web::Visitor visitor_of(const Citizen& person, int assurance = 2) {
    return {.session = SessionId::make(kNow), .subject = person.subject, .assurance = assurance, .display_name = "A. Reymova"};
  }
  net::Response visit(const std::vector<web::Route>& pages, const Citizen& person, net::Method method, const std::string& target,
                      const Form& form = {}, Lang lang = Lang::uz, std::vector<net::Upload> uploads = {}, int assurance = 2) {
    web::Context context = web::test::context(lang);
    context.request = web::test::request(method, target);
    if (const auto question = target.find('?'); question != std::string::npos) context.request->path = target.substr(0, question);
    for (const auto& [name, value] : form) context.request->form.add(name, value);
    context.request->uploads = std::move(uploads);
    context.visitor = visitor_of(person, assurance);
    context.now = clock_.now();
    web::test::Site site(pages);
    return await(site.visit(context));
  }
  net::Response get(const Citizen& person, const std::string& target, Lang lang = Lang::uz) {
    return visit(routes(services_), person, net::Method::get, target, {}, lang);
  }
  net::Response post(const Citizen& person, const std::string& target, const Form& form = {}, std::vector<net::Upload> uploads = {}) {
    return visit(routes(services_), person, net::Method::post, target, form, Lang::uz, std::move(uploads));
  }
  static std::string location(const net::Response& response) { return std::string{response.headers.find("Location").value_or("")}; }

  /// The address of a draft just begun: "/kabinet/arizalar/<id>".
  std::string begin(const Citizen& person, const std::string& service = "residence-certificate") {
    const std::string at = location(get(person, "/xizmatlar/" + service + "/ariza"));
    EXPECT_TRUE(at.starts_with("/kabinet/arizalar/")) << at;
    return at.substr(0, std::string_view{"/kabinet/arizalar/"}.size() + 36);
  }
  static ApplicationId id_in(const std::string& address) {
    return *ApplicationId::parse(std::string_view{address}.substr(address.rfind('/') + 1));
  }
  /// A residence certificate, filled in and handed in; its address.
  std::string hand_in(const Citizen& person) {
    const std::string at = begin(person);
    EXPECT_EQ(post(person, at + "/shakl/purpose", {{"purpose", "work"}}).status, 303);
    EXPECT_EQ(post(person, at + "/shakl/extent", {{"with_history", "no"}}).status, 303);
    EXPECT_EQ(get(person, at + "/tekshirish").status, 200);
    EXPECT_EQ(location(post(person, at + "/yuborish")), at + "?yuborildi=1");
    return at;
  }
  static std::string mine(const Citizen& person) { return " where subject_id = '" + person.subject.str() + "'"; }

  /// Runs the tasks at the same time until all have ended.
  void together(std::vector<Task<>> tasks) {
    std::size_t left = tasks.size();
    std::exception_ptr failure;
    for (Task<>& task : tasks)
      boost::asio::co_spawn(io(), std::move(task), [&](std::exception_ptr e) {
        --left;
        if (e) failure = e;
      });
    if (io().stopped()) io().restart();
    const auto until = std::chrono::steady_clock::now() + db::testing::kAwaitPatience;
    while (left > 0 && std::chrono::steady_clock::now() < until) io().run_one_until(until);
    if (failure) std::rethrow_exception(failure);
    ASSERT_EQ(left, 0U);
  }
  void deliver() {
    jobs::Worker worker(io(), pool(), clock_, "test-" + make_uuid_v4().str());
    subscribe(worker, services_);
    while (await(worker.run_once()) > 0) {
    }
    await(worker.stop());
  }

  FixedClock clock_{kNow};
  CpuPool cpu_{2};
  documents::ObjectStore objects_{folder() / "objects", cpu_};
  std::shared_ptr<documents::Services> documents_;
  std::shared_ptr<Services> services_;
  std::vector<ServicePtr> own_;
};

}  // namespace darcha::applications::testing
