import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs'
import { BAR_HEADER, formatBarRow, type SeriesBar } from '@huangpu/storage'
import type { BarSink } from './bar-sink.js'

/** A CSV with the columns of a bar file, with `symbol` in front where contracts change. */
export function csvSink(file: string, withSymbol: boolean): BarSink {
  const fd = openSync(file, 'w')
  let isOpen = true
  const close = (): void => {
    if (isOpen) closeSync(fd)
    isOpen = false
  }
  const row = (bar: SeriesBar): string => `${withSymbol ? `${bar.symbol},` : ''}${formatBarRow(bar)}\n`
  // Not writeSync: a disk that is nearly full takes a part, and says nothing.
  writeFileSync(fd, `${withSymbol ? 'symbol,' : ''}${BAR_HEADER}\n`)
  return {
    write: (bars) => writeFileSync(fd, bars.map(row).join('')),
    finish: () => {
      fsyncSync(fd)
      close()
    },
    close,
  }
}
