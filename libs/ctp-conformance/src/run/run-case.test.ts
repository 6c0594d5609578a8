import { expect, it } from 'vitest'
import type { TestBench } from '../bench/test-bench.js'
import type { ConformanceCase } from '../case/conformance-case.js'
import { runCase, type Leave } from './run-case.js'

const bench = { pace: { now: () => 0 } } as unknown as TestBench
const sendsAnOrder: ConformanceCase = {
  number: '5.1',
  title: { zh: '报单', en: 'an order' },
  needs: ['orders'],
  run: () => Promise.reject(new Error('an order was sent')),
}

it.each<[Leave['orders'], string, string]>([
  ['not_given', 'needs --allow-orders', '需要 --allow-orders'],
  ['declined', 'orders were declined', '您未同意报单'],
])('without leave (%s) an order is not sent, and the reason is %s', async (orders, en, zh) => {
  const report = await runCase(sendsAnOrder, bench, { orders, wrongAuthCode: false })
  expect(report).toMatchObject({ result: 'not_applicable', why: { en, zh } })
})
