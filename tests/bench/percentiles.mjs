/** Nearest-rank percentiles of microseconds, rounded. */
export function percentiles(samples) {
  const sorted = [...samples].sort((a, b) => a - b)
  const at = (p) => Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(p * sorted.length) - 1)] ?? NaN)
  return { count: sorted.length, p50_us: at(0.5), p99_us: at(0.99) }
}
