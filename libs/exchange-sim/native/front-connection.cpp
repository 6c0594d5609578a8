#include "front-connection.h"

#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "patient-poll.h"

namespace huangpu {
namespace {

constexpr int kReadFailed = 0x1001;
constexpr int kFirstRetryMs = 100;
constexpr int kRetryMs = 1000;
constexpr int kWriteTimeoutMs = 2000;
constexpr size_t kReadChunkBytes = 64 * 1024;

}  // namespace

FrontConnection::FrontConnection(ConnectionEvents events)
    : events_(std::move(events)), wakeFd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

FrontConnection::~FrontConnection() {
  if (thread_.joinable()) thread_.detach();
  ::close(wakeFd_);
}

void FrontConnection::addFront(const FrontAddress &address) {
  const std::lock_guard<std::mutex> lock(mutex_);
  fronts_.push_back(address);
}

void FrontConnection::start() {
  if (started_.exchange(true)) return;
  const std::lock_guard<std::mutex> lock(joinMutex_);
  thread_ = std::thread([this] { run(); });
}

void FrontConnection::stop() {
  stopping_ = true;
  const uint64_t one = 1;
  if (::write(wakeFd_, &one, sizeof one) < 0) return;  // only when the counter is full: it is readable then
}

bool FrontConnection::onOwnThread() const { return std::this_thread::get_id() == threadId_; }

void FrontConnection::join() {
  // Its own thread can't wait for itself, and must not wait for whoever does.
  if (onOwnThread()) return;
  const std::lock_guard<std::mutex> lock(joinMutex_);
  if (thread_.joinable()) thread_.join();
}

std::string FrontConnection::frontUrl() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return currentUrl_;
}

bool FrontConnection::write(const std::string &frame) {
  const std::lock_guard<std::mutex> lock(writeMutex_);
  size_t sent = 0;
  while (fd_ >= 0 && sent < frame.size()) {
    const ssize_t count = ::send(fd_, frame.data() + sent, frame.size() - sent, MSG_NOSIGNAL);
    if (count > 0) {
      sent += static_cast<size_t>(count);
      continue;
    }
    pollfd writable = {fd_, POLLOUT, 0};
    const bool full = count < 0 && (errno == EAGAIN || errno == EINTR);
    if (!full || patientPoll(&writable, 1, kWriteTimeoutMs) <= 0) {
      // Half a frame may be out: the stream is of no more use, the reader sees its end.
      ::shutdown(fd_, SHUT_RDWR);
      return false;
    }
  }
  return fd_ >= 0;
}

void FrontConnection::run() {
  threadId_ = std::this_thread::get_id();
  int attempt = 0;
  while (!stopping_) {
    FrontAddress front;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (!fronts_.empty()) front = fronts_[nextFront_++ % fronts_.size()];
      currentUrl_ = front.url;
    }
    const int fd = front.url.empty() ? -1 : connectTo(front, wakeFd_);
    if (fd >= 0) {
      attempt = 0;
      serve(fd);
    }
    if (stopping_ || !pauseBeforeRetry(attempt++)) return;
  }
}

void FrontConnection::serve(int fd) {
  received_.clear();
  closeReason_ = kReadFailed;
  {
    const std::lock_guard<std::mutex> lock(writeMutex_);
    fd_ = fd;
  }
  if (write(events_.hello())) {
    events_.connected();
    while (!stopping_ && readFrames(fd)) {
    }
  }
  {
    const std::lock_guard<std::mutex> lock(writeMutex_);
    fd_ = -1;
    ::close(fd);
  }
  if (!stopping_) events_.disconnected(closeReason_);
}

bool FrontConnection::readFrames(int fd) {
  pollfd fds[2] = {{fd, POLLIN, 0}, {wakeFd_, POLLIN, 0}};
  if (::poll(fds, 2, -1) < 0) return errno == EINTR;
  if (fds[1].revents & POLLIN) return false;
  const size_t before = received_.size();
  received_.resize(before + kReadChunkBytes);
  const ssize_t count = ::recv(fd, &received_[before], kReadChunkBytes, 0);
  received_.resize(before + (count > 0 ? static_cast<size_t>(count) : 0));
  if (count < 0) return errno == EAGAIN || errno == EINTR;
  return count > 0 && takeFrames();
}

/** False on a length that no frame of the exchange has. */
bool FrontConnection::takeFrames() {
  size_t at = 0;
  while (!stopping_ && received_.size() - at >= 5) {
    uint32_t length = 0;
    std::memcpy(&length, received_.data() + at, 4);
    if (length == 0 || length > kFrameBytesMax) return false;
    if (received_.size() - at - 4 < length) break;
    const auto type = static_cast<FrameType>(received_[at + 4]);
    events_.frame(type, received_.data() + at + 5, length - 1);
    at += 4 + length;
  }
  received_.erase(0, at);
  return true;
}

bool FrontConnection::pauseBeforeRetry(int attempt) {
  pollfd wake = {wakeFd_, POLLIN, 0};
  return patientPoll(&wake, 1, attempt == 0 ? kFirstRetryMs : kRetryMs) == 0;
}

}  // namespace huangpu
