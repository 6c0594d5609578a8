#pragma once
#include <cstddef>
#include <cstdint>

namespace huangpu {

/** What a virtual method of an API class does; the generated tables name one for every slot of every version. */
enum class MethodKind : uint8_t {
  Release,
  Init,
  Join,
  GetTradingDay,
  GetFrontInfo,
  RegisterFront,
  RegisterSpi,
  SubscribePrivateTopic,
  SubscribePublicTopic,
  Symbols,  // int (char **, int)
  Request,  // int (Struct *, int)
  Query,    // a request that waits its turn: one in flight
  Accept,   // takes anything, does nothing, returns 0
};

struct Method {
  const char *name;
  uint16_t structSize;
  MethodKind kind;
};

struct AbiTable {
  const char *version;     // "6.7.7"
  const char *apiVersion;  // what GetApiVersion answers
  const Method *trader;
  size_t traderCount;
  const Method *md;
  size_t mdCount;
};

/**
 * The table chosen by HUANGPU_CTP_ABI, else by the file huangpu-ctp-abi beside the library, else 6.7.7; nullptr when that
 * names no known version.
 */
const AbiTable *selectedAbi();

}  // namespace huangpu
