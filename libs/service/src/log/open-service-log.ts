import { delimiter } from 'node:path'
import { lockFile, type FileLock } from '@huangpu/storage'
import type { Logger } from 'pino'
import type { LogsConfig } from '../config/services-config.js'
import { boundForeignLog } from './bound-foreign-log.js'
import { LogUpkeep } from './log-upkeep.js'
import { createLogger } from './logger.js'
import { RotatingFile } from './rotating-file.js'

const BYTES_PER_MB = 1_000_000
const TEND_EVERY_MS = 60_000
/** Held until the process ends: one that nobody refers to would be let go by the garbage collection. */
const locks: FileLock[] = []

/**
 * The log of this process: the file that `HUANGPU_LOG_FILE` names, rotated here, and standard output without it (a
 * service started by hand). A file that another process holds, or that cannot be opened, is left alone, and said so.
 * Also keeps small what others write: the files in `HUANGPU_LOGS_TENDED`.
 */
export function openServiceLog(service: string, level: string, config: LogsConfig): Logger {
  const file = process.env['HUANGPU_LOG_FILE']
  const log = file ? openFile(service, level, { file, ...config }) : createLogger(service, level)
  const foreign = (process.env['HUANGPU_LOGS_TENDED'] ?? '').split(delimiter).filter((path) => path !== '')
  if (foreign.length > 0) tendForeign(foreign, config, log)
  return log
}

function openFile(service: string, level: string, config: LogsConfig & { readonly file: string }): Logger {
  const { file } = config
  try {
    locks.push(lockFile(file, service))
    const upkeep = upkeepOf(file, config, (error) => log.warn({ err: error, file }, 'an old log is not tended'))
    const lostLine = (count: number): string =>
      JSON.stringify({
        level: 'warn',
        time: new Date().toISOString(),
        service,
        msg: `${count} lines of the log are lost`,
      })
    const destination = new RotatingFile(file, {
      bytesMax: config.max_file_mb * BYTES_PER_MB,
      onTurn: () => void upkeep.tend(),
      lostLine,
    })
    const log = createLogger(service, level, destination)
    void upkeep.tend()
    return log
  } catch (error) {
    const log = createLogger(service, level)
    log.warn({ err: error, file }, 'the log file is not used, the log goes to standard output')
    return log
  }
}

function tendForeign(files: readonly string[], config: LogsConfig, log: Logger): void {
  const tend = (): void => {
    for (const file of files) {
      const failed = (error: unknown): void => log.warn({ err: error, file }, 'a log is not kept small')
      try {
        boundForeignLog(file, config.max_file_mb * BYTES_PER_MB)
        void upkeepOf(file, config, failed).tend()
      } catch (error) {
        failed(error)
      }
    }
  }
  tend()
  setInterval(tend, TEND_EVERY_MS).unref()
}

const upkeepOf = (file: string, config: LogsConfig, failed: (error: unknown) => void): LogUpkeep =>
  new LogUpkeep({ file, keepFiles: config.keep_files, gzip: config.gzip, failed })
