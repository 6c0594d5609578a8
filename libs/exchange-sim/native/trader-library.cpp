// libthosttraderapi_se.so: the names that every CTP trader library exports, old and new.
#include "api-object.h"
#include "exported-symbol.h"

using huangpu::ApiClass;
using huangpu::ApiObject;

extern "C" {

const char *traderVersion() HUANGPU_EXPORT("_ZN19CThostFtdcTraderApi13GetApiVersionEv");
const char *traderVersion() {
  const huangpu::AbiTable *abi = huangpu::selectedAbi();
  return abi == nullptr ? "unknown version in HUANGPU_CTP_ABI or huangpu-ctp-abi" : abi->apiVersion;
}

void *createTrader(const char *flowPath) HUANGPU_EXPORT("_ZN19CThostFtdcTraderApi19CreateFtdcTraderApiEPKc");
void *createTrader(const char *flowPath) { return ApiObject::create(ApiClass::Trader, flowPath); }

// From 6.7.11 on, with bIsProductionMode.
void *createTraderWithMode(const char *flowPath, bool) HUANGPU_EXPORT("_ZN19CThostFtdcTraderApi19CreateFtdcTraderApiEPKcb");
void *createTraderWithMode(const char *flowPath, bool) { return ApiObject::create(ApiClass::Trader, flowPath); }
}
