// The addon's manifest. Everything here is generic: slots, shapes and bytes. Names, offsets and versions are data in
// abi/ and are read in TypeScript.

#include <locale.h>
#include <napi.h>

#include "api-object.h"
#include "file-lock.h"
#include "library.h"

namespace {

/// hasLocale(name): boolean; some vendor builds abort where zh_CN.GB18030 is missing
Napi::Value HasLocale(const Napi::CallbackInfo& info) {
  const std::string name = info[0].As<Napi::String>();
  locale_t locale = newlocale(LC_ALL_MASK, name.c_str(), nullptr);
  if (locale) freelocale(locale);
  return Napi::Boolean::New(info.Env(), locale != nullptr);
}

/// One per environment: the main thread and each worker have their own classes.
class Addon : public Napi::Addon<Addon> {
 public:
  Addon(Napi::Env env, Napi::Object exports) {
    exports.Set("Library", ctp::Library::Define(env));
    exports.Set("ApiObject", ctp::ApiObject::Define(env));
    exports.Set("lockFile", Napi::Function::New<ctp::LockFile>(env));
    exports.Set("unlockFile", Napi::Function::New<ctp::UnlockFile>(env));
    exports.Set("hasLocale", Napi::Function::New<HasLocale>(env));
  }
};

}  // namespace

NODE_API_ADDON(Addon)
