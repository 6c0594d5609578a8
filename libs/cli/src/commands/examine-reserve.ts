import { existsSync } from 'node:fs'
import { roomForReserve } from '@huangpu/core'
import {
  diskLimitsOf,
  freeBytesAt,
  loadCtpEnvironment,
  loadServicesConfig,
  reserveFileIn,
  type Home,
} from '@huangpu/service'
import { DiskReserve } from '@huangpu/storage'
import type { Finding } from './finding.js'

/** Room for the day when the disk is full; the gateway makes it, and makes it again. */
export function examineReserve(home: Home): Finding[] {
  const { dataDir } = loadCtpEnvironment(home)
  if (!existsSync(dataDir)) return []
  const limits = diskLimitsOf(loadServicesConfig(home).disk)
  const file = reserveFileIn(dataDir)
  const check = 'disk reserve'
  if (limits.reserveBytes === 0)
    return [{ check, result: 'warning', detail: 'none: disk.reserve_mb is 0 / 未设置备用空间' }]
  if (new DiskReserve(file, limits.reserveBytes).isHeld) return [{ check, result: 'ok', detail: file }]
  if (roomForReserve(freeBytesAt(dataDir), limits))
    return [{ check, result: 'ok', detail: 'made when the gateway runs / 网关运行时建立' }]
  const detail = `the disk is full, ${file} was given free: make room, nothing is opened until then / 磁盘已满，请清理`
  return [{ check, result: 'problem', detail }]
}
