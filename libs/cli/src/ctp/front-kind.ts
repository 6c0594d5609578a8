/** `unknown` may be real money: brokers' fronts have all sorts of addresses, private ones too. */
export type FrontKind = 'loopback' | 'simulator' | 'unknown'

/** Whether it is an address as CTP takes it: scheme://host:port, or through a socks proxy. */
export const isFrontUrl = (url: string): boolean => /^(tcp6?|ssl|udp|socks\w*):\/\/\S+:\d{1,5}\/?$/i.test(url)

/** Public simulations: SimNow and openctp. Source: their own pages; addresses that are not here count as unknown. */
const SIMULATORS: readonly RegExp[] = [
  /^180\.168\.146\.187$/,
  /^182\.254\.243\.31$/,
  /^218\.202\.237\.33$/,
  /^121\.37\.(80\.177|90\.193)$/,
  /^42\.192\.226\.242$/,
  /(^|\.)openctp\.cn$/,
]

/**
 * By the host of a direct address; what goes through a socks proxy is unknown.
 * @example frontKind('tcp://127.0.0.1:17001') // 'loopback'
 */
export function frontKind(url: string): FrontKind {
  const host = /^(?:tcp6?|ssl|udp):\/\/(\[[^\]]+\]|[^:/@]+):\d+\/?$/i.exec(url)?.[1]?.toLowerCase() ?? ''
  if (/^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host)) return 'loopback'
  return SIMULATORS.some((simulator) => simulator.test(host)) ? 'simulator' : 'unknown'
}
