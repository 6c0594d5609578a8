/** SIGKILL at twenty seeded points around the sending of 200 orders: none lost, none doubled. */
import { once } from 'node:events'
import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { waitUntil } from '@huangpu/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditOf, booksAgree, exchangeOrders, journalOf } from '../support/gateway-books.js'
import { GatewayStack } from '../support/gateway-stack.js'

const POINTS = ['before_commit', 'before_call', 'inside_call', 'after_call', 'before_ack', 'before_publish'] as const
const ROUNDS = 20
const ORDERS_PER_ROUND = 10
const SEED = 20261127

/** mulberry32: the same orders and the same choices in every run; where a kill strikes is up to the machine. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

describe('kill -9 of the gateway around the sending of orders', () => {
  const random = seeded(SEED)
  const sent: string[] = []
  const struck: string[] = []
  let stack: GatewayStack
  let low: number
  let high: number

  beforeAll(async () => {
    stack = await GatewayStack.prepare()
    await stack.start('exchange')
    await stack.start('gateway')
    await stack.ready()
    const tick = await stack.tick()
    low = tick.limit_down ?? 0
    high = tick.limit_up ?? 0
    await stack.end('gateway', 'SIGTERM')
  })
  afterAll(() => stack?.close())

  /** Of ten: three rest, five trade at once, one is off-tick, one is too old by the time it is read. */
  async function sendOne(nth: number): Promise<void> {
    const kind = nth % 10
    const order = await stack.send({
      price: kind < 3 ? low : kind === 8 ? high - 0.5 : high,
      order_type: kind === 3 || kind === 4 ? 'FAK' : 'LIMIT',
      volume: 1 + (nth % 3),
      expires_at_ms: Date.now() + (kind === 9 ? 1 : 300_000),
    })
    sent.push(order.order_id)
    if (kind === 2) await stack.cancel(order.order_id)
  }

  async function sendRound(): Promise<void> {
    for (let i = 0; i < ORDERS_PER_ROUND; i += 1) {
      await sendOne(sent.length)
      await sleep(random() * 60)
    }
  }

  const died = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    expect([child.exitCode, child.signalCode], stack.log.slice(-2_000)).toEqual([null, 'SIGKILL'])
  }

  test.each(Array.from({ length: ROUNDS }, (_, round) => round))('round %i', async (round) => {
    const point = round < 2 * POINTS.length ? POINTS[round % POINTS.length] : undefined
    if (point === undefined) {
      // Anywhere between the start of the process and the last order's answer.
      const child = stack.spawn('gateway')
      const sending = sendRound()
      await sleep(800 + random() * 2_500)
      child.kill('SIGKILL')
      await Promise.all([sending, died(child)])
      struck.push('anywhere')
      return
    }
    const passing = 1 + Math.floor(random() * 6)
    const child = stack.spawn('gateway', { HUANGPU_TEST_CRASH_AT: `${point}:${passing}` })
    await Promise.all([sendRound(), died(child)])
    struck.push(point)
  })

  test('afterwards every order has one outcome, and journal, stream, exchange and audit agree', async () => {
    expect(struck).toHaveLength(ROUNDS)
    expect(sent).toHaveLength(ROUNDS * ORDERS_PER_ROUND)
    await stack.start('gateway')
    await stack.ready()
    const settled = (id: string): boolean =>
      /(NOTTRADED|ALLTRADED|CANCELLED|REJECTED)( cancel_rejected)*$/.test(stack.story(id))
    await waitUntil(() => sent.every(settled), {
      message: () => `an outcome of ${sent.filter((id) => !settled(id)).join(' ')}`,
    })
    await booksAgree(stack, sent)

    const truth = await exchangeOrders(stack)
    expect(truth.every((order) => sent.includes(order.orderMemo))).toBe(true)
    // Far more reached the exchange than were refused: the kills struck orders in flight, not a dead system.
    expect(truth.length).toBeGreaterThan(ROUNDS * ORDERS_PER_ROUND * 0.5)
    expect(
      journalOf(stack)
        .map((row) => row.order_id)
        .sort(),
    ).toEqual([...sent].sort())

    await stack.end('gateway', 'SIGTERM')
    const audit = await auditOf(stack)
    const inserts = audit.filter(({ name, code }) => name === 'ReqOrderInsert' && code === 0)
    const memos = inserts.map(({ fields }) => fields?.['OrderMemo'])
    expect(new Set(memos).size, 'no insert twice').toBe(memos.length)
    // What a killed run sent without living to write it down, the next one names.
    const named = new Set([...memos, ...audit.map((record) => record.order_id)])
    expect(truth.filter((order) => !named.has(order.orderMemo))).toEqual([])
  })
})
