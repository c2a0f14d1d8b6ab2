#include "web/cache.h"

#include "web/visit.h"

namespace darcha::web {

void PageCache::drop(Shard& shard, std::list<Entry>::iterator entry) {
  shard.bytes -= entry->bytes;
  shard.by_key.erase(entry->key);
  shard.by_use.erase(entry);
}

std::optional<net::Frozen> PageCache::find(const std::string& key, Instant now) {
  Shard& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.by_key.find(key);
  if (found == shard.by_key.end()) return std::nullopt;
  const auto entry = found->second;
  if (entry->version != version() || now - entry->made > options_.max_age || now < entry->made) {
    drop(shard, entry);
    return std::nullopt;
  }
  shard.by_use.splice(shard.by_use.begin(), shard.by_use, entry);
  return entry->page;
}

void PageCache::put(const std::string& key, std::uint64_t version, net::Frozen page, std::size_t bytes, Instant now) {
  const std::size_t limit = options_.max_bytes / kShards;
  if (version != this->version() || bytes > limit) return;
  Shard& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  if (const auto found = shard.by_key.find(key); found != shard.by_key.end()) drop(shard, found->second);
  while (shard.bytes + bytes > limit) drop(shard, std::prev(shard.by_use.end()));
  shard.by_use.push_front({key, std::move(page), bytes, version, now});
  shard.by_key.emplace(shard.by_use.front().key, shard.by_use.begin());
  shard.bytes += bytes;
}

std::size_t PageCache::bytes() const {
  std::size_t sum = 0;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    sum += shard.bytes;
  }
  return sum;
}

std::optional<std::string> cache_key(const Context& context) {
  const net::Request& request = *context.request;
  const bool reads = request.method == net::Method::get || request.method == net::Method::head;
  if (!reads || request.target.size() > 1000 || request.query.count("til") > 0) return std::nullopt;
  std::string key = request.target;
  key += ' ';
  key += code(context.lang);
  key += ' ';
  key += prefs_to_cookie(context.prefs);
  if (request.secure) key += " tls";
  if (request.headers.find("Save-Data") == "on") key += " light";
  return key;
}

}  // namespace darcha::web
