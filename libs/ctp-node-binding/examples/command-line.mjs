// @ts-check
// What both examples take from the shell, and what they say of the connection.

/** Ends the process with a usage line, or names what is not set: no login goes out without a password. */
export function commandLine(/** @type {string} */ usage, /** @type {number} */ least) {
  const [library = '', front = '', ...rest] = process.argv.slice(2)
  const { CTP_BROKER_ID: BrokerID, CTP_USER_ID: UserID, CTP_PASSWORD: Password } = process.env
  const { CTP_APP_ID: AppID, CTP_AUTH_CODE: AuthCode } = process.env
  if (!library || !front || rest.length < least) stop(`usage / 用法: node ${usage}`)
  if (!BrokerID || !UserID || !Password) stop('set / 请设置 CTP_BROKER_ID, CTP_USER_ID, CTP_PASSWORD')
  console.error('connecting to / 正在连接', front)
  const late = setTimeout(() => console.error('no connection after 10 s / 10 秒仍未连上:', front), 10_000).unref()
  /** Says what is wrong with an event; true when the counter refused. */
  const tell = (/** @type {import('ctp-node-binding').SpiEvent} */ event) => {
    if (event.name === 'OnFrontConnected') clearTimeout(late)
    if (event.name === 'OnFrontDisconnected') console.error(event.name, `0x${event.reason?.toString(16)}`)
    if (event.error) console.error(event.name, event.error.message, event.error.zh)
    return event.error !== undefined
  }
  const authentication = { BrokerID, UserID, AppID, AuthCode }
  return { library, front, rest, login: { BrokerID, UserID, Password }, authentication, tell }
}

/** A price from the command line. */
export function positive(/** @type {string | undefined} */ text) {
  const value = Number(text)
  return value > 0 ? value : stop(`the price is not a number above 0 / 价格不是正数: ${text}`)
}

/** @returns {never} */
function stop(/** @type {string} */ text) {
  console.error(text)
  process.exit(2)
}
