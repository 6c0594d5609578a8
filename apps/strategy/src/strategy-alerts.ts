import type { DeadLetter } from '@huangpu/messages'
import type { ServiceContext } from '@huangpu/service'
import type { StrategyLogLine } from '@huangpu/strategy-kit'
import type { PositionShortfall } from './account-positions.js'
import type { InvalidFile } from './files/strategy-spec.js'

/** Everything this service says to people: log lines, counters and alert events, in both languages. */
export class StrategyAlerts {
  constructor(private readonly context: Pick<ServiceContext, 'log' | 'events' | 'health'>) {}

  line(strategy: string, { level, code, zh, en }: StrategyLogLine): void {
    this.context.log[level]({ strategy, code }, zh === en ? en : `${en} / ${zh}`)
  }

  failed(strategy: string, message: string): void {
    this.context.events.alert({
      severity: 'error',
      code: 'strategy_error',
      message_zh: `策略 ${strategy} 出错已停止：${message}`,
      message_en: `strategy ${strategy} stopped with an error: ${message}`,
    })
  }

  invalidFile({ name, file, problem }: InvalidFile): void {
    const place = problem.line === null ? file : `${file}:${problem.line}`
    this.context.events.alert({
      severity: 'error',
      code: 'strategy_invalid',
      message_zh: `策略 ${name} 的文件无效：config/strategies/${place}：${problem.message}`,
      message_en: `the file of strategy ${name} is invalid: config/strategies/${place}: ${problem.message}`,
    })
  }

  abandoned(strategy: string, symbol: string, lots: number): void {
    this.context.events.alert({
      severity: 'warning',
      code: 'strategy_left_position',
      message_zh: `策略 ${strategy} 已移除，仍持有 ${symbol} ${lots} 手，请人工处理`,
      message_en: `strategy ${strategy} was removed and still holds ${lots} lots of ${symbol}: nobody watches them`,
    })
  }

  shortfall({ symbol, direction, held, account }: PositionShortfall): void {
    this.context.events.alert({
      severity: 'warning',
      code: 'position_shortfall',
      message_zh: `策略合计持有 ${symbol} ${direction} ${held} 手，账户只有 ${account} 手`,
      message_en: `strategies hold ${held} lots of ${symbol} ${direction} together, the account has ${account}`,
    })
  }

  neverReported(strategy: string, requestId: string): void {
    this.context.events.alert({
      severity: 'warning',
      code: 'order_never_reported',
      message_zh: `策略 ${strategy} 的请求 ${requestId} 已过期且交易服务没有记录，不再等待`,
      message_en: `request ${requestId} of strategy ${strategy} expired and trading does not know it: no longer waited for`,
    })
  }

  deadLetter({ source, entry_id, reason }: DeadLetter): void {
    this.context.events.alert({
      severity: 'error',
      code: 'dead_letter',
      message_zh: `消息 ${source} ${entry_id ?? ''} 无法处理，已移入 stream:dead：${reason}`,
      message_en: `message ${source} ${entry_id ?? ''} could not be handled and went to stream:dead: ${reason}`,
    })
  }
}
