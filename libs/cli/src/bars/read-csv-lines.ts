import { open, type FileHandle } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { BarCsvProblem } from '@huangpu/core'
import { CommandProblem } from '../commands/command-problem.js'

/** No row of a CSV of bars is longer. */
const LINE_CHARS_MAX = 65_536

/**
 * Lines of a UTF-8 text, plain or gzip (by its first bytes), as many as come together; a byte order mark and Windows line
 * ends are left out. A last line without its end is refused: nothing tells whether it was cut off.
 * @throws CommandProblem, BarCsvProblem
 */
export async function* readCsvLines(file: string): AsyncGenerator<readonly string[], void, void> {
  let rest = ''
  let count = 0
  for await (const text of readTexts(file)) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    count += lines.length
    const endless = rest.length > LINE_CHARS_MAX || lines.some((line) => line.length > LINE_CHARS_MAX)
    if (endless) throw new BarCsvProblem(count + 1, '行过长，不是 CSV', 'the line has no end: this is no CSV')
    yield lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
  }
  // A header alone has no row that could be cut.
  if (rest.trim() !== '' && count === 0) yield [rest]
  else if (rest.trim() !== '') throw cutOff(count + 1)
}

async function* readTexts(file: string): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const decode = (bytes?: Buffer): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined })
    } catch {
      throw notUtf8(file)
    }
  }
  let handle: FileHandle | undefined
  try {
    handle = await open(file, 'r')
    const raw = handle.createReadStream({ start: 0, autoClose: false })
    const packed = createGunzip()
    const parts = (await isGzip(handle)) ? raw.on('error', (error) => packed.destroy(error)).pipe(packed) : raw
    for await (const part of parts) yield decode(part as Buffer)
    yield decode()
  } catch (error) {
    if (error instanceof CommandProblem) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new CommandProblem(`无法读取 ${file}：${why}`, `cannot read ${file}: ${why}`)
  } finally {
    await handle?.close()
  }
}

async function isGzip(handle: FileHandle): Promise<boolean> {
  const magic = new Uint8Array(2)
  await handle.read(magic, 0, 2, 0)
  return magic[0] === 0x1f && magic[1] === 0x8b
}

const notUtf8 = (file: string): CommandProblem =>
  new CommandProblem(
    `${file} 不是 UTF-8 编码，请先转换（例如 iconv -f GBK -t UTF-8）`,
    `${file} is not UTF-8: convert it first, e.g. iconv -f GBK -t UTF-8`,
  )

const cutOff = (line: number): BarCsvProblem =>
  new BarCsvProblem(
    line,
    '最后一行没有换行符，文件可能被截断；如确认完整，请在末尾补一个换行符',
    'the last row has no line end, so that the file may be cut off: if it is whole, end it with one',
  )
