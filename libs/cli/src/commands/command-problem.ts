/** A command that cannot go on: one sentence in each language, no stack. */
export class CommandProblem extends Error {
  override readonly name = 'CommandProblem'

  constructor(reasonZh: string, reasonEn: string) {
    super(`${reasonEn}\n  ${reasonZh}`)
  }
}
