import type { SpiEvent } from 'ctp-node-binding'
import { expectThat } from '../case/verdict.js'
import type { MdSession } from '../session/md-session.js'
import type { TraderSession } from '../session/trader-session.js'
import { UnknownSymbol } from './unknown-symbol.js'
import { quoteOf, type ListedContract } from './market.js'

/** How long the snapshots of all contracts may take to come. */
const SNAPSHOTS_MS = 3_000
/** Contracts in one call of SubscribeMarketData. */
const BATCH = 500
const EXCHANGES: readonly unknown[] = ['SHFE', 'INE']

/** The contract asked for, or else the future of SHFE that trades most today, as its snapshot says. @throws Mismatch */
export async function chooseContract(trader: TraderSession, md: MdSession, symbol?: string): Promise<ListedContract> {
  if (symbol !== undefined) return contractNamed(trader, symbol)
  const { rows } = await trader.ask('ReqQryInstrument', { ExchangeID: 'SHFE' })
  const futures = rows.filter(
    (row) => row.get('ExchangeID') === 'SHFE' && row.get('ProductClass') === '1' && row.get('IsTrading') !== 0,
  )
  expectThat(futures.length > 0, 'the counter to list futures of SHFE')
  const snapshots = await snapshotsOf(
    md,
    futures.map((row) => String(row.get('InstrumentID'))),
  )
  const ranked = futures
    .map((row) => ({ row, snapshot: snapshots.get(String(row.get('InstrumentID'))) }))
    .sort((a, b) => liquidityOf(b.snapshot) - liquidityOf(a.snapshot))
  const best = ranked[0]?.row
  expectThat(best, 'a future of SHFE')
  return contractOf(best)
}

/** @throws UnknownSymbol for one that is not listed, or not at SHFE or INE; Mismatch when the query fails */
export async function contractNamed(trader: TraderSession, symbol: string): Promise<ListedContract> {
  const { rows, errorId } = await trader.ask('ReqQryInstrument', { InstrumentID: symbol })
  expectThat(errorId === 0, `ReqQryInstrument to be answered, not refused with ${errorId}`)
  const row = rows.find((each) => each.get('InstrumentID') === symbol)
  if (!row) {
    throw new UnknownSymbol(symbol, {
      zh: `柜台没有合约 ${symbol}（区分大小写）；请检查 --symbol，或省略以自动选择`,
      en: `the counter lists no ${symbol} (case matters): check --symbol, or leave it out to have one chosen`,
    })
  }
  if (!EXCHANGES.includes(row.get('ExchangeID'))) {
    const why = { zh: `${symbol} 不是上期所或能源中心的合约`, en: `${symbol} is no contract of SHFE or INE` }
    throw new UnknownSymbol(symbol, why)
  }
  return contractOf(row)
}

async function snapshotsOf(md: MdSession, symbols: readonly string[]): Promise<Map<string, SpiEvent>> {
  const mark = md.log.mark()
  for (let at = 0; at < symbols.length; at += BATCH) md.api.subscribeMarketData(symbols.slice(at, at + BATCH))
  const latest = (): Map<string, SpiEvent> =>
    new Map(md.log.named('OnRtnDepthMarketData', mark).map((tick) => [String(tick.get('InstrumentID')), tick]))
  await md.log.within(() => latest().size === symbols.length, SNAPSHOTS_MS)
  for (let at = 0; at < symbols.length; at += BATCH) md.api.unsubscribeMarketData(symbols.slice(at, at + BATCH))
  return latest()
}

/** By volume, and by open interest where nothing traded yet; a contract without two sides comes last. */
function liquidityOf(snapshot: SpiEvent | undefined): number {
  if (!snapshot) return -1
  const [volume, openInterest] = [Number(snapshot.get('Volume') ?? 0), Number(snapshot.get('OpenInterest') ?? 0)]
  return (quoteOf(snapshot) ? 1 : 1e-9) * (volume + openInterest / 1e9)
}

const contractOf = (row: SpiEvent): ListedContract => ({
  symbol: String(row.get('InstrumentID')),
  exchangeId: String(row.get('ExchangeID')),
  priceTick: Number(row.get('PriceTick')),
  multiplier: Number(row.get('VolumeMultiple')),
  limitOrderLotsMax: Number(row.get('MaxLimitOrderVolume')),
})
