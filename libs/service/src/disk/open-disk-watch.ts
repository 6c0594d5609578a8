import { join } from 'node:path'
import type { DiskLimits } from '@huangpu/core'
import { DiskReserve } from '@huangpu/storage'
import type { DiskConfig } from '../config/services-config.js'
import type { ServiceContext } from '../service-context.js'
import { DiskWatch, freeBytesAt, type DiskWatchPorts } from './disk-watch.js'

const BYTES_PER_MB = 1_048_576

export const diskLimitsOf = ({ reserve_mb, low_mb }: DiskConfig): DiskLimits => ({
  reserveBytes: reserve_mb * BYTES_PER_MB,
  lowBytes: low_mb * BYTES_PER_MB,
})

export const reserveFileIn = (dataDir: string): string => join(dataDir, 'reserve')

/** Watches the disk of this environment's data. One service keeps the reserve, the others look at it. */
export function openDiskWatch(
  { dataDir, services, log }: Pick<ServiceContext, 'dataDir' | 'services' | 'log'>,
  role: 'keeper' | 'onlooker',
  onChange: DiskWatchPorts['onChange'],
): DiskWatch {
  const limits = diskLimitsOf(services.disk)
  const file = new DiskReserve(reserveFileIn(dataDir), limits.reserveBytes)
  const watch = new DiskWatch({
    limits,
    reserve: {
      get isHeld() {
        return limits.reserveBytes > 0 && file.isHeld
      },
      ...(role === 'keeper' ? { keeper: file } : {}),
    },
    freeBytes: () => freeBytesAt(dataDir),
    onChange,
    failed: (error) => log.warn({ err: error }, 'the disk is not watched, or its reserve not made'),
  })
  watch.start()
  return watch
}
