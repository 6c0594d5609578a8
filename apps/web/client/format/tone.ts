/** The colour class of a gain or a loss; which colour that is, the reader's preference says. */
export const toneOf = (value: number | null | undefined): 'up' | 'down' | '' =>
  value === null || value === undefined || value === 0 ? '' : value > 0 ? 'up' : 'down'
