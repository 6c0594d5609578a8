import type { EpochMs } from '@huangpu/core'

/** One subscribed contract in continuous trading. Times are exchange time. */
export interface ListenedContract {
  readonly symbol: string
  /** When its session opened or the feed became ready, whichever is later: silence counts from here on. */
  readonly listenedFromMs: EpochMs
  /** When its last tick of this trading day was accepted; -Infinity before the first. */
  readonly lastTickMs: EpochMs
}

export interface SilenceRules {
  /** Exchange time without a tick that is too long. */
  readonly silentAfterMs: number
  /** A contract counts as silent only while others were heard within this. */
  readonly aliveWithinMs: number
  /** A quiet contract is silent only beyond so many times the longest pause it made today. */
  readonly timesLongestPause: number
}

/** What is remembered between two looks. */
export interface SilenceState {
  /** Exchange time since when nothing at all comes; null while something does. */
  readonly feedSilentSinceMs: EpochMs | null
  readonly silent: ReadonlySet<string>
  /** Longest pause between two ticks of a contract today, while the feed was alive. */
  readonly longestPauseMs: ReadonlyMap<string, number>
  readonly lastTickMs: ReadonlyMap<string, EpochMs>
}

export type SilenceNotice =
  | { readonly kind: 'feed_silent'; readonly sinceMs: EpochMs; readonly symbols: readonly string[] }
  | { readonly kind: 'feed_heard'; readonly silentMs: number }
  | { readonly kind: 'symbol_silent'; readonly symbol: string; readonly sinceMs: EpochMs }
  | { readonly kind: 'symbol_heard'; readonly symbol: string }

export const NO_SILENCE: SilenceState = {
  feedSilentSinceMs: null,
  silent: new Set(),
  longestPauseMs: new Map(),
  lastTickMs: new Map(),
}

/**
 * One look at the contracts that should tick now: breaks, auctions and a lost link are left out by the caller. When
 * nothing comes at all it is the link, told once. Single contracts are judged if they ticked today: one that nobody
 * trades is quiet for good. Each silence is told once, and its end once.
 */
export function lookForSilence(
  state: SilenceState,
  contracts: readonly ListenedContract[],
  nowMs: EpochMs,
  rules: SilenceRules,
): { readonly state: SilenceState; readonly notices: readonly SilenceNotice[] } {
  if (contracts.length === 0) return { state: { ...state, feedSilentSinceMs: null, silent: new Set() }, notices: [] }
  const heard = (contract: ListenedContract): EpochMs => Math.max(contract.listenedFromMs, contract.lastTickMs)
  const latestMs = Math.max(...contracts.map(heard))
  const feed = stepFeed(state, contracts, latestMs, nowMs, rules)
  const pauses = withPauses(state, contracts)
  const alive = nowMs - latestMs <= rules.aliveWithinMs
  const silent = new Set<string>()
  const notices: SilenceNotice[] = [...feed.notices]
  for (const contract of contracts) {
    const { symbol } = contract
    const was = state.silent.has(symbol)
    const limitMs = Math.max(rules.silentAfterMs, rules.timesLongestPause * (pauses.get(symbol) ?? 0))
    const ticked = contract.lastTickMs !== -Infinity
    const over = ticked && nowMs - heard(contract) >= limitMs
    if (was ? nowMs - heard(contract) >= rules.silentAfterMs : over && alive) silent.add(symbol)
    if (silent.has(symbol) && !was) notices.push({ kind: 'symbol_silent', symbol, sinceMs: heard(contract) })
    if (was && !silent.has(symbol)) notices.push({ kind: 'symbol_heard', symbol })
  }
  const lastTickMs = new Map(contracts.map((contract) => [contract.symbol, contract.lastTickMs]))
  return { state: { feedSilentSinceMs: feed.sinceMs, silent, longestPauseMs: pauses, lastTickMs }, notices }
}

function stepFeed(
  state: SilenceState,
  contracts: readonly ListenedContract[],
  latestMs: EpochMs,
  nowMs: EpochMs,
  rules: SilenceRules,
): { sinceMs: EpochMs | null; notices: SilenceNotice[] } {
  const since = state.feedSilentSinceMs
  if (nowMs - latestMs >= rules.silentAfterMs) {
    if (since !== null) return { sinceMs: since, notices: [] }
    const symbols = contracts.map(({ symbol }) => symbol)
    return { sinceMs: latestMs, notices: [{ kind: 'feed_silent', sinceMs: latestMs, symbols }] }
  }
  if (since === null) return { sinceMs: null, notices: [] }
  return { sinceMs: null, notices: [{ kind: 'feed_heard', silentMs: latestMs - since }] }
}

/** Pauses that the whole feed made are not the contract's own. */
function withPauses(state: SilenceState, contracts: readonly ListenedContract[]): ReadonlyMap<string, number> {
  if (state.feedSilentSinceMs !== null) return state.longestPauseMs
  const pauses = new Map(state.longestPauseMs)
  for (const { symbol, lastTickMs, listenedFromMs } of contracts) {
    const before = state.lastTickMs.get(symbol) ?? -Infinity
    const pause = lastTickMs - Math.max(before, listenedFromMs)
    if (lastTickMs === -Infinity || before === -Infinity || before === lastTickMs) continue
    if (pause > (pauses.get(symbol) ?? 0)) pauses.set(symbol, pause)
  }
  return pauses
}
