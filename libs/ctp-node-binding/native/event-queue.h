#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "spin-lock.h"

namespace ctp {

/// What one callback left behind. The layout is read by src/events/record-layout.ts.
struct RecordHeader {
  uint32_t bytes;       // whole record, padding included
  uint16_t slot;        // of the callback in the SPI's vtable
  uint16_t flags;       // kHasData | kHasRspInfo | kIsLast
  int32_t number;       // request id, or the int of a number callback
  uint32_t data_bytes;  // of the data struct, before padding
  double received_us;   // wall clock of the callback thread, microseconds since the epoch
};
static_assert(sizeof(RecordHeader) == 24, "record-layout.ts reads these offsets");

enum RecordFlags : uint16_t { kHasData = 1, kHasRspInfo = 2, kIsLast = 4 };

/// A callback's arguments as they stand on the vendor's stack; valid during the callback only.
struct Callback {
  uint16_t slot = 0;
  int32_t number = 0;
  bool is_last = false;
  const void* data = nullptr;
  uint32_t data_bytes = 0;
  const void* rsp_info = nullptr;
  uint32_t rsp_info_bytes = 0;
  bool is_tick = false;
};

/// A stretch of the queue.
struct Chunk {
  explicit Chunk(size_t capacity) : bytes(new uint8_t[capacity]) {}
  const std::unique_ptr<uint8_t[]> bytes;
  size_t used = 0;
  uint32_t records = 0;
  uint32_t ticks = 0;
};

/// What Take copied out.
struct Batch {
  size_t bytes = 0;
  uint32_t records = 0;
  uint32_t ticks = 0;
  bool more = false;  // come back at once; otherwise the next Push wakes JavaScript again
  uint32_t overflows = 0;
  bool overflowing = false;
};

struct QueueCounters {
  uint64_t records = 0;
  uint64_t ticks_dropped = 0;
  uint64_t chunks_spilled = 0;
  uint64_t lost = 0;
  uint32_t overflows = 0;         // episodes
  uint64_t bytes = 0;             // unread now
  uint64_t bytes_high_water = 0;  // most that was ever unread
};

/// The one FIFO between a library's threads and JavaScript.
///
/// Ticks are bounded: when `limit_bytes` wait unread, further ticks are dropped and counted. Everything else is an
/// order, a trade or an answer and is never dropped: it spills into extra memory, in order. `lost` counts what even
/// that could not hold, which means that the process is out of memory. An overflow is an episode: from the first tick
/// that is dropped until the reader has emptied the queue.
class EventQueue {
 public:
  EventQueue(size_t chunk_bytes, size_t limit_bytes, std::function<void()> wake);

  /// From any thread. Never blocks on JavaScript, never throws.
  void Push(const Callback& callback) noexcept;

  /// Copies the oldest chunk into `into`, which has room for `chunk_bytes`; records is 0 when nothing waits.
  Batch Take(uint8_t* into);

  /// After this returns, no callback reaches the queue and no wake-up is under way. What is in it can still be taken.
  void Close();

  QueueCounters counters();

 private:
  bool MakeRoom(size_t bytes, bool is_tick);
  std::unique_ptr<Chunk> TakeOldest(Batch* batch);
  void Append(const Callback& callback, size_t bytes, double received_us);

  const size_t chunk_bytes_;
  const size_t pool_size_;
  const std::function<void()> wake_;
  SpinLock lock_;
  std::deque<std::unique_ptr<Chunk>> filled_;
  std::unique_ptr<Chunk> current_;
  std::vector<std::unique_ptr<Chunk>> free_;
  size_t allocated_ = 0;
  bool awake_ = false;
  bool closed_ = false;
  bool overflowing_ = false;
  QueueCounters counters_;
};

}  // namespace ctp
