import { ruleFrame } from './frame.js'
import type { FrontSession } from './front-server.js'

/** The clients' next calls that their own library refuses. The other end is native/call-rules.h. */
export interface CallRule {
  id: string
  request: string
  code: -2 | -3
  /** -1: until it is withdrawn. */
  count: number
  accountId: string | undefined
}

/** A library that does not confirm in this time is not waited for. */
const CONFIRM_MS = 1_000

/** Brings rules to the libraries of one front and hears of their use. */
export class CallRules {
  private readonly rules = new Map<string, CallRule>()
  /** What waits for a library's word that it has a rule, by the rule's id. */
  private readonly waiting = new WeakMap<FrontSession, Map<string, () => void>>()
  /** Told when a library refused a call. */
  onHit: (ruleId: string, session: FrontSession) => void = () => undefined

  constructor(private readonly sessions: () => Iterable<FrontSession>) {}

  /** Resolves when every library that it concerns has it. */
  async put(rule: CallRule): Promise<void> {
    this.rules.set(rule.id, rule)
    await Promise.all([...this.sessions()].filter((each) => concerns(rule, each)).map((each) => this.send(rule, each)))
  }

  async withdraw(id: string): Promise<void> {
    const rule = this.rules.get(id)
    if (!rule) return
    this.rules.delete(id)
    await Promise.all([...this.sessions()].map((each) => this.send({ ...rule, count: 0 }, each)))
  }

  /** A client came, or its account became known. */
  greet(session: FrontSession): void {
    for (const rule of this.rules.values()) {
      if (rule.accountId === session.accountId) void this.send(rule, session)
    }
  }

  onReport(session: FrontSession, what: string, ruleId: string): void {
    if (what === 'set') this.waitingOf(session).get(ruleId)?.()
    else if (this.rules.has(ruleId)) this.onHit(ruleId, session)
  }

  /** After a hit: the library that reported it has counted by itself. */
  recount(id: string, left: number | null, reporter: FrontSession): void {
    const rule = this.rules.get(id)
    if (!rule || left === null) return
    if (left === 0) return void this.withdraw(id)
    const changed = { ...rule, count: left }
    this.rules.set(id, changed)
    for (const each of this.sessions()) if (each !== reporter && concerns(changed, each)) void this.send(changed, each)
  }

  private send(rule: CallRule, session: FrontSession): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.waitingOf(session)
      const done = (): void => {
        clearTimeout(limit)
        waiting.delete(rule.id)
        resolve()
      }
      const limit = setTimeout(done, CONFIRM_MS)
      waiting.set(rule.id, done)
      session.link.sendNotice(ruleFrame(rule))
    })
  }

  private waitingOf(session: FrontSession): Map<string, () => void> {
    const waiting = this.waiting.get(session) ?? new Map<string, () => void>()
    this.waiting.set(session, waiting)
    return waiting
  }
}

const concerns = (rule: CallRule, session: FrontSession): boolean =>
  rule.accountId === undefined || rule.accountId === session.accountId
