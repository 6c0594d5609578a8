#pragma once
#include <chrono>
#include <mutex>

namespace huangpu {

/** The flow control of queries: one in flight (-2), and so many a second (-3). */
class QueryGate {
 public:
  static constexpr int kTooManyPending = -2;
  static constexpr int kTooManyPerSecond = -3;

  /** 0 when the query may be written now. */
  int enter() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (inFlight_) return kTooManyPending;
    const auto now = std::chrono::steady_clock::now();
    if (now - windowStart_ >= std::chrono::seconds(1)) {
      windowStart_ = now;
      inWindow_ = 0;
    }
    if (perSecond_ > 0 && inWindow_ >= perSecond_) return kTooManyPerSecond;
    inWindow_++;
    inFlight_ = true;
    return 0;
  }

  void leave() {
    const std::lock_guard<std::mutex> lock(mutex_);
    inFlight_ = false;
  }

  /** 0 means no limit. */
  void setPerSecond(int perSecond) {
    const std::lock_guard<std::mutex> lock(mutex_);
    perSecond_ = perSecond;
  }

 private:
  std::mutex mutex_;
  bool inFlight_ = false;
  int perSecond_ = 0;
  int inWindow_ = 0;
  std::chrono::steady_clock::time_point windowStart_{};
};

}  // namespace huangpu
