import type { SeriesBar } from '@huangpu/storage'
import { fileWriter, ParquetWriter, schemaFromColumnData, type ColumnSource } from 'hyparquet-writer'
import { syncFile } from './sync-file.js'
import type { BarSink } from './bar-sink.js'

const ROWS_PER_GROUP = 50_000

/**
 * A Parquet file, Snappy, 50,000 rows a group. `datetime` is an instant (milliseconds, UTC), `trading_day` a text
 * YYYYMMDD, prices, turnover and open interest are doubles, `volume` is a 64-bit integer.
 */
export function parquetSink(file: string): BarSink {
  const writer = new ParquetWriter({
    writer: fileWriter(file),
    schema: schemaFromColumnData({ columnData: columnsOf([]) }),
    createdBy: 'huangpu',
  })
  let waiting: SeriesBar[] = []
  const flush = (): void => {
    if (waiting.length === 0) return
    // A writer of files is synchronous, and so is this.
    void writer.write({ columnData: columnsOf(waiting), rowGroupSize: ROWS_PER_GROUP })
    waiting = []
  }
  return {
    write: (bars) => {
      waiting.push(...bars)
      if (waiting.length >= ROWS_PER_GROUP) flush()
    },
    finish: () => {
      flush()
      void writer.finish()
      syncFile(file)
    },
    close: () => undefined,
  }
}

function columnsOf(bars: readonly SeriesBar[]): ColumnSource[] {
  const doubles = (['open', 'high', 'low', 'close'] as const).map((name) => ({
    name,
    data: bars.map((bar) => bar[name]),
    type: 'DOUBLE' as const,
    nullable: false,
  }))
  const column = (name: string, type: NonNullable<ColumnSource['type']>, data: unknown[]): ColumnSource => ({
    name,
    data,
    type,
    nullable: false,
  })
  return [
    column(
      'symbol',
      'STRING',
      bars.map((bar) => bar.symbol),
    ),
    column(
      'datetime',
      'TIMESTAMP',
      bars.map((bar) => new Date(bar.startMs)),
    ),
    column(
      'trading_day',
      'STRING',
      bars.map((bar) => bar.tradingDay),
    ),
    ...doubles,
    column(
      'volume',
      'INT64',
      bars.map((bar) => BigInt(bar.volume)),
    ),
    column(
      'turnover',
      'DOUBLE',
      bars.map((bar) => bar.turnover),
    ),
    column(
      'open_interest',
      'DOUBLE',
      bars.map((bar) => bar.openInterest),
    ),
  ]
}
