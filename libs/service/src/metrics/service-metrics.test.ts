import { expect, test } from 'vitest'
import { HealthReporter } from '../health-reporter.js'
import { ServiceMetrics } from './service-metrics.js'

async function lines(fill: (health: HealthReporter, metrics: ServiceMetrics) => void): Promise<string[]> {
  const health = new HealthReporter('gateway', 'sim', '0')
  const metrics = new ServiceMetrics('gateway', 'sim')
  fill(health, metrics)
  const scrape = (): Promise<string> => metrics.text(health.snapshot(), health.gauges)
  await scrape()
  // A second scrape tells the same, not twice as much.
  return (await scrape()).split('\n').filter((line) => line.startsWith('huangpu_'))
}
const labels = 'service="gateway",environment="sim"'

test.each([
  ['ticks_published', `huangpu_ticks_published_total{${labels}} 3`],
  ['ticks_dropped_off_clock', `huangpu_ticks_dropped_total{reason="off_clock",${labels}} 3`],
  ['ticks_dropped', `huangpu_ticks_dropped_total{reason="other",${labels}} 3`],
  ['orders_refused_expired', `huangpu_orders_refused_total{code="expired",${labels}} 3`],
  ['not_catalogued', `huangpu_events_total{event="not_catalogued",${labels}} 3`],
])('the counter %s becomes %s', async (name, line) => {
  expect(await lines((health) => health.count(name, 3))).toContain(line)
})

test('gauges of health may fall; registered ones are read at each scrape, a missing one is left out', async () => {
  let reading = 1
  const seen = await lines((health, metrics) => {
    health.gauge('strategies', 5)
    health.gauge('strategies', 2)
    metrics.gauge({ name: 'outbox_rows', help: 'rows' }, () => (reading += 1))
    metrics.gauge({ name: 'queue', help: 'queue', label: 'figure' }, () => ({ events: 7, lost: Number.NaN }))
    metrics.gauge({ name: 'absent', help: 'absent', label: 'figure' }, () => undefined)
  })
  expect(seen).toEqual(
    expect.arrayContaining([
      `huangpu_strategies{${labels}} 2`,
      `huangpu_outbox_rows{${labels}} 3`,
      `huangpu_queue{figure="events",${labels}} 7`,
      `huangpu_live{${labels}} 0`,
    ]),
  )
  expect(seen.some((line) => line.startsWith('huangpu_absent'))).toBe(false)
})
