#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>

namespace ctp {

/// The two vtable slots that end an object.
struct EndSlots {
  uint32_t register_spi = 0;
  uint32_t release = 0;
};

/// A vendor's API object, its end, and the lock on its flow directory, which lasts as long.
///
/// The end runs on one of the ReleaseThreads.
class VendorObject : public std::enable_shared_from_this<VendorObject> {
 public:
  VendorObject(void* object, const EndSlots& slots, int lock_descriptor)
      : object_(object), slots_(slots), lock_descriptor_(lock_descriptor) {}
  VendorObject(const VendorObject&) = delete;
  VendorObject& operator=(const VendorObject&) = delete;

  /// nullptr once the end has begun. JavaScript's thread alone calls methods and begins the end.
  void* Live();
  static void* Method(void* object, uint32_t slot) { return (*reinterpret_cast<void***>(object))[slot]; }

  /// RegisterSpi(NULL), Release, unlock; then `done`, on that thread. The second call does nothing.
  void BeginEnd(std::function<void()> done);

  /// Begins the end if it has not begun, and waits. False when the library has not come back by then.
  bool EndWithin(std::chrono::milliseconds patience);

  /// After this returns, `done` is not called and no call of it is under way.
  void Abandon();

 private:
  enum class State { kLive, kEnding, kEnded };

  void Run() noexcept;

  void* const object_;
  const EndSlots slots_;
  const int lock_descriptor_;
  std::mutex mutex_;
  std::condition_variable changed_;
  State state_ = State::kLive;
  std::function<void()> done_;
};

}  // namespace ctp
