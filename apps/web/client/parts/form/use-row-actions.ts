import { shallowReactive } from 'vue'

/** One request a row at a time, and why the last one of a row failed. */
export function useRowActions() {
  const busy = shallowReactive(new Map<string, string>())
  const failures = shallowReactive(new Map<string, { readonly error: unknown }>())

  async function act(id: string, action: string, work: () => Promise<unknown>): Promise<void> {
    if (busy.has(id)) return
    busy.set(id, action)
    failures.delete(id)
    try {
      await work()
    } catch (error) {
      failures.set(id, { error })
    } finally {
      busy.delete(id)
    }
  }
  return { busy, failures, act }
}
