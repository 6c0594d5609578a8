// libthostmduserapi_se.so: the names that every CTP market data library exports, old and new.
#include "api-object.h"
#include "exported-symbol.h"

using huangpu::ApiClass;
using huangpu::ApiObject;

extern "C" {

const char *mdVersion() HUANGPU_EXPORT("_ZN15CThostFtdcMdApi13GetApiVersionEv");
const char *mdVersion() {
  const huangpu::AbiTable *abi = huangpu::selectedAbi();
  return abi == nullptr ? "unknown version in HUANGPU_CTP_ABI or huangpu-ctp-abi" : abi->apiVersion;
}

void *createMd(const char *flowPath, bool, bool) HUANGPU_EXPORT("_ZN15CThostFtdcMdApi15CreateFtdcMdApiEPKcbb");
void *createMd(const char *flowPath, bool, bool) { return ApiObject::create(ApiClass::Md, flowPath); }

// From 6.7.11 on, with bIsProductionMode.
void *createMdWithMode(const char *flowPath, bool, bool, bool) HUANGPU_EXPORT("_ZN15CThostFtdcMdApi15CreateFtdcMdApiEPKcbbb");
void *createMdWithMode(const char *flowPath, bool, bool, bool) { return ApiObject::create(ApiClass::Md, flowPath); }
}
