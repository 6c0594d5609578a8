#pragma once

#include <napi.h>

#include <memory>

#include "event-queue.h"
#include "spi-object.h"

namespace ctp {

/// The vendor's object, the two slots that end it, and the lock on its flow directory, which lasts as long.
struct LiveApi {
  void* object = nullptr;
  uint32_t register_spi_slot = 0;
  uint32_t release_slot = 0;
  int lock_descriptor = -1;
};

/// One CThostFtdcTraderApi or CThostFtdcMdApi of a library, called by vtable slot. The slots come from the ABI table of
/// the library's version, in TypeScript; this class knows shapes and bytes only.
class ApiObject : public Napi::ObjectWrap<ApiObject> {
 public:
  static Napi::Function Define(Napi::Env env);
  explicit ApiObject(const Napi::CallbackInfo& info);

  /// RegisterSpi(NULL), Release, unlock. Not on JavaScript's thread: Release waits for the library's own.
  static void Release(const LiveApi& live) noexcept;
  /// On JavaScript's thread, after Release.
  void OnReleased(Napi::Env env);

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

  void* Method(Napi::Env env, uint32_t slot) const;
  static void OnEnvironmentExit(void* dying) noexcept;

  LiveApi live_;
  size_t chunk_bytes_ = 0;
  SpiObject* spi_ = nullptr;
  std::shared_ptr<EventQueue> queue_;
  Napi::ThreadSafeFunction wake_;
};

}  // namespace ctp
