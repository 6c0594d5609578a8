#pragma once
#include <atomic>
#include <cstddef>
#include <vector>

#include "frame.h"

namespace huangpu {

/** Calls virtual methods of the client's SPI object by slot, with whatever struct bytes the frame carries. */
class SpiCaller {
 public:
  void set(void *spi) { spi_.store(spi); }

  void connected();
  void disconnected(int reason);
  /** `payload` holds the RspInfo and the struct; they are copied to aligned memory first. */
  void callback(const CallbackHeader &header, const char *payload);

 private:
  void *method(void *spi, int slot) const { return (*static_cast<void ***>(spi))[slot]; }
  void *aligned(std::vector<std::max_align_t> &buffer, const char *bytes, size_t count);

  std::atomic<void *> spi_{nullptr};
  std::vector<std::max_align_t> rspInfo_;
  std::vector<std::max_align_t> data_;
};

}  // namespace huangpu
