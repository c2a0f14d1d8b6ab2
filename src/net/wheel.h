// Deadlines for many connections with one timer. Arming is a store and, at most, a relink; no timer operation per read or write.
// Private to net. Belongs to one io_context run by one thread.
#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <limits>

namespace darcha::net {

class Wheel {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::milliseconds kTick{20};  ///< a deadline fires at most this late

  class Entry {
   public:
    virtual ~Entry();
    Entry() = default;
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

   protected:
    virtual void expired() = 0;  ///< may arm again

   private:
    friend class Wheel;
    void unlink();
    Entry* previous_ = nullptr;
    Entry* next_ = nullptr;
    std::uint64_t due_ = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t slot_due_ = 0;  ///< when the slot it hangs in is looked at
  };

  explicit Wheel(Time start) : start_(start) {}
  ~Wheel();
  Wheel(const Wheel&) = delete;
  Wheel& operator=(const Wheel&) = delete;

  void arm(Entry& entry, Time due);
  void disarm(Entry& entry) { entry.due_ = std::numeric_limits<std::uint64_t>::max(); }
  void advance(Time now);  ///< fires what is due; called once per tick, or later when the thread was busy

 private:
  static constexpr std::size_t kSlots = 1024;
  struct Head final : Entry {
    void expired() override {}
  };
  std::uint64_t tick_of(Time at) const { return at <= start_ ? 0 : static_cast<std::uint64_t>((at - start_) / kTick); }
  void link(Entry& entry);

  Time start_;
  std::uint64_t now_ = 0;  ///< the last tick that was looked at
  std::array<Head, kSlots> slots_;
};

}  // namespace darcha::net
