import { InvalidArgumentError } from 'commander'

/** What the command line of `huangpu ctp conformance` says. */
export interface ConformanceArguments {
  td?: string
  md?: string
  frontTd?: string
  frontMd?: string
  abi?: string
  broker: string
  user?: string
  investor?: string
  passwordEnv: string
  authCodeEnv: string
  appId: string
  symbol?: string
  lotsMax: number
  only: string[]
  list?: boolean
  timeout: number
  quiet: number
  allowOrders?: boolean
  tryWrongAuthCode?: boolean
  evaluation?: boolean
  productionFront?: boolean
  json?: boolean
}

export function parseLots(text: string): number {
  const lots = Number(text)
  if (!Number.isInteger(lots) || lots < 1 || lots > 500) throw new InvalidArgumentError('1 to 500 lots / 1 至 500 手')
  return lots
}

export function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (!(seconds >= 0.1 && seconds <= 3600)) throw new InvalidArgumentError('0.1 to 3600 seconds / 0.1 至 3600 秒')
  return seconds
}

export function parseNumbers(text: string): string[] {
  const numbers = text.split(',').map((part) => part.trim())
  if (!numbers.every((each) => /^\d{1,2}(\.\d{1,2})?$/.test(each))) {
    throw new InvalidArgumentError('numbers of cases or chapters, such as 3.2,4 / 编号，如 3.2,4')
  }
  return numbers
}
