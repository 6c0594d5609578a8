import { CommandProblem } from '../commands/command-problem.js'

/** A line from the terminal that is not shown. Ctrl-C ends it. @throws CommandProblem without a terminal */
export function readHidden(question: string): Promise<string> {
  const { stdin, stderr } = process
  if (!stdin.isTTY) {
    throw new CommandProblem(
      '此处不是终端：请用 --from-file 指定 0600 文件',
      'this is no terminal: give --from-file, a file of mode 0600',
    )
  }
  stderr.write(question)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  stdin.resume()
  return new Promise((resolve, reject) => {
    let typed = ''
    const end = (finish: () => void): void => {
      stdin.off('data', onData)
      stdin.setRawMode(false)
      stdin.pause()
      stderr.write('\n')
      finish()
    }
    const onData = (text: string): void => {
      for (const key of text) {
        if (key === '\r' || key === '\n') return end(() => resolve(typed))
        if (key === '\u0003' || key === '\u0004') {
          return end(() => reject(new CommandProblem('已取消', 'cancelled')))
        }
        typed = key === '\u007f' || key === '\b' ? typed.slice(0, -1) : typed + key
      }
    }
    stdin.on('data', onData)
  })
}
