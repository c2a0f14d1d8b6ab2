#include "core/cpu_pool.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace darcha {

struct CpuPool::State {
  mutable std::mutex mutex;
  std::condition_variable wake;
  std::deque<std::move_only_function<void()>> queue;
  std::size_t max_waiting = 0;
  std::size_t running = 0;
  bool stopping = false;
  std::vector<std::thread> threads;

  void serve() {
    std::unique_lock lock(mutex);
    for (;;) {
      wake.wait(lock, [this] { return stopping || !queue.empty(); });
      if (queue.empty()) return;
      auto work = std::move(queue.front());
      queue.pop_front();
      ++running;
      lock.unlock();
      work();
      work = nullptr;  // what it captured is destroyed outside the lock
      lock.lock();
      --running;
    }
  }
};

CpuPool::CpuPool(std::size_t threads, std::size_t max_waiting) : state_(std::make_unique<State>()) {
  state_->max_waiting = max_waiting;
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  for (std::size_t i = 0; i < threads; ++i) state_->threads.emplace_back([state = state_.get()] { state->serve(); });
}

CpuPool::~CpuPool() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->wake.notify_all();
  for (std::thread& thread : state_->threads) thread.join();
}

void CpuPool::post(std::move_only_function<void()> work) {
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->queue.size() >= state_->max_waiting) throw Overloaded("the pool for heavy work is full");
    state_->queue.push_back(std::move(work));
  }
  state_->wake.notify_one();
}

CpuPool::Stats CpuPool::stats() const {
  const std::lock_guard lock(state_->mutex);
  return {state_->threads.size(), state_->queue.size(), state_->running};
}

}  // namespace darcha
