#include "front-address.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "patient-poll.h"

namespace huangpu {
namespace {

constexpr int kConnectTimeoutMs = 3000;

bool becomesConnected(int fd, int wakeFd) {
  pollfd fds[2] = {{fd, POLLOUT, 0}, {wakeFd, POLLIN, 0}};
  if (patientPoll(fds, 2, kConnectTimeoutMs) <= 0 || (fds[1].revents & POLLIN) != 0) return false;
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

int connectOne(const addrinfo &target, int wakeFd) {
  const int fd = ::socket(target.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return -1;
  const bool immediate = ::connect(fd, target.ai_addr, target.ai_addrlen) == 0;
  if (!immediate && (errno != EINPROGRESS || !becomesConnected(fd, wakeFd))) {
    ::close(fd);
    return -1;
  }
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

}  // namespace

bool parseFrontAddress(const char *url, FrontAddress &address) {
  if (url == nullptr || std::strncmp(url, "tcp://", 6) != 0) return false;
  const std::string rest = url + 6;
  const size_t colon = rest.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == rest.size()) return false;
  address = {url, rest.substr(0, colon), rest.substr(colon + 1)};
  return true;
}

int connectTo(const FrontAddress &address, int wakeFd) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo *targets = nullptr;
  if (::getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &targets) != 0) return -1;
  int fd = -1;
  for (const addrinfo *target = targets; target != nullptr && fd < 0; target = target->ai_next) {
    fd = connectOne(*target, wakeFd);
  }
  ::freeaddrinfo(targets);
  return fd;
}

}  // namespace huangpu
