import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { loadAbi, type ApiKind, type ApiShape, type SpiShape } from '../index.js'

/** Letters of native/echo/echo-library.cc. */
const SLOT_FORMS: Readonly<Record<ApiShape, string>> = {
  plain: 'I',
  join: 'J',
  text: 'T',
  address: 'A',
  spi: 'S',
  topic: 'N',
  topic_from: 'N',
  struct: 'B',
  submit: 'B',
  symbols: 'L',
  request: 'Q',
}
const CALLBACK_FORMS: Readonly<Record<SpiShape, string>> = {
  connected: 'c',
  number: 'n',
  return: 'r',
  error_return: 'e',
  response: 'q',
  error: 'x',
}

let built: string | undefined

/** The library of native/echo, pretending to be `version` for the next object that is opened. */
export function echoLibrary(kind: ApiKind, version: string): string {
  const abi = loadAbi(version)
  const [methods, spi] = kind === 'trader' ? [abi.traderApi, abi.traderSpi] : [abi.mdApi, abi.mdSpi]
  process.env['CTP_ECHO_VERSION'] = `v${version}_20240607 10:37:29 echo`
  process.env['CTP_ECHO_SLOTS'] = methods
    .map(({ name, shape }) => (name === 'Release' ? 'R' : SLOT_FORMS[shape]))
    .join('')
  process.env['CTP_ECHO_CALLBACKS'] = spi.map(({ shape }) => CALLBACK_FORMS[shape]).join('')
  process.env['CTP_ECHO_ERROR_SLOT'] = String(spi.findIndex(({ name }) => name === 'OnRspError'))
  const script = fileURLToPath(new URL('../../scripts/build-echo.mjs', import.meta.url))
  return (built ??= execFileSync(process.execPath, [script], { encoding: 'utf8' }).trim())
}

/** What the echo library says of a struct that it was given: FNV-1a over the zeroed kilobyte in which it lies. */
export function echoHash(struct: Buffer): string {
  const block = Buffer.alloc(1024)
  struct.copy(block)
  let hash = 0xcbf29ce484222325n
  for (const byte of block) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  return hash.toString(16).padStart(16, '0')
}

/** The data that it passes to every callback. */
export const echoPattern = (bytes: number): Buffer =>
  Buffer.from(Array.from({ length: bytes }, (_, i) => 0x31 + (i % 7)))
