#pragma once

#include <napi.h>

#include <exception>

namespace ctp {

/// Runs the library's code; an exception that it lets out becomes a JavaScript Error instead of ending the process.
template <typename Function>
auto VendorCall(Napi::Env env, Function call) -> decltype(call()) {
  try {
    return call();
  } catch (const std::exception& exception) {
    throw Napi::Error::New(env, std::string("the library threw ") + exception.what());
  }
}

}  // namespace ctp
