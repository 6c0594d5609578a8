#pragma once

#include <sched.h>

#include <atomic>

namespace ctp {

/// For critical sections of some tens of nanoseconds: a sleeping lock would cost the callback thread a system call per
/// collision, which at millions of ticks a second is most of its time. Yields when the holder seems to be off its core.
class SpinLock {
 public:
  void lock() noexcept {
    for (int spins = 0; taken_.exchange(true, std::memory_order_acquire); spins++) {
      while (taken_.load(std::memory_order_relaxed)) {
        if (++spins > kSpinsBeforeYield) sched_yield();
      }
    }
  }
  void unlock() noexcept { taken_.store(false, std::memory_order_release); }

 private:
  static constexpr int kSpinsBeforeYield = 200;
  std::atomic<bool> taken_{false};
};

}  // namespace ctp
