import { formatShanghai } from '@huangpu/core'
import type { ExchangeFaultEvent, ExchangeFaultView } from '@huangpu/messages'
import { textTable } from '../system/text-table.js'

export const renderFaults = (faults: readonly ExchangeFaultView[]): string =>
  faults.length === 0
    ? 'no fault is armed / 没有设置故障'
    : textTable(
        ['id', 'kind/故障', 'with/参数', 'struck/已触发', 'left/剩余'],
        faults.map(({ id, fault: { kind, ...rest }, struck, left, left_ms: leftMs }) => [
          id,
          kind,
          Object.entries(rest)
            .filter(([key]) => key !== 'times')
            .map(([key, value]) => `${key}=${String(value)}`)
            .join(' '),
          String(struck),
          leftText(left, leftMs),
        ]),
      )

const leftText = (left: number | null, leftMs: number | null): string =>
  leftMs !== null ? `${Math.ceil(leftMs / 1_000)} s` : left === null ? 'until removed' : String(left)

export const renderFaultHistory = (events: readonly ExchangeFaultEvent[]): string =>
  events.length === 0
    ? 'nothing happened yet / 暂无记录'
    : textTable(
        ['exchange time/交易所时间', 'id', 'kind/故障', 'what/事件', 'on/对象'],
        events.map((event) => [formatShanghai(event.exchange_ms), event.id, event.kind, event.what, event.on]),
      )
