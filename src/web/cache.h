// Complete public pages, made once and sent to many visitors nobody is signed in for.
#pragma once
#include <array>
#include <atomic>
#include <list>
#include <mutex>
#include <unordered_map>

#include "web/web.h"

namespace darcha::web {

/// Safe from any thread. Bounded by octets (the least recently used page goes first) and by age; `invalidate` forgets everything at once,
/// for a catalogue that was reloaded. A page that began to be made before an invalidation is not kept after it.
class PageCache {
 public:
  struct Options {
    std::size_t max_bytes = 64 * 1024 * 1024;
    std::chrono::seconds max_age{60};
  };
  PageCache() : PageCache(Options{}) {}
  explicit PageCache(Options options) : options_(options) {}

  std::optional<net::Frozen> find(const std::string& key, Instant now);
  void put(const std::string& key, std::uint64_t version, net::Frozen page, std::size_t bytes, Instant now);
  std::uint64_t version() const { return version_.load(std::memory_order_acquire); }  ///< read before a page is made, handed to put
  void invalidate() { version_.fetch_add(1, std::memory_order_acq_rel); }
  std::size_t bytes() const;  ///< of all kept pages, about

 private:
  struct Entry {
    std::string key;
    net::Frozen page;
    std::size_t bytes;
    std::uint64_t version;
    Instant made;
  };
  struct Shard {
    mutable std::mutex mutex;
    std::list<Entry> by_use;                                                  ///< the most recently used first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key;  ///< views into the entries
    std::size_t bytes = 0;
  };
  static constexpr std::size_t kShards = 16;

  Shard& shard_of(const std::string& key) { return shards_[std::hash<std::string>{}(key) % kShards]; }
  static void drop(Shard& shard, std::list<Entry>::iterator entry);

  Options options_;
  std::atomic<std::uint64_t> version_{0};
  std::array<Shard, kShards> shards_;
};

/// What the bytes of a public page depend on: path and query, language, display settings, Save-Data. Nothing when the page must be made
/// (another method, ?til= that sets a cookie, an over-long address).
std::optional<std::string> cache_key(const Context& context);

}  // namespace darcha::web
