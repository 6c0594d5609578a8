import { sentenceIn, type AlertEvent, type DeadLetter } from '@huangpu/messages'
import type { ServiceContext } from '@huangpu/service'
import type { NewBookAdjustment } from '@huangpu/storage'
import type { StrategyLogLine } from '@huangpu/strategy-kit'
import type { BookAlerts } from './books/book-desk.js'
import type { PositionShortfall } from './books/book-reconciler.js'
import type { InvalidFile } from './files/strategy-spec.js'

/** Everything this service says to people: log lines, counters and alert events, in both languages. */
export class StrategyAlerts implements BookAlerts {
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
      message_zh: `策略 ${name} 的文件无效：config/strategies/${place}：${sentenceIn('zh', problem.message)}`,
      message_en: `the file of strategy ${name} is invalid: config/strategies/${place}: ${sentenceIn('en', problem.message)}`,
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

  shortfall({ symbol, side, held, account }: PositionShortfall): void {
    this.context.events.alert({
      severity: 'warning',
      code: 'position_shortfall',
      message_zh: `策略合计持有 ${symbol} ${side} ${held} 手，账户只有 ${account} 手；正在核对，期间不平缺少的仓位、不开仓`,
      message_en:
        `strategies hold ${held} lots of ${symbol} ${side} together, the account has ${account}: the counter is being ` +
        'asked; until then what is missing is not closed and its owners open nothing',
    })
  }

  reduced(strategy: string, lots: number, { symbol, side, held, account }: PositionShortfall): AlertEvent {
    const command = `huangpu strategy acknowledge ${strategy}`
    return this.context.events.compose({
      severity: 'error',
      code: 'strategy_book_reduced',
      message_zh:
        `策略 ${strategy} 的 ${symbol} ${side} 持仓减少 ${lots} 手：已被外部平掉（各策略合计 ${held} 手，账户 ${account} 手）。` +
        `确认前不开仓：${command}`,
      message_en:
        `${lots} lots of ${symbol} ${side} left the book of strategy ${strategy}: others closed them (strategies held ` +
        `${held} together, the account has ${account}). It opens nothing until you acknowledge: ${command}`,
    })
  }

  set(strategy: string, { side, lots, by, reason }: NewBookAdjustment, volume: number): AlertEvent {
    const change = lots > 0 ? `+${lots}` : `${lots}`
    return this.context.events.compose({
      severity: 'warning',
      code: 'strategy_book_set',
      message_zh: `${by} 将策略 ${strategy} 的 ${side} 持仓设为 ${volume} 手（${change}）：${reason}`,
      message_en: `${by} set the ${side} book of strategy ${strategy} to ${volume} lots (${change}): ${reason}`,
    })
  }

  acknowledged(strategy: string, by: string): AlertEvent {
    return this.context.events.compose({
      severity: 'info',
      code: 'strategy_book_acknowledged',
      message_zh: `${by} 已确认策略 ${strategy} 的持仓簿，可以继续开仓`,
      message_en: `${by} acknowledged the book of strategy ${strategy}: it may open again`,
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
