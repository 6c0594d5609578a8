#include "library.h"

#include <dlfcn.h>

#include "vendor-call.h"

namespace ctp {

namespace {

/// LOCAL: nobody sees the library's symbols. DEEPBIND: it sees its own before those of the process. Node exports the whole
/// of OpenSSL, and so do trader libraries of 6.3.6, of another version: without it they would call into Node's.
#if defined(RTLD_DEEPBIND) && !defined(__SANITIZE_ADDRESS__)
constexpr int kLoadFlags = RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND;
#else
constexpr int kLoadFlags = RTLD_NOW | RTLD_LOCAL;
#endif

}  // namespace

Napi::Function Library::Define(Napi::Env env) {
  return DefineClass(env, "Library", {InstanceMethod<&Library::Has>("has"), InstanceMethod<&Library::CallText>("callText")});
}

Library::Library(const Napi::CallbackInfo& info) : Napi::ObjectWrap<Library>(info) {
  const std::string path = info[0].As<Napi::String>();
  handle_ = VendorCall(info.Env(), [&] { return dlopen(path.c_str(), kLoadFlags); });
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
  const char* text = function ? VendorCall(info.Env(), function) : nullptr;
  return Napi::String::New(info.Env(), text ? text : "");
}

}  // namespace ctp
