#include "event-queue.h"

#include <time.h>

#include <cstring>

namespace ctp {

namespace {

size_t Padded(size_t bytes) { return (bytes + 7) & ~size_t{7}; }

double NowMicros() {
  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

}  // namespace

EventQueue::EventQueue(size_t chunk_bytes, size_t limit_bytes, std::function<void()> wake)
    : chunk_bytes_(chunk_bytes),
      pool_size_(limit_bytes / chunk_bytes),
      wake_(std::move(wake)) {}

void EventQueue::Push(const Callback& callback) noexcept {
  const size_t bytes = sizeof(RecordHeader) + (callback.data ? Padded(callback.data_bytes) : 0) +
                       (callback.rsp_info ? Padded(callback.rsp_info_bytes) : 0);
  const double received_us = NowMicros();
  try {
    std::lock_guard<SpinLock> guard(lock_);
    if (closed_) return;
    if (!MakeRoom(bytes, callback.is_tick)) {
      counters_.ticks_dropped++;
      if (!overflowing_) counters_.overflows++;
      overflowing_ = true;
      return;
    }
    Append(callback, bytes, received_us);
    if (!awake_) {
      awake_ = true;
      wake_();
    }
  } catch (...) {
    // An exception that reached the vendor's thread would kill the process.
    std::lock_guard<SpinLock> guard(lock_);
    counters_.lost++;
  }
}

bool EventQueue::MakeRoom(size_t bytes, bool is_tick) {
  // What spilled is for events alone: ticks among them would fill it without bound.
  if (is_tick && allocated_ > pool_size_) return false;
  if (current_ && current_->used + bytes <= chunk_bytes_) return true;
  std::unique_ptr<Chunk> next;
  if (!free_.empty()) {
    next = std::move(free_.back());
    free_.pop_back();
  } else if (allocated_ < pool_size_ || !is_tick) {
    next = std::make_unique<Chunk>(chunk_bytes_);
    if (++allocated_ > pool_size_) counters_.chunks_spilled++;
  } else {
    return false;
  }
  if (current_) filled_.push_back(std::move(current_));
  current_ = std::move(next);
  return true;
}

void EventQueue::Append(const Callback& callback, size_t bytes, double received_us) {
  uint8_t* at = current_->bytes.get() + current_->used;
  uint16_t flags = callback.is_last ? kIsLast : 0;
  if (callback.data) flags |= kHasData;
  if (callback.rsp_info) flags |= kHasRspInfo;
  const RecordHeader header{static_cast<uint32_t>(bytes), callback.slot,       flags,
                            callback.number,              callback.data_bytes, received_us};
  std::memcpy(at, &header, sizeof header);
  at += sizeof header;
  if (callback.data) {
    std::memcpy(at, callback.data, callback.data_bytes);
    at += Padded(callback.data_bytes);
  }
  if (callback.rsp_info) std::memcpy(at, callback.rsp_info, callback.rsp_info_bytes);
  current_->used += bytes;
  current_->records++;
  if (callback.is_tick && callback.data) current_->ticks++;
  counters_.records++;
  counters_.bytes += bytes;
  if (counters_.bytes > counters_.bytes_high_water) counters_.bytes_high_water = counters_.bytes;
}

Batch EventQueue::Take(uint8_t* into) {
  Batch batch;
  std::unique_ptr<Chunk> chunk = TakeOldest(&batch);
  if (!chunk) return batch;
  // The chunk was written by another core. One streaming copy brings it over much faster than the reader, who picks
  // fields here and there, would.
  std::memcpy(into, chunk->bytes.get(), chunk->used);
  batch.bytes = chunk->used;
  batch.records = chunk->records;
  batch.ticks = chunk->ticks;
  chunk->used = 0;
  chunk->records = 0;
  chunk->ticks = 0;
  std::lock_guard<SpinLock> guard(lock_);
  if (allocated_ > pool_size_ || closed_) {
    allocated_--;  // a spill's memory goes back
  } else {
    free_.push_back(std::move(chunk));
  }
  return batch;
}

std::unique_ptr<Chunk> EventQueue::TakeOldest(Batch* batch) {
  std::lock_guard<SpinLock> guard(lock_);
  batch->overflows = counters_.overflows;
  batch->overflowing = overflowing_ && !filled_.empty();
  if (!filled_.empty()) {
    std::unique_ptr<Chunk> oldest = std::move(filled_.front());
    filled_.pop_front();
    batch->more = true;
    counters_.bytes -= oldest->used;
    return oldest;
  }
  // Whoever comes back at once for what arrived meanwhile gets crumbs, and fights the producer for the lock. So the
  // chunk being filled is the last one of a round, and the next callback wakes JavaScript again.
  awake_ = false;
  overflowing_ = false;
  if (closed_) free_.clear();
  if (!current_ || current_->records == 0) return nullptr;
  counters_.bytes -= current_->used;
  return std::move(current_);
}

void EventQueue::Close() {
  std::lock_guard<SpinLock> guard(lock_);
  closed_ = true;
}

QueueCounters EventQueue::counters() {
  std::lock_guard<SpinLock> guard(lock_);
  return counters_;
}

}  // namespace ctp
