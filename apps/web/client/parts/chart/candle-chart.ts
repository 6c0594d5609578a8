import {
  CandlestickSeries,
  ColorType,
  createChart,
  createSeriesMarkers,
  CrosshairMode,
  HistogramSeries,
  LineStyle,
  type IPriceLine,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts'
import type { ChartBar } from '../../model/chart-bars.js'
import { fillsByBar, type ChartFill, type ChartLine } from './chart-marks.js'
import type { ChartPalette } from './chart-palette.js'

export interface CandleChart {
  setBars(bars: readonly ChartBar[]): void
  /** Replaces the last bar or adds a newer one; an older one is ignored. */
  putBar(bar: ChartBar): void
  setLines(lines: readonly ChartLine[]): void
  setFills(fills: readonly ChartFill[]): void
  setDecimals(decimals: number): void
  /** Of the dates below the axis. */
  setLanguage(language: 'zh' | 'en'): void
  setPalette(palette: ChartPalette): void
  remove(): void
}

/** Candles with volume below. Times are Shanghai wall clock in the place of UTC, which is what the axis prints. */
export function createCandleChart(
  container: HTMLElement,
  firstPalette: ChartPalette,
  onHover: (bar: ChartBar | undefined) => void,
): CandleChart {
  let palette = firstPalette
  let bars: ChartBar[] = []
  let lines: IPriceLine[] = []
  let shownLines: readonly ChartLine[] = []
  let shownFills: readonly ChartFill[] = []
  const chart = createChart(container, {
    autoSize: true,
    layout: { attributionLogo: true, fontSize: 11 },
    crosshair: { mode: CrosshairMode.Normal },
    timeScale: { timeVisible: true, secondsVisible: false, rightOffset: 4, barSpacing: 7, minBarSpacing: 1 },
    rightPriceScale: { scaleMargins: { top: 0.08, bottom: 0.24 } },
    localization: { dateFormat: 'yyyy-MM-dd' },
  })
  const candles = chart.addSeries(CandlestickSeries, { borderVisible: false })
  const volumes = chart.addSeries(HistogramSeries, {
    priceScaleId: 'volume',
    priceFormat: { type: 'volume' },
    lastValueVisible: false,
    priceLineVisible: false,
  })
  volumes.priceScale().applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } })
  const markers = createSeriesMarkers(candles, [])
  const volumeOf = (bar: ChartBar) => ({
    time: bar.time as UTCTimestamp,
    value: bar.volume,
    color: bar.close >= bar.open ? palette.upSoft : palette.downSoft,
  })
  const candleOf = ({ time, open, high, low, close, partial }: ChartBar) => ({
    ...{ time: time as UTCTimestamp, open, high, low, close },
    ...(partial ? { color: palette.partial, wickColor: palette.partial } : {}),
  })
  let hoveredTime: Time | undefined
  chart.subscribeCrosshairMove(({ time }) => {
    hoveredTime = time
    onHover(bars.find((bar) => bar.time === time))
  })

  const colours = { up: () => palette.up, down: () => palette.down, accent: () => palette.accent }
  const drawLines = (): void => {
    for (const line of lines) candles.removePriceLine(line)
    lines = shownLines.map(({ price, title, tone, dashed }) =>
      candles.createPriceLine({
        price,
        title,
        color: colours[tone](),
        lineWidth: 1,
        lineStyle: dashed ? LineStyle.Dashed : LineStyle.Solid,
        axisLabelVisible: true,
      }),
    )
  }
  const drawFills = (): void =>
    markers.setMarkers(
      fillsByBar(
        shownFills,
        bars.map(({ time }) => time),
      ).map(({ time, side, lots }): SeriesMarker<Time> => ({
        time: time as UTCTimestamp,
        position: side === 'LONG' ? 'belowBar' : 'aboveBar',
        shape: side === 'LONG' ? 'arrowUp' : 'arrowDown',
        color: side === 'LONG' ? palette.up : palette.down,
        text: String(lots),
      })),
    )
  const paint = (): void => {
    chart.applyOptions({
      layout: { background: { type: ColorType.Solid, color: palette.surface }, textColor: palette.text },
      grid: { vertLines: { color: palette.line }, horzLines: { color: palette.line } },
      rightPriceScale: { borderColor: palette.line },
      timeScale: { borderColor: palette.line },
    })
    candles.applyOptions({
      upColor: palette.up,
      downColor: palette.down,
      wickUpColor: palette.up,
      wickDownColor: palette.down,
    })
    candles.setData(bars.map(candleOf))
    volumes.setData(bars.map(volumeOf))
    drawLines()
    drawFills()
  }
  paint()
  return {
    setBars: (next) => {
      bars = [...next]
      candles.setData(bars.map(candleOf))
      volumes.setData(bars.map(volumeOf))
      drawFills()
      chart.timeScale().scrollToRealTime()
    },
    putBar: (bar) => {
      const last = bars.at(-1)
      if (last && bar.time < last.time) return
      const isNew = last?.time !== bar.time
      bars.splice(isNew ? bars.length : -1, 1, bar)
      candles.update(candleOf(bar))
      volumes.update(volumeOf(bar))
      if (hoveredTime === bar.time) onHover(bar)
      if (isNew) drawFills()
    },
    setLines: (next) => {
      shownLines = next
      drawLines()
    },
    setFills: (next) => {
      shownFills = next
      drawFills()
    },
    setDecimals: (decimals) =>
      candles.applyOptions({ priceFormat: { type: 'price', precision: decimals, minMove: 10 ** -decimals } }),
    setLanguage: (language) => chart.applyOptions({ localization: { locale: language === 'zh' ? 'zh-CN' : 'en-GB' } }),
    setPalette: (next) => {
      palette = next
      paint()
    },
    remove: () => chart.remove(),
  }
}
