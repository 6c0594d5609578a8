// What the binding does not do, for comparison: one call of JavaScript for every tick. A producer thread copies each tick
// and queues it with napi_call_threadsafe_function; JavaScript gets an object of its twelve fields.
// Built by bench/call-per-tick.mjs; exports run(ticks, onTick).
#include <node_api.h>

#include <thread>

namespace {

/// As far as the producer may run ahead; it waits then, so that memory is bounded and nothing is lost.
constexpr size_t kQueued = 20000;
constexpr const char* kTexts[] = {"InstrumentID", "TradingDay", "UpdateTime"};
constexpr const char* kNumbers[] = {"UpdateMillisec", "LastPrice",  "Volume",    "Turnover",  "OpenInterest",
                                    "BidPrice1",      "BidVolume1", "AskPrice1", "AskVolume1"};

struct Tick {
  char texts[3][9];
  double numbers[9];
};

struct Run {
  napi_threadsafe_function ticks = nullptr;
  int64_t count = 0;
};

void CallJs(napi_env env, napi_value on_tick, void*, void* data) {
  Tick* tick = static_cast<Tick*>(data);
  if (env) {
    napi_value object, value, undefined;
    napi_create_object(env, &object);
    for (int field = 0; field < 3; field++) {
      napi_create_string_latin1(env, tick->texts[field], NAPI_AUTO_LENGTH, &value);
      napi_set_named_property(env, object, kTexts[field], value);
    }
    for (int field = 0; field < 9; field++) {
      napi_create_double(env, tick->numbers[field], &value);
      napi_set_named_property(env, object, kNumbers[field], value);
    }
    napi_get_undefined(env, &undefined);
    napi_call_function(env, undefined, on_tick, 1, &object, nullptr);
  }
  delete tick;
}

void Produce(Run* run) {
  for (int64_t sent = 1; sent <= run->count; sent++) {
    auto* tick = new Tick{{"rb2505", "20250102", "21:00:00"},
                          {sent % 2 * 500.0, 3000.0 + sent % 1000, double(sent), sent * 30000.0, 123456, 2999, 7, 3001, 9}};
    napi_call_threadsafe_function(run->ticks, tick, napi_tsfn_blocking);
  }
  napi_release_threadsafe_function(run->ticks, napi_tsfn_release);
}

/// run(ticks: number, onTick: (tick) => void): void
napi_value Start(napi_env env, napi_callback_info info) {
  size_t argc = 2;
  napi_value args[2], name;
  napi_get_cb_info(env, info, &argc, args, nullptr, nullptr);
  auto* run = new Run;
  napi_get_value_int64(env, args[0], &run->count);
  napi_create_string_utf8(env, "call per tick", NAPI_AUTO_LENGTH, &name);
  napi_create_threadsafe_function(env, args[1], nullptr, name, kQueued, 1, nullptr, nullptr, nullptr, CallJs, &run->ticks);
  std::thread(Produce, run).detach();
  return nullptr;
}

}  // namespace

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "run", NAPI_AUTO_LENGTH, Start, nullptr, &function);
  napi_set_named_property(env, exports, "run", function);
  return exports;
}
