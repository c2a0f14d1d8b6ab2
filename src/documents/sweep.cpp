#include "documents/sweep.h"

#include <algorithm>
#include <set>
#include <system_error>

#include "documents/rules.h"
#include "gen/documents/sql.h"

namespace darcha::documents {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDraft = ".draft-";  // object_store.cpp: what a crash left half written
constexpr std::string_view kAside = ".swept-";  // taken out of its place to be looked at once more
constexpr std::size_t kAtOnce = 500;

std::optional<Digest> digest_named(const std::string& name) {
  const auto bytes = name.size() == 64 ? parse_hex(name) : std::nullopt;
  if (!bytes) return std::nullopt;
  Digest digest{};
  std::copy_n(bytes->begin(), digest.size(), digest.begin());
  return digest;
}

bool is_older(const fs::path& file, fs::file_time_type before) {
  std::error_code gone;
  const auto at = fs::last_write_time(file, gone);
  return !gone && at < before;
}

void put_back(const fs::path& aside, const fs::path& place) {
  std::error_code ignored;
  // The name tells the content: if somebody stored it anew meanwhile, that is the same file.
  if (fs::exists(place, ignored))
    fs::remove(aside, ignored);
  else
    fs::rename(aside, place, ignored);
}

std::vector<fs::path> folders_of(fs::path part) {
  std::vector<fs::path> out;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(part, none))
    if (entry.is_directory()) out.push_back(entry.path());
  return out;
}

/// Files old enough to be asked about; clears away what crashes left.
std::vector<Digest> old_files(fs::path folder, fs::file_time_type before) {
  std::vector<Digest> out;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with(kAside)) put_back(entry.path(), folder / name.substr(kAside.size()));
    if (!is_older(entry.path(), before)) continue;
    if (name.starts_with(kDraft)) fs::remove(entry.path(), none);
    if (const auto digest = digest_named(name)) out.push_back(*digest);
  }
  return out;
}

bool remove_if_old(const fs::path& place, fs::file_time_type before) {
  const fs::path aside = place.parent_path() / (std::string{kAside} + place.filename().string());
  std::error_code gone;
  fs::rename(place, aside, gone);
  if (gone) return false;
  if (is_older(aside, before)) return fs::remove(aside, gone);
  put_back(aside, place);
  return false;
}

Task<std::set<Digest>> referred_among(std::vector<Digest> files, std::vector<Referred> rooms) {
  std::set<Digest> out;
  for (const Referred& room : rooms) {
    const auto held = co_await room(files);
    out.insert(held.begin(), held.end());
  }
  co_return out;
}

}  // namespace

Task<std::vector<Digest>> issued_among(db::Pool& db, std::vector<Digest> files) {
  db::Batch batch;
  std::vector<db::Slot<sql::FindKey>> slots;
  for (const Digest& file : files)
    slots.push_back(batch.add(sql::FindKey{.key_hash = lookup_key(KeyKind::file, to_hex(file)), .kind = std::string{code(KeyKind::file)}}));
  const db::Results results = co_await db.run(std::move(batch));
  std::vector<Digest> out;
  for (std::size_t i = 0; i < files.size(); ++i)
    if (results.get(slots[i])) out.push_back(files[i]);
  co_return out;
}

Task<Swept> sweep_part(const ObjectStore& store, CpuPool& cpu, int part, fs::file_time_type before, std::vector<Referred> rooms) {
  Digest first{};
  first[0] = static_cast<std::uint8_t>(part);
  const fs::path root = store.path_of(first).parent_path().parent_path();
  Swept swept;
  const auto folders = co_await run_on(cpu, [root] { return folders_of(root); });
  for (const fs::path& folder : folders) {
    std::vector<Digest> files = co_await run_on(cpu, [folder, before] { return old_files(folder, before); });
    swept.looked_at += files.size();
    for (std::size_t from = 0; from < files.size(); from += kAtOnce) {
      const std::vector<Digest> some(files.begin() + static_cast<std::ptrdiff_t>(from),
                                     files.begin() + static_cast<std::ptrdiff_t>(std::min(from + kAtOnce, files.size())));
      const std::set<Digest> kept = co_await referred_among(some, rooms);
      for (const Digest& file : some) {
        if (kept.contains(file)) continue;
        const bool removed = co_await run_on(cpu, [place = store.path_of(file), before] { return remove_if_old(place, before); });
        if (removed) ++swept.removed;
      }
    }
  }
  co_return swept;
}

}  // namespace darcha::documents
