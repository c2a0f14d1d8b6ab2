// For tests of this room and of the rooms above: a database with people, offices of every level with officers of every role, the law of the
// repository, and appeals lodged and walked to where a test begins.
#pragma once
#include <boost/asio/co_spawn.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/crypto.h"
#include "documents/documents.h"
#include "gen/documents/sql.h"
#include "gen/murojaat/sql.h"
#include "gen/notifications/sql.h"
#include "gen/triage/sql.h"
#include "murojaat/desk/acts.h"
#include "murojaat/engine.h"
#include "murojaat/murojaat.h"
#include "murojaat/thread/acts.h"
#include "persons/testing.h"
#include "web/test_kit.h"

namespace darcha::murojaat::testing {

using Form = std::vector<std::pair<std::string, std::string>>;
using persons::testing::Citizen;
using persons::testing::kNow;  // Saturday 2026-11-21, 11:30 in Tashkent
using persons::testing::kRepository;

inline constexpr std::string_view kOffice = "hokimlik-1735401";  ///< of the district the tests lodge in (Nukus)
inline constexpr std::string_view kRegion = "hokimlik-1735";
inline constexpr std::string_view kRepublic = "hokimlik-17";
inline constexpr std::string_view kBody = "suv-1735";  ///< asked, joined, forwarded to

class NoLimits final : public web::RateLimiter {
 public:
  bool allow(std::string_view, std::string_view, double, double, Instant) override { return true; }
};

/// An officer to act as.
struct Clerk {
  Citizen person;
  offices::Officer officer;
  web::Visitor visitor() const {
    return {.session = SessionId::make(kNow),
            .subject = person.subject,
            .officer = officer.id,
            .office = officer.office,
            .roles = officer.roles,
            .assurance = 2,
            .display_name = officer.display_name,
            .signed_in_at = kNow};
  }
};

/// A folder of this run: objects, keys, uploads.
inline const std::filesystem::path& folder() {
  struct Folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("darcha-murojaat-" + random_token(9));
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

inline LocalText same(std::string text) { return LocalText{{text, text, text, text, text}}; }

class MurojaatTest : public persons::testing::PersonsTest {
 public:
  std::vector<db::Migration> migrations() override {
    auto series = PersonsTest::migrations();
    for (const auto& room : {documents::sql::migrations(), notifications::sql::migrations(), sql::migrations(), triage::sql::migrations()})
      series.insert(series.end(), room.begin(), room.end());
    std::sort(series.begin(), series.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    return series;
  }
  bool fresh_per_test() override { return true; }
  void SetUp() override {
    PersonsTest::SetUp();
    for (const std::string_view office : {kOffice, kRegion, kRepublic, kBody}) {
      for (int n = 0; n < 3; ++n) hire(office, {"murojaat"});
      hire(office, {"head"});
      hire(office, {"supervisor"});
    }
    staff();
    documents_ = std::make_shared<documents::Services>(documents::Services{pool(), cpu_, objects_, press(), "https://darcha.example"});
    services_ = std::make_shared<Services>(Services{.db = pool(), .cpu = cpu_, .clock = clock_, .limits = limits_});
    services_->documents = documents_;
    services_->calendar = std::make_shared<const WorkingCalendar>(WorkingCalendar::load(kRepository / "data/holidays.yaml"));
    services_->law = law();
    services_->formality = load_formality(kRepository / "services");
    services_->pepper = Bytes(32, 9);
  }
  static std::shared_ptr<const Law> law() {
    static const auto one = load_law(kRepository / "services");
    return one;
  }

  /// Another officer; they serve from staff() on.
  Clerk& hire(std::string_view office, std::vector<std::string> roles) {
    Clerk clerk{.person = add_citizen()};
    clerk.officer.id = OfficerId::make(kNow);
    clerk.officer.office = offices::office_id_of(office);
    clerk.officer.subject = clerk.person.subject;
    clerk.officer.display_name = "X. Xodim-" + std::to_string(clerks_.size() + 1);
    clerk.officer.position = same(roles.front());
    clerk.officer.roles = std::move(roles);
    clerk.officer.since = Date{std::chrono::year{2020} / 1 / 1};
    clerks_.push_back(std::make_unique<Clerk>(std::move(clerk)));
    return *clerks_.back();
  }
  void staff() {
    std::vector<offices::Officer> officers;
    for (const auto& clerk : clerks_) officers.push_back(clerk->officer);
    await(offices::save(pool(), {}, {}, {}, std::move(officers)));
    await(offices::refresh(pool()));
  }
  /// The n-th officer (from 0) of an office in a role.
  const Clerk& clerk(std::string_view office, std::string_view role, int n = 0) {
    for (const auto& one : clerks_)
      if (one->officer.office == offices::office_id_of(office) && std::ranges::find(one->officer.roles, role) != one->officer.roles.end() &&
          n-- == 0)
        return *one;
    throw std::out_of_range("no such clerk");
  }

  /// Two complaints about a street of Nukus, in Karakalpak.
  Lodging letter(Author author = {}) {
    return {.author = std::move(author),
            .lang = Lang::kaa,
            .text = "Kóshemizdiń jolı buzılǵan. Tún boyı kóshe shıraqları janbaydı. Dúzetip beriwińizdi soraymız.",
            .kind = "shikoyat",
            .topic = "heating",
            .points = {"Kósheniń jolı buzılǵan.", "Kóshe shıraqları janbaydı."},
            .place = {.lat = 42.4651, .lon = 59.6132, .district = "1735401", .words = "Berdaq kóshesi, 12-úy aldı"},
            .public_text = "Jol buzılǵan",
            .token = random_token(16)};
  }
  Author person_of(const Citizen& citizen) { return {.kind = AuthorKind::person, .subject = citizen.subject, .name = "Aygúl Reymova"}; }
  Receipt lodged(Lodging lodging) {
    const auto receipt = await(lodge(services_, std::move(lodging)));
    if (!receipt) throw std::runtime_error(receipt.error().code);
    settle();
    return *receipt;
  }
  Loaded load(const Key& key) { return *await(find(services_, key)); }

  /// Events are delivered and the lists in step. Schedules run too.
  void settle() {
    jobs::Worker worker(io(), pool(), clock_, "test-" + make_uuid_v4().str());
    subscribe(worker, services_);
    while (await(worker.run_once()) > 0) {
    }
    await(worker.stop());
  }
  std::string text_of(const std::string& query) {
    std::string out;
    await(pool().execute(query)).row(0, 0).read(0, out);
    return out;
  }

  /// Whether the register of persons holds them; asked through its only door.
  bool is_registered(SubjectId subject) {
    const auto record = await(persons::read(
        pool(), {.actor = {.kind = audit::ActorKind::system}, .subject = subject, .purpose = "self", .groups = {persons::Group::identity}},
        clock_.now()));
    return record || record.error().code != "persons.not_found";
  }

  /// None of these words stands in a row of any table (as text or as octets), in a file, or in what was logged since CaptureStderr();
  /// `control` does stand in a row: if even that were not found, nothing would have been searched.
  void expect_nowhere(const std::vector<std::string>& words, const std::string& control) {
    const std::string tables = text_of(
        "select string_agg(format('select to_jsonb(t)::text as row from %I.%I t', schemaname, tablename), ' union all ') "
        "from pg_tables where schemaname not in ('pg_catalog', 'information_schema')");
    const std::string rows = text_of("select string_agg(row, ' ') from (" + tables + ") everything");
    const std::string log = ::testing::internal::GetCapturedStderr();
    std::string files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder())) {
      files += entry.path().filename().string();
      if (entry.is_regular_file()) files.append(std::istreambuf_iterator{std::ifstream(entry.path(), std::ios::binary).rdbuf()}, {});
    }
    EXPECT_NE(rows.find(control), rows.npos) << "nothing was searched";
    for (const std::string& word : words) {
      EXPECT_EQ(rows.find(word), rows.npos) << word << " in a row";
      EXPECT_EQ(rows.find(to_hex(as_bytes(word))), rows.npos) << word << " in a row, as octets";
      EXPECT_EQ(files.find(word), files.npos) << word << " in a file";
      EXPECT_EQ(log.find(word), log.npos) << word << " in the log";
    }
  }

  FixedClock clock_{kNow};
  CpuPool cpu_{2};
  NoLimits limits_;
  documents::ObjectStore objects_{folder() / "objects", cpu_};
  std::shared_ptr<documents::Services> documents_;
  std::shared_ptr<Services> services_;
  std::vector<std::unique_ptr<Clerk>> clerks_;
};

}  // namespace darcha::murojaat::testing
