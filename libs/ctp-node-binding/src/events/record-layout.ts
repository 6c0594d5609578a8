/** Offsets inside `RecordHeader` of native/event-queue.h, in bytes. The data struct follows, then RspInfo. */
export const RECORD = {
  bytes: 0,
  slot: 4,
  flags: 6,
  number: 8,
  dataBytes: 12,
  receivedUs: 16,
  data: 24,
} as const

export const FLAG_HAS_DATA = 1
export const FLAG_HAS_RSP_INFO = 2
export const FLAG_IS_LAST = 4

export const padded = (bytes: number): number => (bytes + 7) & ~7

/** The queue is handed over in pieces of at most this size; the largest record is some 3 KiB. */
export const CHUNK_BYTES = 256 * 1024
