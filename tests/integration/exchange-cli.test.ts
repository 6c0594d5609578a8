/** `huangpu exchange ...` against the exchange as a process. Runs against built code. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { promisify } from 'node:util'
import { exchangeMarketSchema } from '@huangpu/messages'
import { waitUntil } from '@huangpu/testkit'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
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

/** Time begins shortly before an opening when it is closed now: orders are taken once trading is on. */
async function startTrading(): Promise<void> {
  await exchange.start()
  const isOn = async (): Promise<boolean> => {
    const { items } = await exchange.get('/markets')
    return z
      .array(exchangeMarketSchema)
      .parse(items)
      .every(({ phase }) => phase === 'continuous')
  }
  await waitUntil(isOn, { message: 'continuous trading' })
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

it('shows the floor, and places and withdraws an order of another participant', async () => {
  await startTrading()
  const [market] = z.array(exchangeMarketSchema).parse(JSON.parse((await huangpu('markets --json')).out))
  const { limit_up: price } = must(market)
  const placed = await huangpu(`inject RB2701 sell 5 @ ${price} --as fund-a`)
  expect(placed.out).toBe(`p1  fund-a rb2701 sell 5 @ ${price}  traded/成交 0  queued/排队\n`)
  const book = await huangpu('book rb2701 --levels 1000 --orders')
  expect(book.out).toMatch(new RegExp(`^ +${price} +\\d+ +fund-a 5$`, 'm'))
  expect(book.out).toMatch(/^- +- +market\/市场/m)
  expect((await huangpu('withdraw p1')).out).toContain('cancelled/已撤')
  expect(await huangpu('withdraw 1')).toMatchObject({ code: 2, err: expect.stringMatching(/its own client[^]*客户端/) })
  expect((await huangpu('book rb9999')).err).toMatch(/no contract rb9999, there are rb2701[^]*可用的合约：rb2701/)
  expect(await huangpu('inject rb2701 sell five')).toMatchObject({ code: 2, err: expect.stringContaining('5 @ 3160') })
  expect((await huangpu('status')).out).toMatch(
    /trading day[^]*^rb2701 +continuous\/连续交易 .* 3150 +2772 +3528$[^]*sim001[^]*no fault is armed/m,
  )
})

it('watches a book until Ctrl-C', async () => {
  await startTrading()
  const watching = spawn(process.execPath, [HUANGPU, 'exchange', 'book', 'rb2701', '--watch'], {
    env: exchange.environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(watching, 'exit')
  let out = ''
  watching.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  await waitUntil(() => (out.match(/bid\/买/g) ?? []).length >= 2, { message: () => out })
  watching.kill('SIGINT')
  expect(await ended).toEqual([0, null])
})

it('arms, lists and removes faults, and shows clock and account', async () => {
  await startTrading()
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
    expect((await huangpu('orders sim001')).out).toMatch(
      new RegExp(`^1 .*sim001 +${ref} .*rb2701 +buy/买 +open/开 .*0/1 +queued/排队`, 'm'),
    )
    expect(JSON.parse((await huangpu('orders --kind account --working --json')).out)).toMatchObject([
      { id: '1', order_ref: ref },
    ])
    expect((await huangpu('trades')).out).toContain('none / 无')
    expect((await huangpu('positions sim001')).out).toContain('none / 无')
    expect((await huangpu('funds sim001')).out).toContain('10000000.00')
    expect((await huangpu('account sim001')).out).toMatch(/sim001 +10000000.00[^]*positions\/持仓: none/)
    expect((await huangpu('deposit sim001 500000.50')).out).toContain('10500000.50')
    expect((await huangpu('payout sim001 99999999')).err).toMatch(/more than may go out: [\d.]+ yuan[^]*超出可取资金/)
    expect((await huangpu('counts sim001')).out).toMatch(/^rb2701 +1 +0 +0 +0 +0 +-$/m)
    expect((await huangpu('statement sim001')).err).toMatch(/no day of sim001 has been settled[^]*还没有结算/)
    expect((await huangpu('funds nobody')).err).toContain('no account nobody')
    expect((await huangpu('clock')).out).toMatch(/trading day\/交易日 \d{8} {2}mode always_open/)
    expect((await huangpu('disconnect td')).out).toContain('td disconnected')
    await client.connected(2)
  } finally {
    await client.api.release()
  }
})
