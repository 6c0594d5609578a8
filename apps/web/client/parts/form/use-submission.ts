import { shallowRef, type ShallowRef } from 'vue'

export interface Submission {
  readonly busy: Readonly<ShallowRef<boolean>>
  /** Why the last one failed; kept as a fact, so that it is said in the language of the moment. */
  readonly failure: ShallowRef<{ readonly error: unknown } | null>
  /** Runs one at a time: a second click while one is on its way does nothing. True: it succeeded. */
  submit(work: () => Promise<unknown>): Promise<boolean>
}

/** One request of a form, and what became of it. */
export function useSubmission(): Submission {
  const busy = shallowRef(false)
  const failure = shallowRef<{ readonly error: unknown } | null>(null)
  async function submit(work: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    failure.value = null
    try {
      await work()
      return true
    } catch (error) {
      failure.value = { error }
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, failure, submit }
}
