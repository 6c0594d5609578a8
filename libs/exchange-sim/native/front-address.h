#pragma once
#include <string>

namespace huangpu {

/** `tcp://host:port`, as RegisterFront takes it. */
struct FrontAddress {
  std::string url;
  std::string host;
  std::string port;
};

/** False when the text is no such address. */
bool parseFrontAddress(const char *url, FrontAddress &address);

/** A connected socket, or -1. Gives up at once when `wakeFd` becomes readable. */
int connectTo(const FrontAddress &address, int wakeFd);

}  // namespace huangpu
