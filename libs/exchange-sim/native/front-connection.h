#pragma once
#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "frame.h"
#include "front-address.h"

namespace huangpu {

/** What happens on a connection, always on its own thread. */
struct ConnectionEvents {
  std::function<std::string()> hello;
  std::function<void()> connected;
  std::function<void(int reason)> disconnected;
  std::function<void(FrameType, const char *body, size_t bodyBytes)> frame;
};

/**
 * One thread that keeps a socket to one of the registered fronts: connects, reads frames, and after a loss tries
 * again, first quickly and then once a second.
 */
class FrontConnection {
 public:
  explicit FrontConnection(ConnectionEvents events);
  ~FrontConnection();

  void addFront(const FrontAddress &address);
  void start();
  /** Safe from any thread, also from the connection's own; there it returns before the thread has ended. */
  void stop();
  bool onOwnThread() const;
  /** Waits for the end of the thread. */
  void join();
  /** False when there is no connection or it broke. */
  bool write(const std::string &frame);
  std::string frontUrl() const;
  /** What `disconnected` says when this connection ends. */
  void setCloseReason(int reason) { closeReason_ = reason; }

 private:
  void run();
  void serve(int fd);
  bool readFrames(int fd);
  bool takeFrames();
  bool pauseBeforeRetry(int attempt);

  ConnectionEvents events_;
  mutable std::mutex mutex_;
  std::vector<FrontAddress> fronts_;
  size_t nextFront_ = 0;
  std::string currentUrl_;
  std::mutex writeMutex_;
  int fd_ = -1;
  int wakeFd_;
  std::atomic<bool> started_{false};
  std::atomic<bool> stopping_{false};
  std::atomic<int> closeReason_{0};
  std::thread thread_;
  /** Of `thread_`, which another thread may be about to start or to join. */
  std::atomic<std::thread::id> threadId_{};
  std::mutex joinMutex_;
  std::string received_;
};

}  // namespace huangpu
