import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import type { Environment, Health, ServiceName } from '@huangpu/messages'
import { COUNTER_FAMILIES, type CounterFamily } from './counter-catalogue.js'

export interface GaugeReading {
  /** Without the prefix `huangpu_`; the unit last, e.g. `outbox_rows`. */
  readonly name: string
  readonly help: string
  /** Name of the label whose values `read` tells apart. */
  readonly label?: string
}

const OTHERS: CounterFamily = {
  family: 'events',
  help: 'Events that the service counts under this name in GET /health',
  label: 'event',
}

/**
 * What GET /metrics tells: the counters of /health under catalogued names, what a service registers, and the process
 * itself (memory, CPU, lag of the event loop).
 */
export class ServiceMetrics {
  readonly #registry = new Registry()
  readonly #counters = new Map<string, Counter>()
  readonly #gauges = new Map<string, Gauge>()

  constructor(service: ServiceName, environment: Environment) {
    this.#registry.setDefaultLabels({ service, environment })
    collectDefaultMetrics({ register: this.#registry })
  }

  /** A value that is read at each scrape; `undefined` leaves it out. With a label: one value for each of its values. */
  gauge(reading: GaugeReading, read: () => number | Readonly<Record<string, number>> | undefined): void {
    const { label } = reading
    const gauge = new Gauge({
      name: `huangpu_${reading.name}`,
      help: reading.help,
      labelNames: label === undefined ? [] : [label],
      registers: [this.#registry],
      collect: () => {
        gauge.reset()
        const value = read()
        if (typeof value === 'number') gauge.set(value)
        else if (label !== undefined) {
          // One figure that is missing must not take all others away.
          for (const [key, part] of Object.entries(value ?? {}))
            if (Number.isFinite(part)) gauge.set({ [label]: key }, part)
        }
      },
    })
  }

  /** Prometheus text 0.0.4. */
  text(health: Health, gauges: ReadonlySet<string>): Promise<string> {
    for (const counter of this.#counters.values()) counter.reset()
    for (const [name, value] of Object.entries(health.counters)) {
      if (gauges.has(name)) this.#set(name, `${name} as in GET /health`, value)
      else this.#count(name, value)
    }
    this.#set('live', '1 while HTTP and Redis answer', Number(health.live))
    this.#set('trading', '1 while the service does its work', Number(health.trading))
    return this.#registry.metrics()
  }

  #count(name: string, value: number): void {
    const { family, help, label } = familyOf(name)
    let counter = this.#counters.get(family)
    if (!counter) {
      const labelNames = label === undefined ? [] : [label]
      counter = new Counter({ name: `huangpu_${family}_total`, help, labelNames, registers: [this.#registry] })
      this.#counters.set(family, counter)
    }
    if (label === undefined) counter.inc(value)
    else counter.inc({ [label]: family === OTHERS.family ? name : name.slice(family.length + 1) || 'other' }, value)
  }

  #set(name: string, help: string, value: number): void {
    let gauge = this.#gauges.get(name)
    if (!gauge) {
      gauge = new Gauge({ name: `huangpu_${name}`, help, registers: [this.#registry] })
      this.#gauges.set(name, gauge)
    }
    gauge.set(value)
  }
}

const familyOf = (name: string): CounterFamily =>
  COUNTER_FAMILIES.find(({ family, label }) =>
    label === undefined ? family === name : name === family || name.startsWith(`${family}_`),
  ) ?? OTHERS
