#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace huangpu {

/*
 * The private protocol between these libraries and the simulated exchange, little-endian:
 *   u32 length of what follows | u8 type | body
 * The other end is src/fronts/frame.ts; change both together.
 */
enum class FrameType : uint8_t {
  Hello = 1,      // text: td|md abi privateMode publicMode lastSeq lastSeqDay
  Request = 2,    // i32 requestId | u8 length of name | name | struct
  Symbols = 3,    // u8 length of name | name | symbols, each ended by NUL
  Report = 4,     // text: set|hit id; a rule was taken, or refused a call
  Callback = 16,  // CallbackHeader | RspInfo | struct
  Status = 17,    // text: tradingDay queriesPerSecond packetsPerSecond; "-" for no trading day
  Rule = 18,      // text: id request code count; the next count calls return code, -1: all, 0: forget the rule
  Goodbye = 19,   // text: reason of the OnFrontDisconnected that follows
};

constexpr uint32_t kFrameBytesMax = 1 << 20;
constexpr int kProtocolVersion = 2;

enum class CallbackShape : uint8_t { Response = 0, Return = 1, ErrorReturn = 2, Error = 3 };

#pragma pack(push, 1)
struct CallbackHeader {
  uint16_t slot;
  CallbackShape shape;
  uint8_t flags;
  int32_t requestId;
  uint32_t flowSeq;
  uint16_t rspInfoBytes;
  uint32_t dataBytes;
};
#pragma pack(pop)
static_assert(sizeof(CallbackHeader) == 18, "as in src/fronts/frame.ts");

constexpr uint8_t kFlagIsLast = 1;
constexpr uint8_t kFlagHasData = 2;
constexpr uint8_t kFlagHasRspInfo = 4;
constexpr uint8_t kFlagEndsQuery = 8;

std::string requestFrame(const char *name, int requestId, const void *data, size_t dataBytes);
std::string symbolsFrame(const char *name, char **symbols, int count);
std::string textFrame(FrameType type, const std::string &text);

}  // namespace huangpu
