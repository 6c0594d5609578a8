import type { MethodDocument } from './abi-document.js'

/** The signatures of the API's methods. S is a request struct. */
export type ApiShape =
  | 'plain' /* void() */
  | 'join' /* int() */
  | 'text' /* const char *() */
  | 'address' /* void(char *) */
  | 'spi' /* void(Spi *) */
  | 'topic' /* void(int resumeType) */
  | 'topic_from' /* void(int resumeType, int seqNo), from 6.7.13 */
  | 'struct' /* void(S *), RegisterFensUserInfo and GetFrontInfo */
  | 'submit' /* int(S *) */
  | 'symbols' /* int(char *[], int count) */
  | 'request' /* int(S *, int requestId) */

/** The signatures of the callbacks. S is the data struct, R is RspInfo. */
export type SpiShape =
  | 'connected' /* void() */
  | 'number' /* void(int), a reason, a lapse or a sequence number */
  | 'return' /* void(S *) */
  | 'error_return' /* void(S *, R *) */
  | 'response' /* void(S *, R *, int requestId, bool isLast) */
  | 'error' /* void(R *, int requestId, bool isLast) */

export interface AbiMethod<Shape extends string> {
  /** Index into the vtable. There is no virtual destructor, so the first method has slot 0. */
  readonly slot: number
  readonly name: string
  readonly shape: Shape
  /** Full name of S, where the shape has one. */
  readonly struct?: string
}

export type ApiMethod = AbiMethod<ApiShape>
export type SpiMethod = AbiMethod<SpiShape>

const API_SHAPES: Readonly<Record<string, ApiShape>> = {
  'void()': 'plain',
  'int()': 'join',
  'constchar*()': 'text',
  'void(char*)': 'address',
  'void(Spi*)': 'spi',
  'void(resume)': 'topic',
  'void(resume,int)': 'topic_from',
  'void(S*)': 'struct',
  'int(S*)': 'submit',
  'int(char*[],int)': 'symbols',
  'int(S*,int)': 'request',
}

const SPI_SHAPES: Readonly<Record<string, SpiShape>> = {
  'void()': 'connected',
  'void(int)': 'number',
  'void(S*)': 'return',
  'void(S*,R*)': 'error_return',
  'void(S*,R*,int,bool)': 'response',
  'void(R*,int,bool)': 'error',
}

export const toApiMethod = (document: MethodDocument, slot: number): ApiMethod => classify(document, slot, API_SHAPES)
export const toSpiMethod = (document: MethodDocument, slot: number): SpiMethod => classify(document, slot, SPI_SHAPES)

function classify<Shape extends string>(
  method: MethodDocument,
  slot: number,
  shapes: Readonly<Record<string, Shape>>,
): AbiMethod<Shape> {
  const args = method.args.map(argumentKind)
  const signature = `${method.returns.replaceAll(' ', '')}(${args.join(',')})`
  const shape = shapes[signature]
  if (!shape) throw new Error(`ABI table: ${method.name} has the unknown signature ${signature}`)
  const struct = args[0] === 'S*' ? structName(method.args[0] as string) : undefined
  return struct === undefined ? { slot, name: method.name, shape } : { slot, name: method.name, shape, struct }
}

function argumentKind(declaration: string): string {
  const struct = structName(declaration)
  if (struct) return struct === 'CThostFtdcRspInfoField' ? 'R*' : 'S*'
  if (/^CThostFtdc\w+Spi\b/.test(declaration)) return 'Spi*'
  if (declaration.startsWith('THOST_TE_RESUME_TYPE')) return 'resume'
  if (/^char \*\w+\[\]$/.test(declaration)) return 'char*[]'
  if (/^char \*/.test(declaration)) return 'char*'
  return declaration.split(' ')[0] as string
}

function structName(declaration: string): string | undefined {
  return /^(CThostFtdc\w+Field)\b/.exec(declaration)?.[1]
}
