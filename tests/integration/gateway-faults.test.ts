/** The front dropped at every step of an order, and a counter that swallows, repeats, delays and refuses. */
import { exchangeFaultListSchema } from '@huangpu/messages'
import { waitUntil } from '@huangpu/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { booksAgree, exchangeOrders } from '../support/gateway-books.js'
import { GatewayStack } from '../support/gateway-stack.js'

let stack: GatewayStack
let low: number
let high: number
const sent: string[] = []

beforeAll(async () => {
  stack = await GatewayStack.prepare()
  await stack.start('exchange')
  await stack.start('gateway')
  await stack.ready()
})
afterAll(() => stack?.close())

beforeEach(async () => {
  await stack.ready()
  const tick = await stack.tick()
  low = tick.limit_down ?? 0
  high = tick.limit_up ?? 0
})

const arm = async (...faults: Record<string, unknown>[]): Promise<void> => {
  for (const fault of faults)
    expect(await stack.call('exchange', '/faults', fault)).toMatchObject({ id: expect.anything() as unknown })
}

async function send(order: Parameters<GatewayStack['send']>[0]): Promise<string> {
  const { order_id } = await stack.send(order)
  sent.push(order_id)
  return order_id
}

const rest = (volume = 1): Promise<string> => send({ price: low, volume })
const take = (volume = 1): Promise<string> => send({ price: high, volume })

/** Every order so far: journal, stream and exchange say the same, nothing is there twice, and trading goes on. */
async function agreed(): Promise<void> {
  await stack.ready()
  await booksAgree(stack, sent)
  const next = await take()
  await stack.storyIs(next, /ALLTRADED$/)
}

/** The order of that sending, which costs the front. */
async function lostBy(sending: () => Promise<string>): Promise<string> {
  let order = ''
  await stack.loses('td', async () => (order = await sending()))
  return order
}

describe.each([0, 3_000])('the front dropped, away for %i ms,', (awayMs) => {
  const drop = (at: string): Record<string, unknown> => ({
    kind: 'drop_front',
    front: 'td',
    at,
    ...(awayMs > 0 && { away_ms: awayMs }),
  })

  it.each(['insert', 'ack'])('at %s: the order rests and is told once', async (at) => {
    await arm(drop(at))
    const order = await lostBy(() => rest())
    await stack.storyIs(order, /NOTTRADED$/)
    await agreed()
  })

  it('at insert of an order that trades: its fill is told once', async () => {
    await arm(drop('insert'))
    const order = await lostBy(() => take(2))
    await stack.storyIs(order, /ALLTRADED$/)
    await agreed()
  })

  it('at a partial fill: the fills add up', async () => {
    await arm({ kind: 'partial_fills', lots: 1, pause_ms: 2_000 }, drop('partial_fill'))
    const order = await lostBy(() => take(3))
    await stack.storyIs(order, /ALLTRADED$/)
    await agreed()
  })

  it('at a fill', async () => {
    await arm(drop('fill'))
    const order = await lostBy(() => take(2))
    await stack.storyIs(order, /ALLTRADED$/)
    await agreed()
  })

  it('at a cancel: it is carried out, and not refused to anybody', async () => {
    const order = await rest(2)
    await stack.storyIs(order, /NOTTRADED$/)
    await arm(drop('cancel'))
    await stack.loses('td', () => stack.cancel(order))
    await stack.storyIs(order, /CANCELLED$/)
    expect(stack.lastOf(order)).toMatchObject({ reason_code: 'cancelled_by_user' })
    await agreed()
  })
})

describe('a counter', () => {
  it('that swallows an insert: never told as working, rejected in the end, not sent again', async () => {
    await arm({ kind: 'swallow_insert' })
    const before = (await exchangeOrders(stack)).length
    const order = await rest()
    await waitUntil(() => stack.story(order).endsWith('REJECTED'), { message: 'the end' })
    const told = stack.statuses.filter((status) => status.order_id === order)
    expect(told[0]).toMatchObject({ status: 'SUBMITTING', unknown_since: expect.any(Number) as number })
    expect(told.at(-1)).toMatchObject({ reason_code: 'not_found_at_counter', unknown_since: null })
    expect(await exchangeOrders(stack)).toHaveLength(before)
    await agreed()
  })

  it('that never acknowledges: the query finds the order, and it can be cancelled', async () => {
    await arm({ kind: 'never_ack' })
    const order = await rest()
    await waitUntil(() => stack.story(order).endsWith('NOTTRADED'), {
      message: 'the order to be found',
    })
    await stack.cancel(order)
    await stack.storyIs(order, /CANCELLED$/)
    await agreed()
  })

  it('that never acknowledges an order which fills: the fill is found', async () => {
    await arm({ kind: 'never_ack' })
    const order = await take(2)
    await waitUntil(() => stack.story(order).endsWith('ALLTRADED'), {
      message: 'the fill to be found',
    })
    await agreed()
  })

  it.each([
    [
      'repeats every callback',
      [
        { kind: 'duplicate', callback: 'OnRtnOrder', times: 0 },
        { kind: 'duplicate', callback: 'OnRtnTrade', times: 0 },
      ],
    ],
    ['lets orders overtake each other', [{ kind: 'reorder', callback: 'OnRtnOrder', times: 0 }]],
    ['lets trades overtake orders', [{ kind: 'reorder', callback: 'OnRtnTrade', times: 0 }]],
    ['is late with trades', [{ kind: 'delay', callback: 'OnRtnTrade', ms: 400, times: 0 }]],
    ['is later with answers than we wait', [{ kind: 'delay', callback: 'OnRtnOrder', ms: 6_000, times: 1 }]],
  ])('that %s', async (_what, faults) => {
    await arm(...faults)
    const resting = await rest(2)
    const taken = await take(3)
    const killed = await send({ price: high, order_type: 'FAK', volume: 2 })
    for (const order of [taken, killed]) {
      await waitUntil(() => /ALLTRADED$/.test(stack.story(order)), {
        message: () => `the fill, got ${stack.story(order)}`,
      })
    }
    await stack.cancel(resting)
    await waitUntil(() => /CANCELLED$/.test(stack.story(resting)), { message: 'the cancel' })
    await disarm()
    await agreed()
  })

  it.each([31, 116, 22])('that refuses an insert with %i: REJECTED, not CANCELLED', async (errorId) => {
    await arm({ kind: 'refuse_insert', error_id: errorId })
    const order = await rest()
    await stack.storyIs(order, 'REJECTED')
    expect(stack.lastOf(order)).toMatchObject({ reason_code: 'counter_rejected', error_id: errorId })
    await agreed()
  })

  it('that refuses a cancel: the order rests on, and the next cancel works', async () => {
    const order = await rest()
    await stack.storyIs(order, /NOTTRADED$/)
    await arm({ kind: 'refuse_cancel', error_id: 116 })
    await stack.cancel(order)
    await stack.storyIs(order, /NOTTRADED cancel_rejected$/)
    expect(stack.lastOf(order)).toMatchObject({ status: 'NOTTRADED', reason_code: 'counter_rejected', error_id: 116 })
    await stack.cancel(order)
    await stack.storyIs(order, /CANCELLED$/)
    await agreed()
  })

  it.each([-2, -3])(
    'whose library says too many (%i) to inserts and cancels: both go out later, once',
    async (code) => {
      await arm(
        { kind: 'throttle', request: 'ReqOrderInsert', code, times: 3 },
        { kind: 'throttle', request: 'ReqOrderAction', code, times: 3 },
      )
      const order = await rest()
      await stack.storyIs(order, 'SUBMITTING NOTTRADED')
      await stack.cancel(order)
      await stack.storyIs(order, 'SUBMITTING NOTTRADED CANCELLED')
      await agreed()
    },
  )
})

/** Faults without end are taken away, so that the next test begins with a sound counter; each of them struck. */
async function disarm(): Promise<void> {
  const { items } = exchangeFaultListSchema.parse(await stack.call('exchange', '/faults'))
  expect(items.filter(({ struck }) => struck === 0)).toEqual([])
  await stack.request('exchange', '/faults', { method: 'DELETE' })
}
