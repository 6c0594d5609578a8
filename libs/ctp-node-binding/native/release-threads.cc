#include "release-threads.h"

#include <system_error>
#include <thread>

namespace ctp {

namespace {

/// So many libraries may hang in Release before the next object waits for ever; a process uses two or three in all.
constexpr size_t kThreadsMax = 8;

}  // namespace

ReleaseThreads& ReleaseThreads::Instance() {
  static auto* threads = new ReleaseThreads;  // never destroyed: its threads outlive static objects
  return *threads;
}

void ReleaseThreads::Run(std::function<void()> task) {
  std::unique_lock<std::mutex> lock(mutex_);
  tasks_.push_back(std::move(task));
  if (idle_ >= tasks_.size() || threads_ == kThreadsMax) {
    changed_.notify_one();
    return;
  }
  try {
    std::thread([this] { Work(); }).detach();
    threads_++;
  } catch (const std::system_error&) {
    if (threads_ > 0) return;  // one of them will come to it
    task = std::move(tasks_.back());
    tasks_.pop_back();
    lock.unlock();
    task();
  }
}

void ReleaseThreads::Work() {
  for (;;) {
    std::function<void()> task;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      idle_++;
      changed_.wait(lock, [this] { return !tasks_.empty(); });
      idle_--;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }
}

}  // namespace ctp
