export interface ChartPalette {
  readonly surface: string
  readonly text: string
  readonly line: string
  readonly up: string
  readonly down: string
  readonly upSoft: string
  readonly downSoft: string
  readonly accent: string
  readonly muted: string
  /** Of a bar that misses something. */
  readonly partial: string
}

/** The page's colours as the canvas needs them: resolved. */
export function readPalette(): ChartPalette {
  const style = getComputedStyle(document.documentElement)
  const of = (name: string): string => style.getPropertyValue(name).trim()
  return {
    surface: of('--surface'),
    text: of('--muted'),
    line: of('--line'),
    up: of('--up'),
    down: of('--down'),
    upSoft: of('--up-soft'),
    downSoft: of('--down-soft'),
    accent: of('--accent'),
    muted: of('--faint'),
    partial: of('--warn'),
  }
}
