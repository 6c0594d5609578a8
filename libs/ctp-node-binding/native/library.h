#pragma once

#include <napi.h>

namespace ctp {

/// A loaded shared library. It is never unloaded: its threads and static objects outlive every API object, and
/// unloading under them ends the process.
class Library : public Napi::ObjectWrap<Library> {
 public:
  static Napi::Function Define(Napi::Env env);
  explicit Library(const Napi::CallbackInfo& info);

  /// nullptr when the library does not export it.
  void* Symbol(const std::string& name) const;

 private:
  Napi::Value Has(const Napi::CallbackInfo& info);
  Napi::Value CallText(const Napi::CallbackInfo& info);

  void* handle_ = nullptr;
};

}  // namespace ctp
