import type { MdPort, SpiCallback, TraderPort } from '../ports/counter-ports.js'
import type { CtpFields } from '../wire/ctp-fields.js'
import type { CounterAudit } from './counter-audit.js'

type OnCallbacks = (batch: readonly SpiCallback[]) => void

/** The trading library with everything written down that passes. The order path goes first, the record after it. */
export function auditTrader(
  open: (onCallbacks: OnCallbacks) => TraderPort,
  audit: CounterAudit,
  facts: Readonly<Record<string, unknown>>,
): (onCallbacks: OnCallbacks) => TraderPort {
  return (onCallbacks) => {
    const port = open(auditedCallbacks(onCallbacks, audit))
    audit.note('library_opened', { version: port.version, ...facts })
    return {
      ...audited(port, audit),
      version: port.version,
      frontRates: () => port.frontRates(),
      hasRequest: (name) => port.hasRequest(name),
    }
  }
}

/** The market data library; ticks are no part of the audit. */
export function auditMd(
  open: (onCallbacks: OnCallbacks) => MdPort,
  audit: CounterAudit,
  facts: Readonly<Record<string, unknown>>,
): (onCallbacks: OnCallbacks) => MdPort {
  return (onCallbacks) => {
    const port = open(auditedCallbacks(onCallbacks, audit))
    audit.note('library_opened', { version: port.version, ...facts })
    const noted = (name: string, call: (symbols: readonly string[]) => number) => (symbols: readonly string[]) => {
      const code = call(symbols)
      audit.request(name, { symbols: symbols.length, first: symbols[0] }, 0, code)
      return code
    }
    return {
      ...audited(port, audit),
      version: port.version,
      subscribe: noted('SubscribeMarketData', (symbols) => port.subscribe(symbols)),
      unsubscribe: noted('UnSubscribeMarketData', (symbols) => port.unsubscribe(symbols)),
    }
  }
}

function audited(
  port: TraderPort | MdPort,
  audit: CounterAudit,
): Omit<TraderPort, 'version' | 'frontRates' | 'hasRequest'> {
  return {
    has: (struct, field) => port.has(struct, field),
    stats: () => port.stats(),
    request: (name, fields, requestId) => {
      let code: number | string = 'not called'
      try {
        return (code = port.request(name, fields, requestId))
      } catch (error) {
        code = error instanceof Error ? error.message : String(error)
        throw error
      } finally {
        audit.request(name, fields, requestId, code)
      }
    },
    release: async () => {
      await port.release()
      audit.note('library_released', { version: port.version })
    },
  }
}

function auditedCallbacks(onCallbacks: OnCallbacks, audit: CounterAudit): OnCallbacks {
  return (batch) => {
    const once = batch.map(decodedOnce)
    try {
      onCallbacks(once)
    } finally {
      audit.callbacks(once)
    }
  }
}

function decodedOnce(callback: SpiCallback): SpiCallback {
  let fields: { readonly decoded: CtpFields | undefined } | undefined
  return { ...callback, fields: () => (fields ??= { decoded: callback.fields() }).decoded }
}
