#include "file-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace ctp {

/// Node has no flock. The lock dies with the process, however it ends.
Napi::Value LockFile(const Napi::CallbackInfo& info) {
  const std::string path = info[0].As<Napi::String>();
  const int fd = open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0) return Napi::Number::New(info.Env(), -errno);
  if (flock(fd, LOCK_EX | LOCK_NB) == 0) return Napi::Number::New(info.Env(), fd);
  const int reason = errno;
  close(fd);
  return Napi::Number::New(info.Env(), -reason);
}

Napi::Value UnlockFile(const Napi::CallbackInfo& info) {
  close(info[0].As<Napi::Number>().Int32Value());
  return info.Env().Undefined();
}

}  // namespace ctp
