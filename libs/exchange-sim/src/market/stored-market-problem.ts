/** What is stored of the market was left by another kind of market than the configured one. */
export class StoredMarketProblem extends Error {
  override readonly name = 'StoredMarketProblem'

  constructor() {
    super(
      'config/exchange.yaml market: the stored exchange (data/exchange) ran with another market: set the old market again, or start ' +
        'the simulation over (docs/operating.md) / 存档（data/exchange）来自另一种行情来源：请改回原来的 market，或重新开始模拟（见 docs/operating.md）',
    )
  }
}
