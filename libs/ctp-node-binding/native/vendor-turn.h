#pragma once

#include <chrono>
#include <mutex>

namespace ctp {

/// While it lives, no other API object of the process is being made, started or released, if those keep their turn.
///
/// Release of 6.3.6 joins one of its threads twice. The second time it reads the memory of a thread that is gone. glibc
/// keeps some 40 MB of such stacks; when other threads end at that moment it is given back, and Release crashes, or a new
/// thread takes it over, and Release waits for that one. Objects that are released one after the other are safe.
///
/// Patience ends, since some builds hang in Release: going ahead is the lesser risk then.
class VendorTurn {
 public:
  explicit VendorTurn(std::chrono::milliseconds patience) : lock_(Mutex(), patience) {}

 private:
  static std::timed_mutex& Mutex() {
    static auto* mutex = new std::timed_mutex;  // never destroyed: threads of a library outlive static objects
    return *mutex;
  }

  std::unique_lock<std::timed_mutex> lock_;
};

}  // namespace ctp
