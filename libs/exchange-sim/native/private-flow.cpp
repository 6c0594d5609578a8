#include "private-flow.h"

#include <cstdio>

namespace huangpu {

void PrivateFlow::setMode(int mode, int seqNo) {
  const std::lock_guard<std::mutex> lock(mutex_);
  mode_ = mode;
  if (mode == kResume) load();
  if (mode == kFromSeqNo && seqNo > 0) seq_ = static_cast<uint32_t>(seqNo) - 1;
}

void PrivateFlow::setTradingDay(const std::string &day) {
  const std::lock_guard<std::mutex> lock(mutex_);
  today_ = day;
}

void PrivateFlow::received(uint32_t seq) {
  const std::lock_guard<std::mutex> lock(mutex_);
  seq_ = seq;
  day_ = today_;
  if (mode_ == kResume) save();
}

std::string PrivateFlow::position() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return std::to_string(seq_) + ' ' + (day_.empty() ? "-" : day_);
}

void PrivateFlow::load() {
  std::FILE *file = std::fopen(file_.c_str(), "re");
  if (file == nullptr) return;
  unsigned seq = 0;
  char day[9] = "";
  if (std::fscanf(file, "%u %8s", &seq, day) == 2) {
    seq_ = seq;
    day_ = day;
  }
  std::fclose(file);
}

void PrivateFlow::save() const {
  std::FILE *file = std::fopen(file_.c_str(), "we");
  if (file == nullptr) return;
  std::fprintf(file, "%u %s\n", seq_, day_.c_str());
  std::fclose(file);
}

}  // namespace huangpu
