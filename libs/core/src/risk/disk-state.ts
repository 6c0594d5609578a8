/**
 * Room on the disk that journals and stores lie on. `ample`: the reserve is held. `reserve`: the disk is full and lives
 * on what the reserve gave free. `full`: that is gone too.
 */
export type DiskState = 'ample' | 'reserve' | 'full'

/** Megabytes as disks count them. */
export interface DiskLimits {
  /** Size of the reserve; 0: there is none. */
  readonly reserveBytes: number
  /** Below it the disk counts as full, and the reserve is given free. */
  readonly lowBytes: number
}

/** Below this part of `lowBytes` nothing is left. */
const NOTHING_LEFT = 1 / 8
/** The reserve is made again when so many times `lowBytes` remain beside it: not to be given free at once. */
const AMPLE_AGAIN = 2

/** Whether a reserve can be made without filling the disk with it. */
export const roomForReserve = (freeBytes: number, { reserveBytes, lowBytes }: DiskLimits): boolean =>
  freeBytes >= reserveBytes + AMPLE_AGAIN * lowBytes

/** `isHeld`: the reserve lies on the disk. */
export function diskStateOf(freeBytes: number, isHeld: boolean, limits: DiskLimits): DiskState {
  if (freeBytes < limits.lowBytes * NOTHING_LEFT && !isHeld) return 'full'
  if (isHeld) return freeBytes < limits.lowBytes ? 'reserve' : 'ample'
  return roomForReserve(freeBytes, limits) ? 'ample' : 'reserve'
}
