/** What a request answers when it was not written to the socket. All of them pass: try again a little later. */
export const RETURN_CODES = {
  [-1]: {
    code: 'REQUEST_NOT_CONNECTED',
    zh: '与前置没有连接，请求没有发出；请等待 OnFrontConnected 并登录后再发',
    en: 'not connected to the front, nothing was sent; wait for OnFrontConnected and log in first',
  },
  [-2]: {
    code: 'REQUEST_TOO_MANY_PENDING',
    zh: '未处理的请求超过许可数（查询一次只能有一个），请求没有发出；请等上一个的 isLast 再发',
    en: 'too many requests are pending (one query at a time), nothing was sent; wait for isLast of the one before',
  },
  [-3]: {
    code: 'REQUEST_TOO_FREQUENT',
    zh: '每秒请求数超过许可数，请求没有发出；请稍后再发',
    en: 'too many requests a second, nothing was sent; send it again a little later',
  },
} as const

export type ReturnErrorCode = (typeof RETURN_CODES)[keyof typeof RETURN_CODES]['code']
