#pragma once
#include <poll.h>

#include <cerrno>
#include <chrono>

namespace huangpu {

/** As poll(2) with a limit, but a signal that a client's process handles on this thread does not end the wait. */
inline int patientPoll(pollfd *fds, nfds_t count, int limitMs) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::milliseconds(limitMs);
  for (int leftMs = limitMs;;) {
    const int ready = ::poll(fds, count, leftMs);
    if (ready >= 0 || errno != EINTR) return ready;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
    leftMs = left.count() > 0 ? static_cast<int>(left.count()) : 0;
  }
}

}  // namespace huangpu
