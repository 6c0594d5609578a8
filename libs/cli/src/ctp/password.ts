import { passwordChangeBodySchema, passwordChangedSchema, type PasswordChanged } from '@huangpu/messages'
import { readSecretFile, replaceSecretFile } from '@huangpu/service'
import { Command } from 'commander'
import { CommandProblem } from '../commands/command-problem.js'
import { gatewayClient } from '../stack/gateway-client.js'
import { readInstallation } from '../stack/installation.js'
import { readHidden } from '../system/read-hidden.js'

/** `huangpu ctp password`: changes the password at the counter, then in the configured secret file. */
export const passwordCommand = (): Command =>
  new Command('password')
    .description('change the password at the counter and in the configured secret file / 修改柜台密码')
    .option('--from-file <path>', 'the new password stands in this file of mode 0600 / 从 0600 文件读取新密码')
    .action(async (options: { fromFile?: string }) => {
      const installation = readInstallation()
      const given = options.fromFile === undefined ? await askTwice() : readSecretFile(options.fromFile)
      const checked = passwordChangeBodySchema.safeParse({ new_password: given })
      if (!checked.success) {
        throw new CommandProblem(
          '新密码须为 1 至 40 个可打印 ASCII 字符，不含空格',
          'the new password must be 1 to 40 printable ASCII characters without spaces',
        )
      }
      const changed = await gatewayClient(installation).post('/password', checked.data, passwordChangedSchema)
      process.stdout.write(`${keep(changed, checked.data.new_password)}\n`)
    })

async function askTwice(): Promise<string> {
  const first = await readHidden('new password / 新密码: ')
  const second = await readHidden('once more / 再次输入: ')
  if (first !== second) throw new CommandProblem('两次输入不一致，未修改', 'the two differ: nothing was changed')
  return first
}

/** The counter has the new one: from here on the configured secret must say it, or the next login is refused. */
function keep({ secret }: PasswordChanged, password: string): string {
  if (secret.kind === 'env') {
    return `changed at the counter: set ${secret.name} to the new password before the gateway starts again / 柜台密码已修改：请在网关下次启动前更新环境变量 ${secret.name}`
  }
  try {
    replaceSecretFile(secret.file, password)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new CommandProblem(
      `柜台密码已修改，但无法写入 ${secret.file}（${why}）：请自行写入新密码（chmod 600）`,
      `changed at the counter, but ${secret.file} could not be written (${why}): write the new password there yourself (chmod 600)`,
    )
  }
  return `changed at the counter and in ${secret.file} / 柜台密码与 ${secret.file} 均已更新`
}
