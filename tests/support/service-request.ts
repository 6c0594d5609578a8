/**
 * Headers for a call of a service, each on a connection of its own: an idle one may be closed from the other side at the
 * moment in which a process that was held up uses it again.
 */
export const headersFor = (token: string): Record<string, string> => ({
  authorization: `Bearer ${token}`,
  'content-type': 'application/json',
  connection: 'close',
})
