// A CTP library of any version that tells what was called: scripts/build-echo.mjs compiles it once, the environment says
// which version it is. Every call of a slot comes back as OnRspError with the slot as ErrorID and the arguments in
// ErrorMsg; after Init every callback of the version is made once, with patterned structs.
//   CTP_ECHO_VERSION    what GetApiVersion answers
//   CTP_ECHO_SLOTS      a letter for each slot of the API: its form, see Form
//   CTP_ECHO_CALLBACKS  a letter for each slot of the SPI
//   CTP_ECHO_ERROR_SLOT the slot of OnRspError
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace {

constexpr int kSlots = 256;
constexpr size_t kRequestBytes = 1024;  // what a caller must have zeroed
constexpr size_t kDataBytes = 16 * 1024;

/// Letters of CTP_ECHO_SLOTS: R release, I init, S register SPI, J join, T text, A address, N numbers, L list of symbols,
/// B bytes of a struct, Q bytes of a struct and a request id.
using Form = char;

struct RspInfo {
  int32_t error_id;
  char message[84];
};

struct Api {
  void** vtable_pointer;  // first: the caller reads it
  void* vtable[kSlots];
  std::string forms;
  std::string callbacks;
  int error_slot = 0;
  void* spi = nullptr;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::function<void()>> tasks;
  bool stopping = false;
  std::thread worker;
};

template <typename... Args>
void Call(Api* api, int slot, Args... args) {
  std::unique_lock<std::mutex> lock(api->mutex);
  void* spi = api->spi;
  lock.unlock();
  if (spi) reinterpret_cast<void (*)(void*, Args...)>((*reinterpret_cast<void***>(spi))[slot])(spi, args...);
}

void Post(Api* api, std::function<void()> task) {
  std::lock_guard<std::mutex> lock(api->mutex);
  api->tasks.push_back(std::move(task));
  api->changed.notify_one();
}

void Run(Api* api) {
  for (;;) {
    std::unique_lock<std::mutex> lock(api->mutex);
    api->changed.wait(lock, [api] { return api->stopping || !api->tasks.empty(); });
    if (api->stopping) return;
    std::function<void()> task = std::move(api->tasks.front());
    api->tasks.pop_front();
    lock.unlock();
    task();
  }
}

void Tell(Api* api, int slot, const std::string& text) {
  Post(api, [api, slot, text] {
    RspInfo info{slot, {}};
    std::strncpy(info.message, text.c_str(), sizeof info.message - 5);
    Call(api, api->error_slot, static_cast<void*>(&info), 0, true);
  });
}

/// FNV-1a over the block.
std::string HashOf(const void* block) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < kRequestBytes; i++) hash = (hash ^ static_cast<const uint8_t*>(block)[i]) * 0x100000001b3u;
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

uint8_t* Pattern() {
  static uint8_t data[kDataBytes];
  for (size_t i = 0; i < kDataBytes; i++) data[i] = static_cast<uint8_t>(0x31 + i % 7);
  return data;
}

void MakeCallback(Api* api, int slot, char form) {
  void* data = Pattern();
  RspInfo info{slot, "pattern"};
  void* rsp_info = &info;
  const int request_id = 5000 + slot;
  const bool is_last = slot % 2 == 0;
  switch (form) {
    case 'c': return Call(api, slot);
    case 'n': return Call(api, slot, 4000 + slot);
    case 'r': return Call(api, slot, data);
    case 'e': return Call(api, slot, data, rsp_info);
    case 'q': return Call(api, slot, data, rsp_info, request_id, is_last);
    case 'x': return Call(api, slot, rsp_info, request_id, is_last);
  }
}

/// What happens when slot `slot` is called. All arguments are taken as two words, which is how the ABI passes them.
intptr_t Called(Api* api, int slot, intptr_t first, intptr_t second) {
  const Form form = slot < static_cast<int>(api->forms.size()) ? api->forms[slot] : '?';
  switch (form) {
    case 'R': {
      std::unique_lock<std::mutex> lock(api->mutex);
      api->stopping = true;
      api->changed.notify_one();
      lock.unlock();
      if (api->worker.joinable()) api->worker.join();
      delete api;
      return 0;
    }
    case 'I':
      Post(api, [api] {
        for (size_t i = 0; i < api->callbacks.size(); i++) MakeCallback(api, static_cast<int>(i), api->callbacks[i]);
      });
      api->worker = std::thread(Run, api);
      return 0;
    case 'S': {
      std::lock_guard<std::mutex> lock(api->mutex);
      api->spi = reinterpret_cast<void*>(first);
      return 0;
    }
    case 'T': {
      static thread_local std::string text;
      text = "slot " + std::to_string(slot);
      return reinterpret_cast<intptr_t>(text.c_str());
    }
    case 'A': Tell(api, slot, reinterpret_cast<const char*>(first)); return 0;
    case 'N': Tell(api, slot, std::to_string(static_cast<int>(first))); return 0;
    case 'B': Tell(api, slot, HashOf(reinterpret_cast<const void*>(first))); return 0;
    case 'Q':
      Tell(api, slot, HashOf(reinterpret_cast<const void*>(first)) + " " + std::to_string(static_cast<int>(second)));
      return 0;
    case 'L': {
      std::string all;
      for (int i = 0; i < static_cast<int>(second); i++) all += std::string(reinterpret_cast<char**>(first)[i]) + ",";
      Tell(api, slot, all);
      return 0;
    }
    default: Tell(api, slot, "a call that nobody expected"); return 0;
  }
}

template <int Slot>
intptr_t Entry(Api* api, intptr_t first, intptr_t second) {
  return Called(api, Slot, first, second);
}

template <int... Slots>
void Fill(void** vtable, std::integer_sequence<int, Slots...>) {
  ((vtable[Slots] = reinterpret_cast<void*>(&Entry<Slots>)), ...);
}

const char* Setting(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

void* Create() {
  auto* api = new Api;
  api->vtable_pointer = api->vtable;
  Fill(api->vtable, std::make_integer_sequence<int, kSlots>());
  api->forms = Setting("CTP_ECHO_SLOTS");
  api->callbacks = Setting("CTP_ECHO_CALLBACKS");
  api->error_slot = std::atoi(Setting("CTP_ECHO_ERROR_SLOT"));
  return api;
}

}  // namespace

#define EXPORT extern "C" __attribute__((visibility("default")))

// The mangled names of the trader's and of the market data's functions, old and new.
EXPORT void* _ZN19CThostFtdcTraderApi19CreateFtdcTraderApiEPKc(const char*) { return Create(); }
EXPORT void* _ZN19CThostFtdcTraderApi19CreateFtdcTraderApiEPKcb(const char*, bool) { return Create(); }
EXPORT void* _ZN15CThostFtdcMdApi15CreateFtdcMdApiEPKcbb(const char*, bool, bool) { return Create(); }
EXPORT void* _ZN15CThostFtdcMdApi15CreateFtdcMdApiEPKcbbb(const char*, bool, bool, bool) { return Create(); }
EXPORT const char* _ZN19CThostFtdcTraderApi13GetApiVersionEv() { return Setting("CTP_ECHO_VERSION"); }
EXPORT const char* _ZN15CThostFtdcMdApi13GetApiVersionEv() { return Setting("CTP_ECHO_VERSION"); }
