import type { Exchange } from './exchange.js'
import type { Commission, ProductSpec } from './product-spec.js'
import type { NightEnd } from './trading-hours.js'

const perLot = (yuanPerLot: number): Commission => ({ kind: 'per_lot', yuanPerLot })
const perTenThousand = (n: number): Commission => ({ kind: 'by_turnover', ratio: n / 10_000 })

type Row = [string, string, string, number, number, number, NightEnd | null, Commission]

/**
 * Multiplier, tick and margin (%) from an instrument query of spring 2025 (LocalCTP, MIT); commissions are a seed
 * for the simulated exchange. `ad` and `op` were listed later (SHFE 2025/157 and 2025/234, whose commissions stand here): their
 * multipliers and ticks are field knowledge, their margins assumed. No product was added from then to September 2026.
 */
const SHFE: readonly Row[] = [
  ['au', '黄金', 'gold', 1000, 0.02, 14, '02:30', perLot(10)],
  ['ag', '白银', 'silver', 15, 1, 19, '02:30', perTenThousand(0.5)],
  ['cu', '铜', 'copper', 5, 10, 16, '01:00', perTenThousand(0.5)],
  ['al', '铝', 'aluminium', 5, 5, 16, '01:00', perLot(3)],
  ['zn', '锌', 'zinc', 5, 5, 16, '01:00', perLot(3)],
  ['pb', '铅', 'lead', 5, 5, 16, '01:00', perTenThousand(0.4)],
  ['ni', '镍', 'nickel', 1, 10, 21, '01:00', perLot(3)],
  ['sn', '锡', 'tin', 1, 10, 20, '01:00', perLot(3)],
  ['ss', '不锈钢', 'stainless steel', 5, 5, 20, '01:00', perLot(2)],
  ['ao', '氧化铝', 'alumina', 20, 1, 9, '01:00', perTenThousand(1)],
  ['ad', '铸造铝合金', 'cast aluminium alloy', 10, 5, 10, '01:00', perTenThousand(1)],
  ['rb', '螺纹钢', 'rebar', 10, 1, 16, '23:00', perTenThousand(1)],
  ['hc', '热轧卷板', 'hot-rolled coil', 10, 1, 16, '23:00', perTenThousand(1)],
  ['wr', '线材', 'wire rod', 10, 1, 25, null, perTenThousand(0.4)],
  ['ru', '天然橡胶', 'natural rubber', 10, 5, 17, '23:00', perLot(3)],
  ['bu', '沥青', 'bitumen', 10, 1, 17, '23:00', perTenThousand(0.5)],
  ['fu', '燃料油', 'fuel oil', 10, 1, 17, '23:00', perTenThousand(0.5)],
  ['sp', '纸浆', 'pulp', 10, 2, 15, '23:00', perTenThousand(0.5)],
  ['op', '胶版印刷纸', 'offset paper', 40, 2, 10, '23:00', perTenThousand(1)],
  ['br', '丁二烯橡胶', 'butadiene rubber', 5, 5, 12, '23:00', perTenThousand(0.2)],
]
const INE: readonly Row[] = [
  ['sc', '原油', 'crude oil', 1000, 0.1, 17, '02:30', perLot(20)],
  ['bc', '国际铜', 'international copper', 5, 10, 16, '01:00', perTenThousand(0.1)],
  ['lu', '低硫燃料油', 'low-sulphur fuel oil', 10, 1, 17, '23:00', perTenThousand(0.1)],
  ['nr', '20号胶', 'TSR 20 rubber', 10, 5, 17, '23:00', perTenThousand(0.2)],
  ['ec', '集运指数（欧线）', 'container freight index (Europe)', 50, 0.1, 12, null, perTenThousand(6)],
]

const toSpec =
  (exchange: Exchange) =>
  ([product, nameZh, nameEn, multiplier, priceTick, marginPct, nightEnd, commission]: Row): ProductSpec =>
    Object.freeze({
      product,
      exchange,
      nameZh,
      nameEn,
      multiplier,
      priceTick,
      nightEnd,
      marginRatio: marginPct / 100,
      commission,
      maxLimitOrderLots: 500,
    })

/** Every product of SHFE and INE, by product id. */
export const PRODUCTS: ReadonlyMap<string, ProductSpec> = new Map(
  [...SHFE.map(toSpec('SHFE')), ...INE.map(toSpec('INE'))].map((spec) => [spec.product, spec]),
)
