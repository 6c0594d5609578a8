import type { Bus } from '@huangpu/bus'

/** What Redis keeps of the gateway for whoever joins late. */
export interface SharedKeys {
  setKey(key: string, json: string): Promise<unknown>
  setHash(key: string, fields: Record<string, string>): Promise<unknown>
  /** Removes the fields of a hash that are not kept; returns how many. */
  trimHash(key: string, keep: (field: string) => boolean): Promise<number>
}

export const sharedKeys = (keys: Pick<Bus['keys'], 'set' | 'hset' | 'hgetall' | 'hdel'>): SharedKeys => ({
  setKey: (key, json) => keys.set(key, json),
  setHash: (key, fields) => keys.hset(key, fields),
  trimHash: async (key, keep) => {
    const stale = Object.keys(await keys.hgetall(key)).filter((field) => !keep(field))
    return stale.length === 0 ? 0 : keys.hdel(key, ...stale)
  },
})
