#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>

namespace ctp {

/// A few threads that run the ends of API objects: Release waits for the library's threads, and some builds never come
/// back from it. JavaScript, a process that wants to exit, and libuv's few pool threads must not wait for that.
///
/// They never end. A thread that ends gives its stack back, and enough of them at once take away what VendorTurn is about.
class ReleaseThreads {
 public:
  static ReleaseThreads& Instance();

  /// Runs `task` on one of them; here and now when no thread is to be had.
  void Run(std::function<void()> task);

 private:
  void Work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  size_t threads_ = 0;
  size_t idle_ = 0;
};

}  // namespace ctp
