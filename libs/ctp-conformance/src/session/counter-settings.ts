/** Whom to test, and as whom. Secrets come in here and go nowhere but into login and authentication. */
export interface CounterSettings {
  readonly traderLibrary: string
  readonly mdLibrary: string
  readonly traderFront: string
  readonly mdFront: string
  /** A version such as 6.7.7 in place of what the libraries say. */
  readonly abi?: string | undefined
  /** From 6.7.11. @default true */
  readonly productionMode?: boolean | undefined
  readonly brokerId: string
  readonly userId: string
  readonly investorId: string
  readonly password: string
  readonly appId: string
  /** Empty: the counter wants no authentication. */
  readonly authCode: string
}
