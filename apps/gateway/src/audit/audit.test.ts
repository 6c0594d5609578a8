import { mkdtempSync, readFileSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AuditFile, hashOfLine, verifyAuditFile } from '@huangpu/storage'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SpiCallback } from '../ports/counter-ports.js'
import { instrumentFields, orderFields } from '../testing/ctp-samples.js'
import { FakeTrader, callbackOf } from '../testing/fake-trader.js'
import { ManualTimers } from '../testing/manual-timers.js'
import { AuditLog } from './audit-log.js'
import { auditTrader } from './audited-ports.js'
import { CounterAudit } from './counter-audit.js'

let folder: string
let timers: ManualTimers
let tradingDay: string
let diskFull: boolean
let alerts: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'huangpu-audit-'))
  timers = new ManualTimers()
  tradingDay = '20261126'
  diskFull = false
  alerts = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function openLog(): AuditLog {
  let timeUs = 0
  const log = new AuditLog({
    folder,
    timers,
    open: (path) => new AuditFile(path, { write: writeUnlessFull }),
    tradingDay: () => tradingDay,
    wallUs: () => (timeUs += 1),
    alert: (alert) => void alerts.push(alert.code),
    count: () => undefined,
  })
  log.start()
  return log
}

function writeUnlessFull(fd: number, bytes: Buffer, position: number): number {
  if (diskFull) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
  return writeSync(fd, bytes, 0, bytes.length, position)
}

type Line = Record<string, unknown>
const linesOf = (day: string): Line[] =>
  readFileSync(join(folder, `${day}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
const namesOf = (day: string): unknown[] => linesOf(day).map((line) => line['name'])

describe('the audit of an account', () => {
  it('begins a file with each trading day, which names the one before and its last hash', async () => {
    const log = openLog()
    log.record({ direction: 'note', name: 'one' })
    tradingDay = '20261127'
    log.record({ direction: 'note', name: 'two' })
    log.flush()
    log.stop()
    expect([namesOf('20261126'), namesOf('20261127')]).toEqual([
      ['file_opened', 'one'],
      ['file_opened', 'two'],
    ])
    const last = readFileSync(join(folder, '20261126.jsonl'), 'utf8').trimEnd().split('\n').at(-1) ?? ''
    expect(linesOf('20261127')[0]).toMatchObject({ previous_file: '20261126.jsonl', previous_head: hashOfLine(last) })
    for (const file of readdirSync(folder))
      expect((await verifyAuditFile(join(folder, file))).broken, file).toBeUndefined()
  })

  it('goes on in the same file after a kill', async () => {
    openLog().record({ direction: 'note', name: 'never written' })
    const killed = openLog()
    killed.record({ direction: 'note', name: 'one' })
    killed.flush()
    const next = openLog()
    next.record({ direction: 'note', name: 'two' })
    next.stop()
    expect(namesOf('20261126')).toEqual(['file_opened', 'one', 'file_opened', 'two'])
    expect((await verifyAuditFile(join(folder, '20261126.jsonl'))).broken).toBeUndefined()
  })

  it('waits for a full disk without failing anybody, and says when it began and ended', async () => {
    const log = openLog()
    log.record({ direction: 'note', name: 'one' })
    log.flush()
    diskFull = true
    for (let i = 0; i < 50_010; i += 1) log.record({ direction: 'note', name: `full ${i}` })
    log.flush()
    timers.advance(3_000)
    expect(alerts).toEqual(['audit_unwritable'])
    diskFull = false
    timers.advance(1_000)
    expect(alerts).toEqual(['audit_unwritable', 'audit_writable'])
    log.stop()
    expect(linesOf('20261126')).toHaveLength(50_003)
    expect(linesOf('20261126').at(-1)).toMatchObject({ name: 'writable_again', lost_records: 10 })
    expect((await verifyAuditFile(join(folder, '20261126.jsonl'))).broken).toBeUndefined()
  })
})

describe('the audit of a library', () => {
  function openTrader(handler: (batch: readonly SpiCallback[]) => void = () => undefined) {
    const trader = new FakeTrader()
    const audit = new CounterAudit(openLog(), 'td')
    const port = auditTrader((onCallbacks) => trader.connect(onCallbacks), audit, { front: 'tcp://127.0.0.1:1' })(
      handler,
    )
    return { trader, port }
  }

  it('holds requests with their return code and identity, and no secret', () => {
    const { trader, port } = openTrader()
    trader.returns.set('ReqOrderInsert', [-3])
    port.request('ReqUserLogin', { BrokerID: '9999', UserID: 'sim001', Password: 'canary-1' }, 1)
    port.request('ReqAuthenticate', { BrokerID: '9999', AuthCode: 'canary-2' }, 2)
    port.request('ReqOrderInsert', { InstrumentID: 'rb2701', OrderRef: '7', VolumeTotalOriginal: 3 }, 3)
    trader.onRequest = () => {
      throw new Error('does not fit')
    }
    expect(() => port.request('ReqOrderAction', { OrderSysID: '          42' }, 4)).toThrow('does not fit')
    expect(linesOf('20261126').slice(1)).toMatchObject([
      { name: 'library_opened', version: 'v6.7.7_fake', front: 'tcp://127.0.0.1:1' },
      { direction: 'request', name: 'ReqUserLogin', code: 0, fields: { UserID: 'sim001', Password: '***' } },
      { name: 'ReqAuthenticate', request_id: 2, fields: { AuthCode: '***' } },
      { name: 'ReqOrderInsert', code: -3, fields: { InstrumentID: 'rb2701', OrderRef: '7', VolumeTotalOriginal: 3 } },
      { name: 'ReqOrderAction', code: 'does not fit', fields: { OrderSysID: '          42' } },
    ])
    expect(JSON.stringify(linesOf('20261126'))).not.toContain('canary')
  })

  it('holds callbacks whole, and rows of queries as a number with the first and last', () => {
    const { trader } = openTrader()
    trader.callBack(callbackOf('OnRtnOrder', { fields: orderFields({ OrderSysID: '          42' }) }))
    const error = { id: 31, message: 'CTP:资金不足' }
    trader.callBack(callbackOf('OnRspOrderInsert', { fields: { OrderRef: '7' }, error, requestId: 3 }))
    for (const [at, symbol] of ['rb2701', 'rb2702', 'rb2703'].entries()) {
      const fields = instrumentFields({ InstrumentID: symbol })
      trader.callBack(callbackOf('OnRspQryInstrument', { fields, requestId: 9, isLast: at === 2 }))
    }
    trader.callBack(callbackOf('OnRspQryTrade', { requestId: 10 }))
    trader.callBack(callbackOf('OnFrontDisconnected', { reasonCode: 0x1001 }))
    expect(linesOf('20261126').slice(2)).toMatchObject([
      {
        name: 'OnRtnOrder',
        fields: { FrontID: 1, SessionID: -77, OrderRef: '           1', OrderSysID: '          42' },
      },
      { name: 'OnRspOrderInsert', request_id: 3, error, fields: { OrderRef: '7' } },
      { name: 'OnRspQryInstrument', rows: 3, first: { InstrumentID: 'rb2701' }, last: { InstrumentID: 'rb2703' } },
      { name: 'OnRspQryTrade', rows: 0 },
      { name: 'OnFrontDisconnected', reason: '0x1001' },
    ])
  })

  it('never stops a cancel, whatever the disk says', () => {
    const { trader, port } = openTrader()
    diskFull = true
    expect(port.request('ReqOrderAction', { OrderSysID: '          42' }, 4)).toBe(0)
    expect(trader.of('ReqOrderAction')).toHaveLength(1)
  })

  it('has what a handler that fails was given', () => {
    const { trader } = openTrader(() => {
      throw new Error('broken')
    })
    expect(() => trader.callBack(callbackOf('OnRtnOrder', { fields: orderFields() }))).toThrow('broken')
    expect(namesOf('20261126').at(-1)).toBe('OnRtnOrder')
  })
})
