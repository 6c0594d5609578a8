/** Directly to this machine. What goes through a proxy ends wherever the proxy leads, a local one too. */
export const isLoopbackFront = (front: string): boolean =>
  /^(?:tcp6?|ssl):\/\/(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])(?::\d+)?\/?$/.test(front)

/** An address without the user and password that one of a SOCKS proxy may carry: as it may be shown. */
export const withoutUser = (address: string): string => address.replace(/\/\/.*@/, '//***@')
