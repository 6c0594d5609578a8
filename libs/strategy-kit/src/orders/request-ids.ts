/** A prefix of 36 characters, a trigger of 18, the shortest of actions and a counter stay within 64. */
const TRIGGER_LENGTH_MAX = 17

/**
 * Ids of an instance's requests: `{prefix}:{trigger}:{action}:{n}`, n counting within one trigger. A bar or tick that is
 * handled twice, before and after a restart, asks for the same ids, and the second time nothing is sent.
 */
export class RequestIds {
  private trigger = ''
  private readonly counts = new Map<string, number>()

  constructor(private readonly prefix: string) {}

  /** Names what is being handled now by its kind and identity: a bar by its datetime gives `b20251223210100`. */
  beginTrigger(kind: 'bar' | 'tick' | 'order' | 'fill' | 'start', identity: string): void {
    const clean = kind.charAt(0) + identity.replace(/[^A-Za-z0-9]|(?<=\d)T(?=\d)/g, '').slice(-TRIGGER_LENGTH_MAX)
    if (clean === this.trigger) return
    this.trigger = clean
    this.counts.clear()
  }

  next(action: string): string {
    const n = this.counts.get(action) ?? 0
    this.counts.set(action, n + 1)
    return `${this.prefix}:${this.trigger}:${action}:${n}`
  }
}
