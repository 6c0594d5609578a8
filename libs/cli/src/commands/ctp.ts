import { Command } from 'commander'
import { auditCommand } from '../ctp/audit.js'
import { conformanceCommand } from '../ctp/conformance.js'
import { installCommand } from '../ctp/install.js'
import { passwordCommand } from '../ctp/password.js'
import { probeCommand } from '../ctp/probe.js'
import { stateCommand, unlatchCommand } from '../ctp/state.js'

/** `huangpu ctp ...`: what concerns the counter's libraries and its account. */
export const ctpCommand = (): Command => {
  const parent = new Command('ctp').description('CTP libraries and the counter account / CTP 库与柜台账户')
  const commands = [
    probeCommand(),
    installCommand(),
    auditCommand(),
    conformanceCommand(),
    stateCommand(),
    unlatchCommand(),
    passwordCommand(),
  ]
  for (const command of commands) parent.addCommand(command.exitOverride())
  return parent
}
