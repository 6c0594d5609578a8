// The exchange on a Tuesday morning, in a process of its own, with its market data front and its store; time moves as the
// parent says. soak-exchange.mjs <project> <folder> <symbol>...
// Says { port }, and after each { forMs }, when all was handed to the system, { sent }: callbacks so far.
import path from 'node:path'
import { parseShanghai } from '@huangpu/core'
import { EXCHANGE_MIGRATIONS, exchangeConfigSchema, openExchange } from '@huangpu/exchange-sim'
import { loadCalendar, openStore } from '@huangpu/storage'

const [project, folder, ...symbols] = process.argv.slice(2)
const startMs = parseShanghai('2026-11-24T09:00:10')
const runtime = await openExchange({
  config: exchangeConfigSchema.parse({
    fronts: { td_port: 0, md_port: 0 },
    time: { mode: 'stepped' },
    accounts: [{ user_id: 'sim001', password: 'sim001' }],
    market: { kind: 'synthetic', seed: 7, contracts: symbols.map((symbol) => ({ symbol, price: 10_000 })) },
  }),
  calendar: loadCalendar(path.join(project, 'config')),
  store: openStore({
    file: path.join(folder, 'exchange.sqlite'),
    environment: 'sim',
    service: 'exchange',
    migrations: EXCHANGE_MIGRATIONS,
    synchronous: 'NORMAL',
  }),
  homeRoot: folder,
  wallMs: () => startMs,
  publishClock: () => undefined,
  warn: (message) => console.warn(message),
})
const { exchange, md } = runtime
process.on('message', async ({ forMs }) => {
  const toMs = exchange.nowMs + forMs
  while (exchange.nowMs < toMs) {
    exchange.advance(Math.min(toMs, exchange.nowMs + 1_000))
    await md.server.flushed()
  }
  process.send({ sent: md.server.counters.eventsSent })
})
process.on('disconnect', () => process.exit(0))
process.send({ port: runtime.mdPort })
