#pragma once
#include <cstdint>
#include <mutex>
#include <string>

namespace huangpu {

/** How far this client has read the private topic; RESUME continues there, also in a later process. */
class PrivateFlow {
 public:
  static constexpr int kResume = 1;
  /** From 6.7.13 on: the client says with which number the topic shall begin. */
  static constexpr int kFromSeqNo = 4;

  explicit PrivateFlow(const char *flowPath) : file_(std::string(flowPath == nullptr ? "" : flowPath) + "private.seq") {}

  /** `seqNo` is read with kFromSeqNo only. */
  void setMode(int mode, int seqNo);
  int mode() const { return mode_; }
  void received(uint32_t seq);
  void setTradingDay(const std::string &day);
  /** "seq day", for the hello frame; "0 -" when nothing was read. */
  std::string position() const;

 private:
  void load();
  void save() const;

  std::string file_;
  mutable std::mutex mutex_;
  int mode_ = -1;
  uint32_t seq_ = 0;
  std::string day_;
  std::string today_;
};

}  // namespace huangpu
