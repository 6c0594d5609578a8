/** One column of a table: its heading, and what a row says in it. */
export interface Column<Row> {
  readonly id: string
  /** In the reader's language. */
  readonly title: string
  /** `text` unless said: numbers stand to the right, prose may wrap, actions stay in view however narrow the table is. */
  readonly kind?: 'text' | 'number' | 'prose' | 'action'
  /** A column without it is drawn by the slot of its `id`. */
  readonly text?: (row: Row) => string | number
  /** Classes of the cell, such as `up` or `muted`. */
  readonly look?: string | ((row: Row) => string)
  readonly testid?: (row: Row) => string
}

/** Attributes of a row: `data-testid`, `title`, `class`. */
export type RowAttributes = Readonly<Record<string, string | number | boolean | undefined>>

export const lookOf = <Row>({ look }: Column<Row>, row: Row): string =>
  (typeof look === 'function' ? look(row) : look) ?? ''
