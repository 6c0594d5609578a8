#pragma once

#include <napi.h>

namespace ctp {

/// lockFile(path): file descriptor that holds the lock, or the negative errno (EWOULDBLOCK: somebody else holds it)
Napi::Value LockFile(const Napi::CallbackInfo& info);

/// unlockFile(fd): void
Napi::Value UnlockFile(const Napi::CallbackInfo& info);

}  // namespace ctp
