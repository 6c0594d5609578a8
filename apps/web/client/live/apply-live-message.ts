import type { LiveMessage, Snapshot } from '../wire/live-message.js'
import { useBlotterStore } from '../state/blotter-store.js'
import { useKillStore } from '../state/kill-store.js'
import { useMarketStore } from '../state/market-store.js'
import { useSystemStore } from '../state/system-store.js'

/** Puts a message of the server where the screens look. */
export function applyLiveMessage(message: LiveMessage): void {
  const market = useMarketStore()
  const blotter = useBlotterStore()
  const system = useSystemStore()
  switch (message.type) {
    case 'snapshot':
      return applySnapshot(message)
    case 'ticks':
      return market.putTicks(message.ticks)
    case 'unquoted':
      return market.dropQuote(message.symbol)
    case 'bar':
      market.lastBar = message.bar
      return
    case 'order':
      return blotter.putOrder(message.order)
    case 'orders':
      return message.orders.forEach(blotter.putOrder)
    case 'trade':
      return blotter.putTrade(message.trade)
    case 'trades':
      return message.trades.forEach(blotter.putTrade)
    case 'positions':
      blotter.positions = message.positions
      return
    case 'account':
      blotter.account = message.account
      return
    case 'strategies':
      system.strategies = message.strategies
      return
    case 'services':
      system.services = message.services
      return
    case 'connection':
      system.connection = message.connection
      return
    case 'kill':
      useKillStore().state = message.kill
      return
    case 'instruments':
      return market.putInstruments(message.instruments)
    case 'event':
      return system.putAlerts([message.event])
    case 'clock':
      system.nowMs = message.now_ms
      return
    case 'gap':
      system.behind = true
  }
}

function applySnapshot(snapshot: Snapshot): void {
  const market = useMarketStore()
  const blotter = useBlotterStore()
  const system = useSystemStore()
  system.nowMs = snapshot.now_ms
  market.putInstruments(snapshot.instruments)
  market.putTicks(snapshot.ticks)
  blotter.replace(snapshot)
  if (snapshot.positions) blotter.positions = snapshot.positions
  if (snapshot.account) blotter.account = snapshot.account
  if (snapshot.strategies) system.strategies = snapshot.strategies
  system.services = snapshot.services
  system.connection = snapshot.connection
  if (snapshot.kill) useKillStore().state = snapshot.kill
  system.putAlerts(snapshot.alerts)
  system.synchronised = true
  system.behind = false
  market.epoch += 1
}
