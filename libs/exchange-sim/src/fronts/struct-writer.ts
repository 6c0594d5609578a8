import { encodeText, type FieldKind, type StructCodec } from 'ctp-node-binding'

/** Fields of a struct by name. Bytes stand for themselves. */
export type SpiFields = Readonly<Record<string, string | number | Uint8Array | undefined>>

interface Place {
  readonly offset: number
  readonly size: number
  readonly kind: FieldKind
}

/**
 * Writes the fields of one struct of one version. Fields that the version lacks are left out, texts and characters are
 * cut to their place, as the counter cuts them, and no code is checked: a refusal echoes what the client sent.
 */
export class StructWriter {
  /** Bytes. */
  readonly size: number
  private readonly places: ReadonlyMap<string, Place>

  constructor(private readonly codec: StructCodec) {
    this.size = codec.size
    this.places = new Map(codec.fields.map(({ name, offset, size, kind }) => [name, { offset, size, kind }]))
  }

  /** @throws TypeError for a number that is a text or none, or the other way round. */
  write(fields: SpiFields, into: Buffer, at: number): void {
    into.fill(0, at, at + this.size)
    for (const name in fields) {
      const value = fields[name]
      const place = value === undefined ? undefined : this.places.get(name)
      if (place && value !== undefined && !put(into, at + place.offset, place, value)) {
        throw new TypeError(`${this.codec.name}.${name} of CTP ${this.codec.version}: ${typeof value} ${String(value)}`)
      }
    }
  }
}

/** False when the value is none for this place. */
function put(into: Buffer, at: number, { size, kind }: Place, value: string | number | Uint8Array): boolean {
  if (kind === 'text' || kind === 'char') {
    if (typeof value === 'number') return false
    const room = kind === 'text' ? size - 1 : size
    if (typeof value !== 'string') into.set(value.subarray(0, room), at)
    else if (!putAscii(into, at, room, value)) into.set(encodeText(value).subarray(0, room), at)
    return true
  }
  if (typeof value !== 'number') return false
  if (kind === 'double') into.writeDoubleLE(value, at)
  else if (!Number.isInteger(value)) return false
  else if (kind === 'int') into.writeInt32LE(value, at)
  else into.writeInt16LE(value, at)
  return true
}

/** Most texts are plain and short: no buffer is made for them. False at the first character that is not ASCII. */
function putAscii(into: Buffer, at: number, room: number, text: string): boolean {
  const length = Math.min(text.length, room)
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index)
    if (code > 0x7f) return false
    into[at + index] = code
  }
  return true
}
