#include "api-object.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "library.h"
#include "release-worker.h"

namespace ctp {

namespace {

/// At least 1 KiB and zeroed: a newer library reads past the end of an older, smaller struct.
constexpr size_t kRequestBytes = 4096;
/// A library that hangs in Release must not keep the process from ending.
constexpr auto kExitPatience = std::chrono::seconds(2);

uint32_t Uint(const Napi::Value& value) { return value.As<Napi::Number>().Uint32Value(); }
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
void* Create(void* function, const std::string& flow_path, const Napi::Array& flags) {
  auto flag = [&](uint32_t index) { return index < flags.Length() && flags.Get(index).ToBoolean().Value(); };
  auto create = reinterpret_cast<void* (*)(const char*, bool, bool, bool)>(function);
  return create(flow_path.c_str(), flag(0), flag(1), flag(2));
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
  live_.register_spi_slot = Uint(options, "registerSpiSlot");
  live_.release_slot = Uint(options, "releaseSlot");
  live_.lock_descriptor = options.Get("lockDescriptor").As<Napi::Number>().Int32Value();
  chunk_bytes_ = Uint(options, "chunkBytes");

  live_.object = Create(create, options.Get("flowPath").As<Napi::String>(), options.Get("createFlags").As<Napi::Array>());
  if (!live_.object) throw Napi::Error::New(env, "the library's Create function answered NULL");
  wake_ = Napi::ThreadSafeFunction::New(env, info[2].As<Napi::Function>(), "ctp events", 0, 1);
  wake_.Unref(env);
  queue_ = std::make_shared<EventQueue>(chunk_bytes_, Uint(options, "queueBytes"), [wake = wake_] { wake.NonBlockingCall(); });
  spi_ = new SpiObject(ReadPlan(options.Get("spi").As<Napi::Uint32Array>()), Uint(options, "rspInfoBytes"), queue_);
  napi_add_env_cleanup_hook(env, &ApiObject::OnEnvironmentExit, this);
  Ref();  // the library's threads know this object until it is released, whether or not JavaScript does
}

void* ApiObject::Method(Napi::Env env, uint32_t slot) const {
  if (!live_.object) throw Napi::Error::New(env, "the API object is released");
  return (*reinterpret_cast<void***>(live_.object))[slot];
}

/// callPlain(slot): void
Napi::Value ApiObject::CallPlain(const Napi::CallbackInfo& info) {
  reinterpret_cast<void (*)(void*)>(Method(info.Env(), Uint(info[0])))(live_.object);
  return info.Env().Undefined();
}

/// callText(slot): string
Napi::Value ApiObject::CallText(const Napi::CallbackInfo& info) {
  const char* text = reinterpret_cast<const char* (*)(void*)>(Method(info.Env(), Uint(info[0])))(live_.object);
  return Napi::String::New(info.Env(), text ? text : "");
}

/// callAddress(slot, address: string): void
Napi::Value ApiObject::CallAddress(const Napi::CallbackInfo& info) {
  std::string address = info[1].As<Napi::String>();
  reinterpret_cast<void (*)(void*, char*)>(Method(info.Env(), Uint(info[0])))(live_.object, address.data());
  return info.Env().Undefined();
}

/// callTopic(slot, resumeType, seqNo): void; versions before 6.7.13 do not read seqNo
Napi::Value ApiObject::CallTopic(const Napi::CallbackInfo& info) {
  auto subscribe = reinterpret_cast<void (*)(void*, int, int)>(Method(info.Env(), Uint(info[0])));
  subscribe(live_.object, info[1].As<Napi::Number>().Int32Value(), info[2].As<Napi::Number>().Int32Value());
  return info.Env().Undefined();
}

/// callStruct(slot, struct: Buffer): void; the struct is copied back, since GetFrontInfo answers in it
Napi::Value ApiObject::CallStruct(const Napi::CallbackInfo& info) {
  auto fields = info[1].As<Napi::Buffer<uint8_t>>();
  RequestBlock block(info.Env(), fields);
  reinterpret_cast<void (*)(void*, void*)>(Method(info.Env(), Uint(info[0])))(live_.object, block.bytes);
  std::memcpy(fields.Data(), block.bytes, fields.Length());
  return info.Env().Undefined();
}

/// callRequest(slot, struct: Buffer, requestId): number; methods of shape submit do not read requestId
Napi::Value ApiObject::CallRequest(const Napi::CallbackInfo& info) {
  RequestBlock block(info.Env(), info[1].As<Napi::Buffer<uint8_t>>());
  auto request = reinterpret_cast<int (*)(void*, void*, int)>(Method(info.Env(), Uint(info[0])));
  return Napi::Number::New(info.Env(), request(live_.object, block.bytes, info[2].As<Napi::Number>().Int32Value()));
}

/// callSymbols(slot, symbols: string[]): number
Napi::Value ApiObject::CallSymbols(const Napi::CallbackInfo& info) {
  Napi::Array symbols = info[1].As<Napi::Array>();
  std::vector<std::string> texts;
  for (uint32_t index = 0; index < symbols.Length(); index++) texts.push_back(symbols.Get(index).As<Napi::String>());
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  auto subscribe = reinterpret_cast<int (*)(void*, char**, int)>(Method(info.Env(), Uint(info[0])));
  return Napi::Number::New(info.Env(), subscribe(live_.object, pointers.data(), static_cast<int>(pointers.size())));
}

/// registerSpi(): void
Napi::Value ApiObject::RegisterSpi(const Napi::CallbackInfo& info) {
  reinterpret_cast<void (*)(void*, void*)>(Method(info.Env(), live_.register_spi_slot))(live_.object, spi_);
  return info.Env().Undefined();
}

/// release(): Promise<void>; afterwards only take and counters may be called
Napi::Value ApiObject::StartRelease(const Napi::CallbackInfo& info) {
  Method(info.Env(), live_.release_slot);
  auto* worker = new ReleaseWorker(info.Env(), this, live_);
  live_.object = nullptr;  // from here on the pool thread owns it
  Napi::Promise promise = worker->promise();
  worker->Queue();
  return promise;
}

void ApiObject::Release(const LiveApi& live) noexcept {
  void** vtable = *reinterpret_cast<void***>(live.object);
  reinterpret_cast<void (*)(void*, void*)>(vtable[live.register_spi_slot])(live.object, nullptr);
  reinterpret_cast<void (*)(void*)>(vtable[live.release_slot])(live.object);
  close(live.lock_descriptor);
}

void ApiObject::OnReleased(Napi::Env env) {
  napi_remove_env_cleanup_hook(env, &ApiObject::OnEnvironmentExit, this);
  queue_->Close();  // before the wake-up goes away: a straggling callback must not use it
  wake_.Release();
  Unref();
}

/// The environment ends (process.exit, or a worker terminates) while the library's threads still run.
void ApiObject::OnEnvironmentExit(void* dying) noexcept {
  auto* self = static_cast<ApiObject*>(dying);
  self->queue_->Close();
  if (!self->live_.object) return;
  std::packaged_task<void()> task([live = self->live_] { Release(live); });
  self->live_.object = nullptr;
  std::future<void> done = task.get_future();
  std::thread thread(std::move(task));
  if (done.wait_for(kExitPatience) == std::future_status::ready) {
    thread.join();
  } else {
    thread.detach();
  }
}

/// take(into: Uint8Array, batch: Uint32Array): number of records; batch becomes [bytes, ticks, whether more waits]
Napi::Value ApiObject::Take(const Napi::CallbackInfo& info) {
  Napi::Uint8Array into = info[0].As<Napi::Uint8Array>();
  if (into.ByteLength() < chunk_bytes_) throw Napi::RangeError::New(info.Env(), "the buffer is smaller than a chunk");
  const Batch batch = queue_->Take(into.Data());
  Napi::Uint32Array out = info[1].As<Napi::Uint32Array>();
  out[0] = static_cast<uint32_t>(batch.bytes);
  out[1] = batch.ticks;
  out[2] = batch.more ? 1 : 0;
  return Napi::Number::New(info.Env(), batch.records);
}

/// counters(): { records, ticksDropped, chunksSpilled, lost }
Napi::Value ApiObject::Counters(const Napi::CallbackInfo& info) {
  const QueueCounters counters = queue_->counters();
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("records", static_cast<double>(counters.records));
  result.Set("ticksDropped", static_cast<double>(counters.ticks_dropped));
  result.Set("chunksSpilled", static_cast<double>(counters.chunks_spilled));
  result.Set("lost", static_cast<double>(counters.lost));
  return result;
}

/// setKeepAlive(on: boolean): void; whether this object alone keeps the event loop running
Napi::Value ApiObject::SetKeepAlive(const Napi::CallbackInfo& info) {
  if (!live_.object) return info.Env().Undefined();
  if (info[0].ToBoolean()) {
    wake_.Ref(info.Env());
  } else {
    wake_.Unref(info.Env());
  }
  return info.Env().Undefined();
}

}  // namespace ctp
