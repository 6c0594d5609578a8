import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type AuditFacts, AuditFile, auditHeadOf } from '@huangpu/storage'
import type { Alert } from '../alerts.js'
import type { Timers } from '../ports/counter-ports.js'
import { AUDIT_UNWRITABLE, AUDIT_WRITABLE } from './audit-alerts.js'

export interface AuditLogPorts {
  /** `data/audit/{account_id}` */
  readonly folder: string
  readonly timers: Timers
  readonly open?: (path: string) => AuditFile
  /** Of the login, else of the calendar. */
  tradingDay(): string
  /** Real wall time, microseconds. */
  wallUs(): number
  alert(alert: Alert): void
  count(name: string, by?: number): void
}

const SYNC_EVERY_MS = 1_000
/** What a disk that refuses is waited for with; beyond it records are counted as lost, and the file says how many. */
const PENDING_MAX = 50_000
const DAY_FILE = /^\d{8}\.jsonl$/

/**
 * The audit of one account, a file per trading day. A disk that refuses is told and tried again once a second; it never
 * holds up or fails what is recorded. Written at once, so that a killed process loses nothing; kept by the disk within
 * a second.
 */
export class AuditLog {
  #file: { readonly day: string; readonly file: AuditFile } | undefined
  #pending: { readonly day: string; readonly facts: AuditFacts }[] = []
  #lost = 0
  #failing = false
  #stopTick: (() => void) | undefined

  constructor(private readonly ports: AuditLogPorts) {}

  start(): void {
    this.#stopTick = this.ports.timers.after(SYNC_EVERY_MS, () => {
      this.#tick()
      this.start()
    })
  }

  /** Takes a record; `flush` writes it. */
  record(facts: AuditFacts): void {
    if (this.#pending.length >= PENDING_MAX) {
      this.#lost += 1
      this.ports.count('audit_records_lost')
      return
    }
    this.#pending.push({ day: this.ports.tradingDay(), facts: { time_us: this.ports.wallUs(), ...facts } })
  }

  /** Writes what was taken; after a failure only the tick tries again. */
  flush(): void {
    if (!this.#failing) this.#write()
  }

  stop(): void {
    this.#stopTick?.()
    this.#write()
    try {
      this.#file?.file.close()
    } catch (error) {
      this.#failed(error)
    }
    this.#file = undefined
  }

  #tick(): void {
    this.#write()
    this.#file?.file.sync((error) => this.#failed(error))
  }

  #write(): void {
    try {
      while (this.#pending.length > 0) {
        const day = this.#pending[0]?.day ?? ''
        const end = this.#pending.findIndex((record) => record.day !== day)
        const records = this.#pending.slice(0, end === -1 ? undefined : end)
        this.#fileOf(day).append(records.map((record) => record.facts))
        this.ports.count('audit_records', records.length)
        this.#pending = this.#pending.slice(records.length)
      }
      this.#recovered()
    } catch (error) {
      this.#failed(error)
    }
  }

  #fileOf(day: string): AuditFile {
    if (this.#file?.day === day) return this.#file.file
    this.#file?.file.close()
    this.#file = undefined
    const path = join(this.ports.folder, `${day}.jsonl`)
    const isNew = !this.#days().includes(`${day}.jsonl`)
    const file = this.ports.open?.(path) ?? new AuditFile(path)
    try {
      file.append([this.#opening(file, isNew ? this.#before(day) : undefined)])
    } catch (error) {
      file.close()
      throw error
    }
    this.#file = { day, file }
    return file
  }

  /** A new file names the one before and its last hash, so that a cut-off end or a lost file shows. */
  #opening(file: AuditFile, previous: { file: string; head: string | undefined } | undefined): AuditFacts {
    const { repair } = file
    return {
      time_us: this.ports.wallUs(),
      direction: 'note',
      name: 'file_opened',
      pid: process.pid,
      ...(previous && { previous_file: previous.file, previous_head: previous.head ?? null }),
      ...(repair && { cut_off_bytes: repair.bytes, cut_off_sha256: repair.sha256 }),
    }
  }

  #days(): string[] {
    try {
      return readdirSync(this.ports.folder).filter((name) => DAY_FILE.test(name))
    } catch {
      return []
    }
  }

  #before(day: string): { file: string; head: string | undefined } | undefined {
    const name = this.#days()
      .filter((file) => file < `${day}.jsonl`)
      .sort()
      .at(-1)
    return name === undefined ? undefined : { file: name, head: auditHeadOf(join(this.ports.folder, name)) }
  }

  #failed(error: unknown): void {
    this.ports.count('audit_failures')
    if (this.#failing) return
    this.#failing = true
    this.ports.alert(AUDIT_UNWRITABLE(error instanceof Error ? error.message : String(error)))
  }

  #recovered(): void {
    if (!this.#failing) return
    this.#failing = false
    const lost = this.#lost
    this.#lost = 0
    this.record({ direction: 'note', name: 'writable_again', lost_records: lost })
    this.ports.alert(AUDIT_WRITABLE(lost))
    this.#write()
  }
}
