#include "net/wheel.h"

#include <algorithm>

namespace darcha::net {

Wheel::Entry::~Entry() { unlink(); }

void Wheel::Entry::unlink() {
  if (previous_ == nullptr) return;
  previous_->next_ = next_;
  if (next_ != nullptr) next_->previous_ = previous_;
  previous_ = next_ = nullptr;
}

Wheel::~Wheel() {
  for (Head& head : slots_)
    while (head.next_ != nullptr) head.next_->unlink();
}

void Wheel::link(Entry& entry) {
  entry.unlink();
  // Beyond one turn of the wheel an entry is looked at once per turn and hung up again.
  entry.slot_due_ = std::min(entry.due_, now_ + kSlots);
  Head& head = slots_[entry.slot_due_ % kSlots];
  entry.next_ = head.next_;
  entry.previous_ = &head;
  if (head.next_ != nullptr) head.next_->previous_ = &entry;
  head.next_ = &entry;
}

void Wheel::arm(Entry& entry, Time due) {
  entry.due_ = std::max(tick_of(due) + 1, now_ + 1);
  if (entry.previous_ == nullptr || entry.due_ < entry.slot_due_) link(entry);
}

void Wheel::advance(Time now) {
  for (const std::uint64_t last = tick_of(now); now_ < last;) {
    Head& head = slots_[++now_ % kSlots];
    // Take the slot's list off first: expired() may arm entries into this very slot.
    Head taken;
    taken.next_ = head.next_;
    if (taken.next_ != nullptr) taken.next_->previous_ = &taken;
    head.next_ = nullptr;
    while (Entry* entry = taken.next_) {
      entry->unlink();
      if (entry->due_ <= now_) {
        disarm(*entry);
        entry->expired();
      } else if (entry->due_ != std::numeric_limits<std::uint64_t>::max()) {
        link(*entry);
      }
    }
  }
}

}  // namespace darcha::net
