/** The error ids that this counter sends, with the prompt that goes out in GBK. Source: the vendor's error list. */
export const CTP_ERRORS = {
  invalid_login: [3, 'CTP:不合法的登录'],
  duplicate_login: [5, 'CTP:重复的登录'],
  not_logged_in: [6, 'CTP:还没有登录'],
  investor_not_found: [13, 'CTP:找不到投资者'],
  bad_order_field: [15, 'CTP:报单字段有误'],
  instrument_not_found: [16, 'CTP:找不到合约'],
  duplicate_order_ref: [22, 'CTP:报单错误：不允许重复报单'],
  bad_action_field: [23, 'CTP:错误的报单操作字段'],
  order_not_found: [25, 'CTP:撤单找不到相应报单'],
  order_already_final: [26, 'CTP:报单已全成交或已撤销，不能再撤'],
  over_close: [30, 'CTP:平仓量超过持仓量'],
  insufficient_funds: [31, 'CTP:资金不足'],
  settlement_not_confirmed: [42, 'CTP:结算结果未确认'],
  over_close_today: [50, 'CTP:平今仓位不足'],
  over_close_yesterday: [51, 'CTP:平昨仓位不足'],
  authentication_failed: [63, 'CTP:客户端认证失败'],
  not_authenticated: [64, 'CTP:客户端未认证'],
  login_forbidden: [75, 'CTP:连续登录失败次数超限，登录被禁止'],
  no_such_function: [77, 'CTP:无此功能'],
  bad_price: [95, 'CTP：不支持的价格'],
  exchange_id_missing: [147, 'CTP:缺少ExchangeID字段，请填入ExchangeID'],
  exchange_id_invalid: [148, 'CTP:无效的ExchangeID字段，请填入正确的ExchangeID'],
  exchange_id_wrong: [150, 'CTP:交易所代码错误'],
} as const satisfies Record<string, readonly [id: number, prompt: string]>

export type CtpErrorName = keyof typeof CTP_ERRORS
