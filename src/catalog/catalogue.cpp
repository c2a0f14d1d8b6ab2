#include <algorithm>
#include <chrono>
#include <fmt/format.h>

#include "catalog/catalog.h"
#include "catalog/check/check.h"
#include "catalog/search/search.h"
#include "catalog/source/read_service.h"
#include "catalog/store.h"
#include "core/crypto.h"
#include "core/log.h"

namespace darcha::catalog {
namespace {

/// Names, sizes and times of everything below the folders: changes whenever a file is added, removed or written.
std::string fingerprint_of(const Folders& folders) {
  std::vector<std::string> lines;
  for (const auto& root : {folders.services, folders.data}) {
    std::error_code ec;
    std::filesystem::recursive_directory_iterator it(root, ec), end;
    while (!ec && it != end && lines.size() < 100'000) {
      std::error_code ignored;  // a file that vanishes between two calls changes the fingerprint at the next one
      const auto size = it->is_regular_file(ignored) ? it->file_size(ignored) : 0;
      lines.push_back(fmt::format("{} {} {}", it->path().string(), size, it->last_write_time(ignored).time_since_epoch().count()));
      it.increment(ec);
    }
  }
  std::ranges::sort(lines);
  return to_hex(sha256(fmt::format("{}", fmt::join(lines, "\n"))));
}

bool more_used(const std::shared_ptr<const Service>& a, const std::shared_ptr<const Service>& b) {
  const auto rank = [](const Service& s) {
    return s.status == Status::withdrawn ? 2'000'000 : s.popularity == 0 ? 1'000'000 : s.popularity;
  };
  if (rank(*a) != rank(*b)) return rank(*a) < rank(*b);
  return a->title.in(Lang::uz) < b->title.in(Lang::uz);
}

std::shared_ptr<Service> read_stored(const StoredVersion& stored) {
  const std::string file = fmt::format("{}@{}", stored.code, stored.version);
  const auto root = parse_canonical_json(stored.content, file);
  if (!root) {
    log_error("catalog.version_unreadable", {{"service", stored.code}, {"version", stored.version}});
    return nullptr;
  }
  Report report{file, {}};
  auto service = std::make_shared<Service>(read_service(*root, report));
  if (!report.faults.empty())
    log_warn("catalog.version_outdated", {{"service", stored.code}, {"version", stored.version}, {"fault", report.faults.front().what}});
  return service;
}

/// What is offered and what was withdrawn: changes whenever any node or command changes either.
std::string mark_of(const std::vector<Offered>& offered) {
  std::string mark;
  for (const Offered& o : offered) mark += fmt::format("{}@{}{} ", o.code, o.version, o.withdrawal ? " withdrawn" : "");
  return mark;
}

std::shared_ptr<const Snapshot> snapshot_of(const Stored& stored, Reference reference, Instant now) {
  std::vector<std::shared_ptr<const Service>> current, earlier;
  for (const StoredVersion& version : stored.versions) {
    auto service = read_stored(version);
    if (!service) continue;
    const Offered* offered = stored.find_offered(version.code);
    const bool is_current = offered != nullptr && offered->version == version.version;
    if (is_current && offered->withdrawal) {
      service->status = Status::withdrawn;
      service->withdrawal = offered->withdrawal;
    }
    (is_current ? current : earlier).push_back(std::move(service));
  }
  return std::make_shared<Snapshot>(std::move(reference), std::move(current), std::move(earlier), now);
}

/// Decides what of the folder is new, given what is stored. A faulty folder, a changed text under an old number, and a number that went
/// back are left out with a fault; the stored version stays.
std::vector<StoredVersion> new_versions(const Source& source, const Stored& stored, Instant now, std::vector<Fault>& faults) {
  std::vector<StoredVersion> fresh;
  for (const Folder& folder : source.folders) {
    std::ranges::copy(folder.faults, std::back_inserter(faults));
    if (!folder.sound()) continue;
    const Service& s = *folder.service;
    const std::string file = folder.code + "/service.yaml";
    const Digest digest = sha256(folder.canonical);
    const int offered = stored.offered_version(s.code);
    if (s.version < offered) {
      faults.push_back(
          {file, 0, fmt::format("version {} is older than version {}, which is in use", s.version, offered), "give it the next number"});
      continue;
    }
    if (const StoredVersion* same = stored.find(s.code, s.version)) {
      if (!std::ranges::equal(same->digest, digest))
        faults.push_back({file, 0, fmt::format("the service changed, but its version is still {}", s.version),
                          fmt::format("write `version: {}`", s.version + 1)});
      else if (s.version > offered)
        fresh.push_back(*same);
      continue;
    }
    fresh.push_back({s.code, s.version, folder.canonical, Bytes(digest.begin(), digest.end()), now});
  }
  return fresh;
}

/// Hundreds of files are read, parsed and checked, and examples run: not on a thread that serves requests.
template <class F>
Task<std::invoke_result_t<F&>> run_where(CpuPool* pool, F work) {
  if (pool != nullptr) co_return co_await run_on(*pool, std::move(work));
  co_return work();
}

}  // namespace

Snapshot::Snapshot(Reference reference, std::vector<std::shared_ptr<const Service>> current,
                   std::vector<std::shared_ptr<const Service>> earlier, Instant loaded_at)
    : reference_(std::move(reference)), current_(std::move(current)), all_(std::move(earlier)), loaded_at_(loaded_at) {
  std::ranges::sort(current_, more_used);
  std::ranges::copy(current_, std::back_inserter(all_));
  std::ranges::sort(all_, [](const auto& a, const auto& b) { return std::tie(a->code, a->version) < std::tie(b->code, b->version); });
  index_ = std::make_unique<SearchIndex>(current_, reference_);
}

Snapshot::~Snapshot() = default;

std::shared_ptr<const Service> Snapshot::service(std::string_view code, int version) const {
  const auto& among = version == 0 ? current_ : all_;
  const auto it = std::ranges::find_if(among, [&](const auto& s) { return s->code == code && (version == 0 || s->version == version); });
  return it == among.end() ? nullptr : *it;
}

std::vector<std::shared_ptr<const Service>> Snapshot::versions(std::string_view code) const {
  std::vector<std::shared_ptr<const Service>> found;
  for (const auto& s : all_)
    if (s->code == code) found.insert(found.begin(), s);
  return found;
}

std::vector<Hit> Snapshot::search(std::string_view query, std::size_t limit) const { return index_->search(query, limit); }

Catalogue::Catalogue(Folders folders, CpuPool* blocking)
    : folders_(std::move(folders)),
      blocking_(blocking),
      snapshot_(std::make_shared<Snapshot>(Reference{}, std::vector<std::shared_ptr<const Service>>{},
                                           std::vector<std::shared_ptr<const Service>>{}, Instant{})) {}

std::shared_ptr<const Snapshot> Catalogue::now() const {
  const std::scoped_lock lock(mutex_);
  return snapshot_;
}

std::shared_ptr<const Reference> Catalogue::reference() const {
  const auto snapshot = now();
  return {snapshot, &snapshot->reference()};
}

void Catalogue::put(std::shared_ptr<const Snapshot> snapshot) {
  const std::scoped_lock lock(mutex_);
  snapshot_ = std::move(snapshot);
}

Task<Loaded> Catalogue::load(db::Pool& pool, Instant now) {
  const std::string fingerprint = co_await run_where(blocking_, [folders = folders_] { return fingerprint_of(folders); });
  // After the fingerprint: a write in between is seen next time.
  Source source = co_await run_where(blocking_, [folders = folders_] { return read_source(folders.services, folders.data); });
  Loaded loaded;
  loaded.faults = source.reference_faults;
  if (!source.reference_faults.empty()) {
    for (const Folder& folder : source.folders) std::ranges::copy(folder.faults, std::back_inserter(loaded.faults));
    loaded.services = static_cast<int>(this->now()->services().size());
    co_return loaded;
  }
  Stored stored = co_await load_stored(pool);
  const std::vector<StoredVersion> fresh = new_versions(source, stored, now, loaded.faults);
  if (!fresh.empty()) {
    co_await save_versions(pool, fresh, now);
    stored = co_await load_stored(pool);  // another node may have been first with another text: what is stored counts
  }
  auto snapshot = snapshot_of(stored, std::move(source.reference), now);
  loaded.services = static_cast<int>(snapshot->services().size());
  loaded.new_versions = static_cast<int>(fresh.size());
  put(std::move(snapshot));
  {
    const std::scoped_lock lock(mutex_);
    fingerprint_ = fingerprint;
    mark_ = mark_of(stored.offered);
  }
  log_info("catalog.loaded", {{"services", loaded.services}, {"new_versions", loaded.new_versions}, {"faults", loaded.faults.size()}});
  for (const Fault& fault : loaded.faults) log_warn("catalog.fault", {{"fault", fault.str()}});
  co_return loaded;
}

Task<> Catalogue::look(db::Pool& pool, Instant now) {
  Source source = co_await run_where(blocking_, [folders = folders_] { return read_source(folders.services, folders.data); });
  const Stored stored = co_await load_stored(pool);
  put(snapshot_of(stored, std::move(source.reference), now));
}

Task<std::optional<Loaded>> Catalogue::reload_if_changed(db::Pool& pool, Instant now) {
  const std::string fingerprint = co_await run_where(blocking_, [folders = folders_] { return fingerprint_of(folders); });
  const std::string mark = mark_of(co_await list_offered(pool));
  {
    const std::scoped_lock lock(mutex_);
    if (fingerprint == fingerprint_ && mark == mark_) co_return std::nullopt;
  }
  co_return co_await load(pool, now);
}

}  // namespace darcha::catalog
