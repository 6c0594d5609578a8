#include "library.h"

#include <dlfcn.h>

namespace ctp {

Napi::Function Library::Define(Napi::Env env) {
  return DefineClass(env, "Library", {InstanceMethod<&Library::Has>("has"), InstanceMethod<&Library::CallText>("callText")});
}

Library::Library(const Napi::CallbackInfo& info) : Napi::ObjectWrap<Library>(info) {
  const std::string path = info[0].As<Napi::String>();
  handle_ = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle_) return;
  const char* reason = dlerror();
  throw Napi::Error::New(info.Env(), reason ? reason : "dlopen failed");
}

void* Library::Symbol(const std::string& name) const { return dlsym(handle_, name.c_str()); }

/// has(symbol: string): boolean
Napi::Value Library::Has(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), Symbol(info[0].As<Napi::String>()) != nullptr);
}

/// callText(symbol: string): string, for the static `const char *GetApiVersion()`
Napi::Value Library::CallText(const Napi::CallbackInfo& info) {
  auto function = reinterpret_cast<const char* (*)()>(Symbol(info[0].As<Napi::String>()));
  const char* text = function ? function() : nullptr;
  return Napi::String::New(info.Env(), text ? text : "");
}

}  // namespace ctp
