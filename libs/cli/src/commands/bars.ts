import { Command } from 'commander'
import { buildCommand } from '../bars/build-command.js'
import { checkCommand } from '../bars/check-command.js'
import { exportCommand } from '../bars/export-command.js'
import { importCommand } from '../bars/import-command.js'

/** `huangpu bars ...`: bar files made, checked, taken in and given out, without a running stack. */
export const barsCommand = (): Command => {
  const parent = new Command('bars').description('bar files: build, check, import, export / K 线文件')
  for (const command of [buildCommand(), checkCommand(), importCommand(), exportCommand()])
    parent.addCommand(command.exitOverride())
  return parent
}
