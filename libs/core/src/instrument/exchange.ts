/** The six Chinese futures exchanges; trading rules here are SHFE's and INE's only. */
export const EXCHANGES = ['SHFE', 'INE', 'DCE', 'CZCE', 'CFFEX', 'GFEX'] as const
export type Exchange = (typeof EXCHANGES)[number]

/** SHFE and INE distinguish lots opened today from lots of yesterday when closing. */
export const distinguishesToday = (exchange: Exchange): boolean => exchange === 'SHFE' || exchange === 'INE'
