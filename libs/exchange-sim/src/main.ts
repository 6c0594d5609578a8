import { join } from 'node:path'
import { CLOCK_CHANNEL, CLOCK_KEY } from '@huangpu/messages'
import { runService, type ProgressCounters } from '@huangpu/service'
import { loadCalendar, openStore } from '@huangpu/storage'
import { loadExchangeConfig } from './config/load-exchange-config.js'
import { addControlRoutes } from './control/control-routes.js'
import { openExchange, type ExchangeRuntime } from './exchange-runtime.js'
import { EXCHANGE_MIGRATIONS } from './persistence/exchange-migrations.js'

void runService({
  name: 'exchange',
  waitFor: [],
  drivesClock: true,
  async start({ home, services, dataDir, environment, http, bus, log, health, progress }) {
    if (environment !== 'sim') throw new Error('the simulated exchange runs only when ctp_config.yaml says active: sim')
    const config = loadExchangeConfig(home, services.clock)
    const store = openStore({
      file: join(dataDir, 'exchange', 'exchange.sqlite'),
      environment,
      service: 'exchange',
      migrations: EXCHANGE_MIGRATIONS,
      // A killed process loses nothing with NORMAL; a lost machine may lose the last moments of a simulation.
      synchronous: 'NORMAL',
    })
    const runtime = await openExchange({
      config,
      calendar: loadCalendar(home.configDir),
      store,
      homeRoot: home.root,
      wallMs: Date.now,
      publishClock: (data) => {
        const json = JSON.stringify(data)
        bus.publish(CLOCK_CHANNEL, json)
        bus.keys.set(CLOCK_KEY, json).catch((error: unknown) => log.warn({ err: error }, 'time not stored in Redis'))
      },
      warn: (message) => log.warn(message),
      exit: () => {
        log.warn('restarting, as a fault wants it')
        process.kill(process.pid, 'SIGTERM')
      },
    })
    if (runtime.mode === 'stepped') reportTraffic(runtime, progress)
    addControlRoutes(http, runtime, () => progress.flushed())
    health.set(runtime.mode, true)
    log.info({ tdPort: runtime.tdPort, mdPort: runtime.mdPort, tradingDay: runtime.exchange.tradingDay }, 'fronts open')
    return { stop: () => runtime.stop() }
  },
})

/** The driver of stepped time reads these three beside the counters of the services, always of one moment. */
function reportTraffic({ td, md }: ExchangeRuntime, progress: ProgressCounters): void {
  progress.writeWhile(() => true)
  const report = (): void => {
    progress.set('td_events_sent', td.server.counters.eventsSent)
    progress.set('md_events_sent', md.server.counters.eventsSent)
    progress.set('requests_received', td.server.counters.requestsReceived + md.server.counters.requestsReceived)
  }
  td.server.counters.onChange = report
  md.server.counters.onChange = report
  report()
}
