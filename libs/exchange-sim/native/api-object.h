#pragma once
#include <atomic>
#include <mutex>
#include <string>

#include "abi-table.h"
#include "call-rules.h"
#include "front-connection.h"
#include "private-flow.h"
#include "query-gate.h"
#include "spi-caller.h"

namespace huangpu {

enum class ApiClass { Trader, Md };

/**
 * What a client holds as CThostFtdcTraderApi* or CThostFtdcMdApi*: its first word is a pointer to a table of
 * functions, one per slot, each of which lands in `call` with its slot number. What a slot means is looked up in the
 * table of the ABI version.
 */
class ApiObject {
 public:
  static ApiObject *create(ApiClass apiClass, const char *flowPath);

  /** `first` and `second` are the method's arguments as machine words; surplus ones are garbage. */
  intptr_t call(int slot, intptr_t first, intptr_t second);

 private:
  ApiObject(ApiClass apiClass, const AbiTable &abi, const char *flowPath);

  void release();
  int join();
  const char *tradingDay();
  void frontInfo(char *info);
  /** 0, or what a rule of the exchange says that this call returns. */
  int ruled(const Method &method);
  int request(const Method &method, const void *data, int requestId);
  std::string hello() const;
  void onFrame(FrameType type, const char *body, size_t bodyBytes);
  void onStatus(const std::string &text);

  // Must stay first: this is the vtable pointer as the C++ ABI wants it.
  void *const *vtable_;
  const ApiClass class_;
  const AbiTable &abi_;
  const Method *methods_;
  size_t methodCount_;
  SpiCaller spi_;
  QueryGate queries_;
  CallRules rules_;
  PrivateFlow privateFlow_;
  int publicMode_ = -1;
  std::mutex statusMutex_;
  char tradingDay_[9] = "";
  int queriesPerSecond_ = 0;
  int packetsPerSecond_ = 0;
  std::atomic<bool> connected_{false};
  FrontConnection connection_;
};

}  // namespace huangpu
