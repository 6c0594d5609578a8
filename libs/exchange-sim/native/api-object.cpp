#include "api-object.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <utility>

namespace huangpu {
namespace {

constexpr int kSlotsMax = 256;
constexpr int kNotConnected = -1;

template <int Slot>
intptr_t thunk(ApiObject *self, intptr_t first, intptr_t second) {
  return self->call(Slot, first, second);
}

template <int... Slots>
std::array<void *, sizeof...(Slots)> thunksOf(std::integer_sequence<int, Slots...>) {
  return {reinterpret_cast<void *>(&thunk<Slots>)...};
}

const std::array<void *, kSlotsMax> kThunks = thunksOf(std::make_integer_sequence<int, kSlotsMax>());

// CThostFtdcFrontInfoField, the same in all versions that have it: char FrontAddr[101]; int QryFreq, FTDPkgFreq.
constexpr size_t kFrontAddrBytes = 101;
constexpr size_t kQryFreqOffset = 104;
constexpr size_t kFtdPkgFreqOffset = 108;

}  // namespace

ApiObject *ApiObject::create(ApiClass apiClass, const char *flowPath) {
  const AbiTable *abi = selectedAbi();
  if (abi != nullptr) return new ApiObject(apiClass, *abi, flowPath);
  std::fprintf(stderr, "huangpu exchange simulator: HUANGPU_CTP_ABI or the file huangpu-ctp-abi names no version that it speaks\n");
  return nullptr;
}

ApiObject::ApiObject(ApiClass apiClass, const AbiTable &abi, const char *flowPath)
    : vtable_(kThunks.data()),
      class_(apiClass),
      abi_(abi),
      methods_(apiClass == ApiClass::Trader ? abi.trader : abi.md),
      methodCount_(apiClass == ApiClass::Trader ? abi.traderCount : abi.mdCount),
      privateFlow_(flowPath),
      connection_({
          [this] { return hello(); },
          [this] {
            connected_ = true;
            spi_.connected();
          },
          [this](int reason) {
            connected_ = false;
            queries_.leave();
            rules_.clear();
            spi_.disconnected(reason);
          },
          [this](FrameType type, const char *body, size_t bodyBytes) { onFrame(type, body, bodyBytes); },
      }) {}

intptr_t ApiObject::call(int slot, intptr_t first, intptr_t second) {
  if (static_cast<size_t>(slot) >= methodCount_) return kNotConnected;
  const Method &method = methods_[slot];
  FrontAddress address;
  switch (method.kind) {
    case MethodKind::Release:
      release();
      return 0;
    case MethodKind::Init:
      connection_.start();
      return 0;
    case MethodKind::Join:
      return join();
    case MethodKind::GetTradingDay:
      return reinterpret_cast<intptr_t>(tradingDay());
    case MethodKind::GetFrontInfo:
      frontInfo(reinterpret_cast<char *>(first));
      return 0;
    case MethodKind::RegisterFront:
      if (parseFrontAddress(reinterpret_cast<const char *>(first), address)) connection_.addFront(address);
      return 0;
    case MethodKind::RegisterSpi:
      spi_.set(reinterpret_cast<void *>(first));
      return 0;
    case MethodKind::SubscribePrivateTopic:
      privateFlow_.setMode(static_cast<int>(first), static_cast<int>(second));
      return 0;
    case MethodKind::SubscribePublicTopic:
      publicMode_ = static_cast<int>(first);
      return 0;
    case MethodKind::Symbols: {
      const auto symbols = reinterpret_cast<char **>(first);
      if (!connected_) return kNotConnected;
      if (const int refused = ruled(method)) return refused;
      return connection_.write(symbolsFrame(method.name, symbols, static_cast<int>(second))) ? 0 : kNotConnected;
    }
    case MethodKind::Request:
    case MethodKind::Query:
      return request(method, reinterpret_cast<const void *>(first), static_cast<int>(second));
    case MethodKind::Accept:
      return 0;
  }
  return kNotConnected;
}

int ApiObject::ruled(const Method &method) {
  std::string id;
  const int code = rules_.refuse(method.name, id);
  if (code != 0) connection_.write(textFrame(FrameType::Report, "hit " + id));
  return code;
}

int ApiObject::request(const Method &method, const void *data, int requestId) {
  if (!connected_) return kNotConnected;
  if (const int refused = ruled(method)) return refused;
  const bool isQuery = method.kind == MethodKind::Query;
  if (isQuery) {
    const int refused = queries_.enter();
    if (refused != 0) return refused;
  }
  if (connection_.write(requestFrame(method.name, requestId, data, method.structSize))) return 0;
  if (isQuery) queries_.leave();
  return kNotConnected;
}

void ApiObject::release() {
  spi_.set(nullptr);
  connection_.stop();
  if (connection_.onOwnThread()) {
    // Release inside a callback: the thread can't wait for itself, somebody else must.
    std::thread([this] {
      connection_.join();
      delete this;
    }).detach();
    return;
  }
  connection_.join();
  delete this;
}

int ApiObject::join() {
  connection_.join();
  return 0;
}

const char *ApiObject::tradingDay() {
  static thread_local char answer[9];
  const std::lock_guard<std::mutex> lock(statusMutex_);
  std::memcpy(answer, tradingDay_, sizeof answer);
  return answer;
}

void ApiObject::frontInfo(char *info) {
  if (info == nullptr) return;
  const std::string url = connection_.frontUrl();
  std::snprintf(info, kFrontAddrBytes, "%s", url.c_str());
  const std::lock_guard<std::mutex> lock(statusMutex_);
  std::memcpy(info + kQryFreqOffset, &queriesPerSecond_, sizeof(int));
  std::memcpy(info + kFtdPkgFreqOffset, &packetsPerSecond_, sizeof(int));
}

std::string ApiObject::hello() const {
  const std::string text = std::to_string(kProtocolVersion) + ' ' + (class_ == ApiClass::Trader ? "td " : "md ") +
                           abi_.version + ' ' + std::to_string(privateFlow_.mode()) + ' ' +
                           std::to_string(publicMode_) + ' ' + privateFlow_.position();
  return textFrame(FrameType::Hello, text);
}

void ApiObject::onFrame(FrameType type, const char *body, size_t bodyBytes) {
  if (type == FrameType::Status) return onStatus(std::string(body, bodyBytes));
  if (type == FrameType::Goodbye) return connection_.setCloseReason(std::atoi(std::string(body, bodyBytes).c_str()));
  if (type == FrameType::Rule) {
    const std::string id = rules_.set(std::string(body, bodyBytes));
    if (!id.empty()) connection_.write(textFrame(FrameType::Report, "set " + id));
    return;
  }
  if (type != FrameType::Callback || bodyBytes < sizeof(CallbackHeader)) return;
  CallbackHeader header;
  std::memcpy(&header, body, sizeof header);
  if (sizeof header + header.rspInfoBytes + static_cast<size_t>(header.dataBytes) != bodyBytes) return;
  if (header.flowSeq != 0) privateFlow_.received(header.flowSeq);
  // Before the callback, so that the client may send its next query from inside it.
  if (header.flags & kFlagEndsQuery) queries_.leave();
  spi_.callback(header, body + sizeof header);
}

void ApiObject::onStatus(const std::string &text) {
  char day[9] = "";
  int queries = 0;
  int packets = 0;
  if (std::sscanf(text.c_str(), "%8s %d %d", day, &queries, &packets) != 3) return;
  queries_.setPerSecond(queries);
  const std::lock_guard<std::mutex> lock(statusMutex_);
  queriesPerSecond_ = queries;
  packetsPerSecond_ = packets;
  if (day[0] == '-') return;
  std::memcpy(tradingDay_, day, sizeof tradingDay_);
  privateFlow_.setTradingDay(day);
}

}  // namespace huangpu
