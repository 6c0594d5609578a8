#pragma once

#include <napi.h>

#include "api-object.h"

namespace ctp {

/// Runs Release on a pool thread: it waits for the library's thread, which on JavaScript's thread would stop the world.
class ReleaseWorker : public Napi::AsyncWorker {
 public:
  ReleaseWorker(Napi::Env env, ApiObject* object, const LiveApi& live)
      : Napi::AsyncWorker(env, "ctp release"), deferred_(Napi::Promise::Deferred::New(env)), object_(object), live_(live) {}

  Napi::Promise promise() const { return deferred_.Promise(); }

  void Execute() override { ApiObject::Release(live_); }

  void OnOK() override {
    object_->OnReleased(Env());
    deferred_.Resolve(Env().Undefined());
  }

 private:
  Napi::Promise::Deferred deferred_;
  ApiObject* object_;
  LiveApi live_;
};

}  // namespace ctp
