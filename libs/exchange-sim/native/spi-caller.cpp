#include "spi-caller.h"

#include <cstddef>
#include <cstring>

namespace huangpu {
namespace {

// The first two slots of both SPI classes in every version.
constexpr int kSlotConnected = 0;
constexpr int kSlotDisconnected = 1;
/** A client built for a newer version reads past an older struct's end: it finds zeros there. */
constexpr size_t kZeroTailBytes = 1024;

using ConnectedFn = void (*)(void *);
using DisconnectedFn = void (*)(void *, int);
using ResponseFn = void (*)(void *, void *, void *, int, bool);
using ReturnFn = void (*)(void *, void *);
using ErrorReturnFn = void (*)(void *, void *, void *);
using ErrorFn = void (*)(void *, void *, int, bool);

}  // namespace

void SpiCaller::connected() {
  if (void *spi = spi_.load()) reinterpret_cast<ConnectedFn>(method(spi, kSlotConnected))(spi);
}

void SpiCaller::disconnected(int reason) {
  if (void *spi = spi_.load()) reinterpret_cast<DisconnectedFn>(method(spi, kSlotDisconnected))(spi, reason);
}

void *SpiCaller::aligned(std::vector<std::max_align_t> &buffer, const char *bytes, size_t count) {
  const size_t unit = sizeof(std::max_align_t);
  const size_t units = (count + kZeroTailBytes + unit - 1) / unit;
  if (buffer.size() < units) buffer.resize(units);
  char *start = reinterpret_cast<char *>(buffer.data());
  std::memcpy(start, bytes, count);
  std::memset(start + count, 0, kZeroTailBytes);
  return start;
}

void SpiCaller::callback(const CallbackHeader &header, const char *payload) {
  void *spi = spi_.load();
  if (spi == nullptr) return;
  void *rspInfo = nullptr;
  void *data = nullptr;
  if (header.flags & kFlagHasRspInfo) rspInfo = aligned(rspInfo_, payload, header.rspInfoBytes);
  if (header.flags & kFlagHasData) data = aligned(data_, payload + header.rspInfoBytes, header.dataBytes);
  const bool isLast = (header.flags & kFlagIsLast) != 0;
  void *target = method(spi, header.slot);
  switch (header.shape) {
    case CallbackShape::Response:
      reinterpret_cast<ResponseFn>(target)(spi, data, rspInfo, header.requestId, isLast);
      break;
    case CallbackShape::Return:
      reinterpret_cast<ReturnFn>(target)(spi, data);
      break;
    case CallbackShape::ErrorReturn:
      reinterpret_cast<ErrorReturnFn>(target)(spi, data, rspInfo);
      break;
    case CallbackShape::Error:
      reinterpret_cast<ErrorFn>(target)(spi, rspInfo, header.requestId, isLast);
      break;
  }
}

}  // namespace huangpu
