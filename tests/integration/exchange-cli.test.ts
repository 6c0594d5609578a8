/** `huangpu exchange ...` against the exchange as a process. Runs against built code. */
import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ExchangeProcess } from '../support/exchange-process.js'
import { must, Trader } from '../support/exchange-scene.js'

const HUANGPU = path.resolve(import.meta.dirname, '../../libs/cli/bin/huangpu.mjs')

let exchange: ExchangeProcess
beforeEach(async () => void (exchange = await ExchangeProcess.prepare()))
afterEach(() => exchange.close())

async function huangpu(words: string): Promise<{ code: number; out: string; err: string }> {
  const argv = [HUANGPU, 'exchange', ...words.split(' ').filter((word) => word !== '')]
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, argv, { env: exchange.environment })
    return { code: 0, out: stdout, err: stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, out: stdout, err: stderr }
  }
}

it('says what to do when the exchange does not run, and what is wrong with a fault', async () => {
  const down = await huangpu('faults')
  expect(down.code).toBe(1)
  expect(down.err).toMatch(/does not run.*huangpu up[^]*先运行 huangpu up/)
  const wrong = await huangpu('fault add throttle request=ReqQryOrder')
  expect(wrong).toMatchObject({ code: 2 })
  expect(wrong.err).toMatch(/either code[^]*故障参数无效/)
  expect((await huangpu('fault add explode')).err).toContain('one of drop_front, swallow_insert')
  expect((await huangpu('disconnect xx')).code).toBe(2)
})

it('arms, lists and removes faults, and shows clock and account', async () => {
  await exchange.start()
  const armed = await huangpu('fault add throttle request=ReqQryOrder code=-3 times=2')
  expect(armed.out).toContain('f1 armed')
  await huangpu('fault add stop_ticks symbol=rb2701')
  const { out } = await huangpu('faults')
  expect(out).toMatch(/f1 +throttle +request=ReqQryOrder code=-3.* +0 +2/)
  expect(out).toMatch(/f2 +stop_ticks +symbol=rb2701 +0|\d+ +until removed/)
  expect(JSON.parse((await huangpu('faults --json')).out)).toMatchObject([{ id: 'f1', left: 2 }, { id: 'f2' }])
  await huangpu('fault add stop_ticks for_ms=3000000')
  expect((await huangpu('faults')).out).toMatch(/f3 +stop_ticks +for_ms=3000000 +\d+ +\d+ s/)
  expect((await huangpu('fault remove f3')).out).toContain('f3 removed')
  const nobody = await huangpu('fault add never_ack account_id=nobody')
  expect(nobody.err).toMatch(/no account nobody, account_id is one of sim001[^]*可用的账户：sim001/)
  expect((await huangpu('fault remove f1')).out).toContain('f1 removed')
  expect((await huangpu('fault remove f1')).err).toMatch(/no fault f1[^]*没有故障 f1/)
  expect((await huangpu('fault clear')).out).toContain('1 removed')
  expect((await huangpu('fault history')).out).toMatch(/f1 +throttle +removed/)

  const client = new Trader(path.join(exchange.home.path, 'flow'), exchange.ports.td)
  try {
    await client.ready()
    const quote = await client.ask('ReqQryDepthMarketData', { InstrumentID: 'rb2701' })
    const ref = client.insert({ LimitPrice: Number(must(quote[0]).get('PreClosePrice')) - 100 })
    await client.ask('ReqQryOrder', {})
    expect((await huangpu('orders sim001')).out).toMatch(new RegExp(`${ref} .*rb2701 +buy +open`))
    expect(JSON.parse((await huangpu('orders sim001 --json')).out)).toMatchObject({ items: [{ orderRef: ref }] })
    expect((await huangpu('trades sim001')).out).toContain('none / 无')
    expect((await huangpu('positions sim001')).out).toContain('none / 无')
    expect((await huangpu('funds sim001')).out).toContain('10000000.00')
    expect((await huangpu('funds nobody')).err).toContain('no account nobody')
    expect((await huangpu('clock')).out).toMatch(/trading day\/交易日 \d{8} {2}mode always_open/)
    expect((await huangpu('disconnect td')).out).toContain('td disconnected')
    await client.connected(2)
  } finally {
    await client.api.release()
  }
})
