#include "spi-object.h"

#include <utility>

namespace ctp {

namespace {

// One function per shape and slot: a callback knows its slot by being that function. Calling a virtual method is
// calling a function whose first argument is the object.
template <size_t Slot>
struct Connected {
  static void Call(SpiObject* self) { self->Take(Slot, nullptr, nullptr, 0, false); }
};
template <size_t Slot>
struct Number {
  static void Call(SpiObject* self, int number) { self->Take(Slot, nullptr, nullptr, number, false); }
};
template <size_t Slot>
struct Return {
  static void Call(SpiObject* self, const void* data) { self->Take(Slot, data, nullptr, 0, false); }
};
template <size_t Slot>
struct ErrorReturn {
  static void Call(SpiObject* self, const void* data, const void* rsp) { self->Take(Slot, data, rsp, 0, false); }
};
template <size_t Slot>
struct Response {
  static void Call(SpiObject* self, const void* data, const void* rsp, int request_id, bool is_last) {
    self->Take(Slot, data, rsp, request_id, is_last);
  }
};
template <size_t Slot>
struct Error {
  static void Call(SpiObject* self, const void* rsp, int request_id, bool is_last) {
    self->Take(Slot, nullptr, rsp, request_id, is_last);
  }
};

void Ignore(SpiObject*) {}

template <template <size_t> class Shape, size_t... Slots>
std::array<void*, kSpiSlots> Functions(std::index_sequence<Slots...>) {
  return {reinterpret_cast<void*>(&Shape<Slots>::Call)...};
}

template <template <size_t> class Shape>
void* Function(size_t slot) {
  static const auto functions = Functions<Shape>(std::make_index_sequence<kSpiSlots>{});
  return functions[slot];
}

void* FunctionOf(SpiShape shape, size_t slot) {
  switch (shape) {
    case SpiShape::kConnected:
      return Function<Connected>(slot);
    case SpiShape::kNumber:
      return Function<Number>(slot);
    case SpiShape::kReturn:
      return Function<Return>(slot);
    case SpiShape::kErrorReturn:
      return Function<ErrorReturn>(slot);
    case SpiShape::kResponse:
      return Function<Response>(slot);
    case SpiShape::kError:
      return Function<Error>(slot);
    case SpiShape::kNone:
      break;
  }
  return reinterpret_cast<void*>(&Ignore);
}

}  // namespace

SpiObject::SpiObject(const SpiPlan& plan, uint32_t rsp_info_bytes, std::shared_ptr<EventQueue> queue)
    : plan_(plan), rsp_info_bytes_(rsp_info_bytes), queue_(std::move(queue)) {
  static_assert(VtablePointerOffset() == 0, "a library reads the vtable pointer at the start of the object");
  vtable_pointer_ = vtable_.data();
  for (size_t slot = 0; slot < kSpiSlots; slot++) vtable_[slot] = FunctionOf(plan[slot].shape, slot);
}

void SpiObject::Take(uint16_t slot, const void* data, const void* rsp_info, int32_t number, bool is_last) noexcept {
  const SpiSlot& plan = plan_[slot];
  Callback callback;
  callback.slot = slot;
  callback.number = number;
  callback.is_last = is_last;
  callback.data = data;
  callback.data_bytes = data ? plan.data_bytes : 0;
  callback.rsp_info = rsp_info;
  callback.rsp_info_bytes = rsp_info_bytes_;
  callback.is_tick = plan.is_tick;
  queue_->Push(callback);
}

}  // namespace ctp
