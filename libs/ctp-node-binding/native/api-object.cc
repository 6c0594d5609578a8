#include "api-object.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <string>
#include <vector>

#include "library.h"
#include "vendor-call.h"
#include "vendor-turn.h"

namespace ctp {

namespace {

/// At least 1 KiB and zeroed: a newer library reads past the end of an older, smaller struct, or of a short text.
constexpr size_t kRequestBytes = 4096;
constexpr size_t kAddressBytes = 1024;
constexpr size_t kSymbolBytes = 128;
/// A library that hangs in Release must not keep a worker thread from ending.
constexpr auto kExitPatience = std::chrono::seconds(2);
/// For an object that is being released, on JavaScript's thread.
constexpr auto kStartPatience = std::chrono::milliseconds(200);

uint32_t Uint(const Napi::Value& value) { return value.As<Napi::Number>().Uint32Value(); }
int32_t Int(const Napi::Value& value) { return value.As<Napi::Number>().Int32Value(); }
uint32_t Uint(const Napi::Object& object, const char* key) { return Uint(object.Get(key)); }

/// Triples of shape, is_tick, data_bytes, one per slot.
SpiPlan ReadPlan(const Napi::Uint32Array& triples) {
  SpiPlan plan;
  const size_t slots = std::min(triples.ElementLength() / 3, kSpiSlots);
  for (size_t slot = 0; slot < slots; slot++) {
    plan[slot].shape = static_cast<SpiShape>(triples[slot * 3]);
    plan[slot].is_tick = triples[slot * 3 + 1] != 0;
    plan[slot].data_bytes = triples[slot * 3 + 2];
  }
  return plan;
}

/// Create takes the flow path and, by version, up to three bools. Passing more than it takes does no harm under the
/// calling conventions of x86-64 and AArch64: they ride in registers that it does not read.
void* Create(Napi::Env env, void* function, const std::string& flow_path, const std::array<bool, 3>& flags) {
  auto create = reinterpret_cast<void* (*)(const char*, bool, bool, bool)>(function);
  VendorTurn turn(kStartPatience);
  void* object = VendorCall(env, [&] { return create(flow_path.c_str(), flags[0], flags[1], flags[2]); });
  if (!object) throw Napi::Error::New(env, "the library's Create function answered NULL");
  return object;
}

std::array<bool, 3> ReadFlags(const Napi::Array& flags) {
  std::array<bool, 3> read = {};
  for (uint32_t index = 0; index < read.size() && index < flags.Length(); index++) {
    read[index] = flags.Get(index).ToBoolean();
  }
  return read;
}

/// A text with zeros behind it, `bytes` in all.
void PutText(std::vector<char>* into, const std::string& text, size_t bytes) {
  const size_t at = into->size();
  into->resize(at + std::max(bytes, text.size() + 1));
  std::memcpy(into->data() + at, text.data(), text.size());
}

struct RequestBlock {
  alignas(16) uint8_t bytes[kRequestBytes] = {};

  RequestBlock(Napi::Env env, const Napi::Buffer<uint8_t>& fields) {
    if (fields.Length() > kRequestBytes) throw Napi::RangeError::New(env, "request struct is too large");
    std::memcpy(bytes, fields.Data(), fields.Length());
  }
};

}  // namespace

Napi::Function ApiObject::Define(Napi::Env env) {
  return DefineClass(env, "ApiObject",
                     {InstanceMethod<&ApiObject::CallPlain>("callPlain"),
                      InstanceMethod<&ApiObject::CallText>("callText"),
                      InstanceMethod<&ApiObject::CallAddress>("callAddress"),
                      InstanceMethod<&ApiObject::CallTopic>("callTopic"),
                      InstanceMethod<&ApiObject::CallStruct>("callStruct"),
                      InstanceMethod<&ApiObject::CallRequest>("callRequest"),
                      InstanceMethod<&ApiObject::CallSymbols>("callSymbols"),
                      InstanceMethod<&ApiObject::RegisterSpi>("registerSpi"),
                      InstanceMethod<&ApiObject::StartRelease>("release"),
                      InstanceMethod<&ApiObject::EndWithin>("endWithin"),
                      InstanceMethod<&ApiObject::Take>("take"),
                      InstanceMethod<&ApiObject::Counters>("counters"),
                      InstanceMethod<&ApiObject::SetKeepAlive>("setKeepAlive")});
}

/// new ApiObject(library: Library, options: ApiObjectOptions, wake: () => void); see src/native/addon.ts
ApiObject::ApiObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<ApiObject>(info) {
  Napi::Env env = info.Env();
  Library* library = Library::Unwrap(info[0].As<Napi::Object>());
  Napi::Object options = info[1].As<Napi::Object>();
  void* create = library->Symbol(options.Get("createSymbol").As<Napi::String>());
  if (!create) throw Napi::Error::New(env, "the library does not export its Create function");
  end_slots_ = {Uint(options, "registerSpiSlot"), Uint(options, "releaseSlot")};
  const int lock_descriptor = options.Get("lockDescriptor").As<Napi::Number>().Int32Value();
  const std::string flow_path = options.Get("flowPath").As<Napi::String>();
  const std::array<bool, 3> flags = ReadFlags(options.Get("createFlags").As<Napi::Array>());
  const SpiPlan plan = ReadPlan(options.Get("spi").As<Napi::Uint32Array>());
  const uint32_t rsp_info_bytes = Uint(options, "rspInfoBytes");
  const uint32_t queue_bytes = Uint(options, "queueBytes");
  chunk_bytes_ = Uint(options, "chunkBytes");

  wake_ = Napi::ThreadSafeFunction::New(env, info[2].As<Napi::Function>(), "ctp events", 0, 1);
  wake_.Unref(env);
  try {
    // The last thing that may fail: a vendor's object that exists always has an owner who ends it.
    vendor_ = std::make_shared<VendorObject>(Create(env, create, flow_path, flags), end_slots_, lock_descriptor);
  } catch (...) {
    wake_.Release();
    throw;
  }
  queue_ = std::make_shared<EventQueue>(chunk_bytes_, queue_bytes, [wake = wake_] { wake.NonBlockingCall(); });
  spi_ = new SpiObject(plan, rsp_info_bytes, queue_);
  napi_add_env_cleanup_hook(env, &ApiObject::OnEnvironmentExit, this);
  Ref();  // the library's threads know this object until it is released, whether or not JavaScript does
}

template <typename Result, typename... Args>
Result ApiObject::Call(Napi::Env env, uint32_t slot, Args... args) {
  void* object = vendor_->Live();
  if (!object) throw Napi::Error::New(env, "the API object is released");
  auto method = reinterpret_cast<Result (*)(void*, Args...)>(VendorObject::Method(object, slot));
  return VendorCall(env, [&] { return method(object, args...); });
}

/// callPlain(slot): void, for Init
Napi::Value ApiObject::CallPlain(const Napi::CallbackInfo& info) {
  VendorTurn turn(kStartPatience);
  Call<void>(info.Env(), Uint(info[0]));
  return info.Env().Undefined();
}

/// callText(slot): string
Napi::Value ApiObject::CallText(const Napi::CallbackInfo& info) {
  const char* text = Call<const char*>(info.Env(), Uint(info[0]));
  return Napi::String::New(info.Env(), text ? text : "");
}

/// callAddress(slot, address: string): void
Napi::Value ApiObject::CallAddress(const Napi::CallbackInfo& info) {
  std::vector<char> address;
  PutText(&address, info[1].As<Napi::String>(), kAddressBytes);
  Call<void>(info.Env(), Uint(info[0]), address.data());
  return info.Env().Undefined();
}

/// callTopic(slot, resumeType, seqNo): void; versions before 6.7.13 do not read seqNo
Napi::Value ApiObject::CallTopic(const Napi::CallbackInfo& info) {
  Call<void>(info.Env(), Uint(info[0]), Int(info[1]), Int(info[2]));
  return info.Env().Undefined();
}

/// callStruct(slot, struct: Buffer): void; the struct is copied back, since GetFrontInfo answers in it
Napi::Value ApiObject::CallStruct(const Napi::CallbackInfo& info) {
  auto fields = info[1].As<Napi::Buffer<uint8_t>>();
  RequestBlock block(info.Env(), fields);
  Call<void>(info.Env(), Uint(info[0]), static_cast<void*>(block.bytes));
  std::memcpy(fields.Data(), block.bytes, fields.Length());
  return info.Env().Undefined();
}

/// callRequest(slot, struct: Buffer, requestId): number; methods of shape submit do not read requestId
Napi::Value ApiObject::CallRequest(const Napi::CallbackInfo& info) {
  RequestBlock block(info.Env(), info[1].As<Napi::Buffer<uint8_t>>());
  return Napi::Number::New(info.Env(),
                           Call<int>(info.Env(), Uint(info[0]), static_cast<void*>(block.bytes), Int(info[2])));
}

/// callSymbols(slot, symbols: string[]): number
Napi::Value ApiObject::CallSymbols(const Napi::CallbackInfo& info) {
  Napi::Array symbols = info[1].As<Napi::Array>();
  std::vector<char> texts;
  std::vector<size_t> offsets;
  for (uint32_t index = 0; index < symbols.Length(); index++) {
    offsets.push_back(texts.size());
    PutText(&texts, symbols.Get(index).As<Napi::String>(), kSymbolBytes);
  }
  std::vector<char*> pointers;
  for (const size_t offset : offsets) pointers.push_back(texts.data() + offset);
  pointers.push_back(nullptr);
  return Napi::Number::New(
      info.Env(), Call<int>(info.Env(), Uint(info[0]), pointers.data(), static_cast<int>(offsets.size())));
}

/// registerSpi(): void
Napi::Value ApiObject::RegisterSpi(const Napi::CallbackInfo& info) {
  Call<void>(info.Env(), end_slots_.register_spi, static_cast<void*>(spi_));
  return info.Env().Undefined();
}

/// release(): Promise<void>; afterwards only take and counters may be called
Napi::Value ApiObject::StartRelease(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  if (!vendor_->Live()) throw Napi::Error::New(env, "the API object is released");
  released_ = std::make_unique<Napi::Promise::Deferred>(env);
  Napi::Promise promise = released_->Promise();
  wake_.Ref(env);
  vendor_->BeginEnd([this] {
    wake_.NonBlockingCall([this](Napi::Env, Napi::Function) { OnReleased(); });
  });
  return promise;
}

void ApiObject::OnReleased() {
  Napi::Env env = Env();
  Napi::HandleScope scope(env);
  napi_remove_env_cleanup_hook(env, &ApiObject::OnEnvironmentExit, this);
  queue_->Close();  // before the wake-up goes away: a straggling callback must not use it
  wake_.Release();
  released_->Resolve(env.Undefined());
  Unref();
}

/// endWithin(milliseconds): boolean; for a process that is about to exit. Whether the library came back in time.
Napi::Value ApiObject::EndWithin(const Napi::CallbackInfo& info) {
  queue_->Close();
  vendor_->Abandon();
  return Napi::Boolean::New(info.Env(), vendor_->EndWithin(std::chrono::milliseconds(Uint(info[0]))));
}

/// The environment ends (a worker terminates, or the event loop ran empty) while the library's threads still run.
/// process.exit comes through endWithin instead: it runs no such hook.
void ApiObject::OnEnvironmentExit(void* dying) noexcept {
  auto* self = static_cast<ApiObject*>(dying);
  self->queue_->Close();
  self->vendor_->Abandon();
  self->vendor_->EndWithin(kExitPatience);
}

/// take(into: Uint8Array, batch: Uint32Array): number of records; see NativeApiObject of src/native/addon.ts for batch
Napi::Value ApiObject::Take(const Napi::CallbackInfo& info) {
  Napi::Uint8Array into = info[0].As<Napi::Uint8Array>();
  if (into.ByteLength() < chunk_bytes_) throw Napi::RangeError::New(info.Env(), "the buffer is smaller than a chunk");
  const Batch batch = queue_->Take(into.Data());
  Napi::Uint32Array out = info[1].As<Napi::Uint32Array>();
  out[0] = static_cast<uint32_t>(batch.bytes);
  out[1] = batch.ticks;
  out[2] = batch.more ? 1 : 0;
  out[3] = batch.overflows;
  out[4] = batch.overflowing ? 1 : 0;
  return Napi::Number::New(info.Env(), batch.records);
}

/// counters(): NativeCounters of src/native/addon.ts
Napi::Value ApiObject::Counters(const Napi::CallbackInfo& info) {
  const QueueCounters counters = queue_->counters();
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("records", static_cast<double>(counters.records));
  result.Set("ticksDropped", static_cast<double>(counters.ticks_dropped));
  result.Set("chunksSpilled", static_cast<double>(counters.chunks_spilled));
  result.Set("lost", static_cast<double>(counters.lost));
  result.Set("overflows", static_cast<double>(counters.overflows));
  result.Set("bytes", static_cast<double>(counters.bytes));
  result.Set("bytesHighWater", static_cast<double>(counters.bytes_high_water));
  return result;
}

/// setKeepAlive(on: boolean): void; whether this object alone keeps the event loop running
Napi::Value ApiObject::SetKeepAlive(const Napi::CallbackInfo& info) {
  if (!vendor_->Live()) return info.Env().Undefined();
  if (info[0].ToBoolean()) {
    wake_.Ref(info.Env());
  } else {
    wake_.Unref(info.Env());
  }
  return info.Env().Undefined();
}

}  // namespace ctp
