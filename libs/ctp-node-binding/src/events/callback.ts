import type { FieldValues } from '../abi/struct-codec.js'
import type { SpiShape } from '../abi/method-shape.js'
import type { MdCallbacks } from '../generated/md-callbacks.js'
import type { TraderCallbacks } from '../generated/trader-callbacks.js'
import type { SpiEvent } from './spi-event.js'

/** What a callback's name says of its event. */
export interface Callback<Shape extends SpiShape, Data extends FieldValues | undefined> {
  readonly shape: Shape
  readonly data: Data
}

/** One member a callback, told apart by `name`: `event.name === 'OnRtnOrder'` types `data` and `get`. */
export type TraderEvent = EventsOf<TraderCallbacks>
export type MdEvent = EventsOf<MdCallbacks>

/** The event of one callback, such as `TraderEventOf<'OnRtnOrder'>`. */
export type TraderEventOf<Name extends keyof TraderCallbacks> = Extract<TraderEvent, { readonly name: Name }>
export type MdEventOf<Name extends keyof MdCallbacks> = Extract<MdEvent, { readonly name: Name }>

type EventsOf<Callbacks> = {
  [Name in keyof Callbacks & string]: Callbacks[Name] extends Callback<infer Shape, infer Data>
    ? SpiEvent<Name, Data, Shape>
    : never
}[keyof Callbacks & string]
