#pragma once

#include <napi.h>

#include <memory>

#include "event-queue.h"
#include "spi-object.h"
#include "vendor-object.h"

namespace ctp {

/// One CThostFtdcTraderApi or CThostFtdcMdApi of a library, called by vtable slot. The slots come from the ABI table of
/// the library's version, in TypeScript; this class knows shapes and bytes only.
class ApiObject : public Napi::ObjectWrap<ApiObject> {
 public:
  static Napi::Function Define(Napi::Env env);
  explicit ApiObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value CallPlain(const Napi::CallbackInfo& info);
  Napi::Value CallText(const Napi::CallbackInfo& info);
  Napi::Value CallAddress(const Napi::CallbackInfo& info);
  Napi::Value CallTopic(const Napi::CallbackInfo& info);
  Napi::Value CallStruct(const Napi::CallbackInfo& info);
  Napi::Value CallRequest(const Napi::CallbackInfo& info);
  Napi::Value CallSymbols(const Napi::CallbackInfo& info);
  Napi::Value RegisterSpi(const Napi::CallbackInfo& info);
  Napi::Value StartRelease(const Napi::CallbackInfo& info);
  Napi::Value Take(const Napi::CallbackInfo& info);
  Napi::Value Counters(const Napi::CallbackInfo& info);
  Napi::Value SetKeepAlive(const Napi::CallbackInfo& info);

  Napi::Value EndWithin(const Napi::CallbackInfo& info);

  /// A method of the live object, called with the object as its first argument. What it throws becomes an Error.
  template <typename Result, typename... Args>
  Result Call(Napi::Env env, uint32_t slot, Args... args);
  void OnReleased();
  static void OnEnvironmentExit(void* dying) noexcept;

  std::shared_ptr<VendorObject> vendor_;
  EndSlots end_slots_;
  size_t chunk_bytes_ = 0;
  SpiObject* spi_ = nullptr;
  std::shared_ptr<EventQueue> queue_;
  Napi::ThreadSafeFunction wake_;
  std::unique_ptr<Napi::Promise::Deferred> released_;
};

}  // namespace ctp
