#include "vendor-object.h"

#include <unistd.h>

#include "release-threads.h"
#include "vendor-turn.h"

namespace ctp {

namespace {

/// For another object's Release to come back.
constexpr auto kReleasePatience = std::chrono::seconds(1);

}  // namespace

void* VendorObject::Live() {
  std::lock_guard<std::mutex> guard(mutex_);
  return state_ == State::kLive ? object_ : nullptr;
}

void VendorObject::BeginEnd(std::function<void()> done) {
  {
    std::lock_guard<std::mutex> guard(mutex_);
    if (state_ != State::kLive) return;
    state_ = State::kEnding;
    done_ = std::move(done);
  }
  ReleaseThreads::Instance().Run([self = shared_from_this()] { self->Run(); });
}

bool VendorObject::EndWithin(std::chrono::milliseconds patience) {
  BeginEnd(nullptr);
  std::unique_lock<std::mutex> lock(mutex_);
  return changed_.wait_for(lock, patience, [this] { return state_ == State::kEnded; });
}

void VendorObject::Abandon() {
  std::lock_guard<std::mutex> guard(mutex_);
  done_ = nullptr;
}

void VendorObject::Run() noexcept {
  try {
    VendorTurn turn(kReleasePatience);
    reinterpret_cast<void (*)(void*, void*)>(Method(object_, slots_.register_spi))(object_, nullptr);
    reinterpret_cast<void (*)(void*)>(Method(object_, slots_.release))(object_);
  } catch (...) {
    // It is gone as far as can be done.
  }
  close(lock_descriptor_);
  std::lock_guard<std::mutex> guard(mutex_);
  state_ = State::kEnded;
  if (done_) done_();
  changed_.notify_all();
}

}  // namespace ctp
