#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "event-queue.h"

namespace ctp {

/// More slots than any version has: a newer library that calls one we do not know finds a function that does nothing.
constexpr size_t kSpiSlots = 256;

/// Numbers are shared with src/native/addon.ts.
enum class SpiShape : uint8_t { kNone = 0, kConnected, kNumber, kReturn, kErrorReturn, kResponse, kError };

struct SpiSlot {
  SpiShape shape = SpiShape::kNone;
  bool is_tick = false;
  uint32_t data_bytes = 0;
};

using SpiPlan = std::array<SpiSlot, kSpiSlots>;

/// What a library takes for a CThostFtdcTraderSpi or CThostFtdcMdSpi: a pointer to a vtable, made by hand from the table
/// of the library's version, so that one binary serves all versions.
///
/// Instances are never freed: a library's thread may still stand in a callback when Release has returned. What stays
/// behind is a few hundred bytes; the closed queue ignores it.
class SpiObject {
 public:
  SpiObject(const SpiPlan& plan, uint32_t rsp_info_bytes, std::shared_ptr<EventQueue> queue);
  SpiObject(const SpiObject&) = delete;
  SpiObject& operator=(const SpiObject&) = delete;

  void Take(uint16_t slot, const void* data, const void* rsp_info, int32_t number, bool is_last) noexcept;

 private:
  void* const* vtable_pointer_;  // first: the Itanium C++ ABI finds the vtable here
  std::array<void*, kSpiSlots> vtable_;
  SpiPlan plan_;
  uint32_t rsp_info_bytes_;
  std::shared_ptr<EventQueue> queue_;

 public:
  static constexpr size_t VtablePointerOffset() { return offsetof(SpiObject, vtable_pointer_); }
};

}  // namespace ctp
