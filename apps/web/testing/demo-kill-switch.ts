import { killBodySchema, type KillSwitchEvent, type KillView, type OrderData } from '@huangpu/messages'

const OFF: KillView = {
  active: false,
  by: null,
  reason: null,
  at: null,
  flatten: 'off',
  working_orders: 0,
  waiting_cancels: 0,
  stored: true,
  history: [],
}

export interface DemoKillPorts {
  readonly working: () => readonly OrderData[]
  readonly cancel: (order: OrderData) => void
  readonly tell: (event: Pick<KillSwitchEvent, 'active' | 'by' | 'reason'>) => void
}

/** The gateway's kill switch of the demonstration: one order is always left, so that every word of the banner shows. */
export class DemoKillSwitch {
  private state: KillView = OFF

  constructor(private readonly ports: DemoKillPorts) {}

  view(): KillView {
    const working_orders = this.ports.working().length
    return { ...this.state, working_orders, waiting_cancels: this.state.active ? working_orders : 0 }
  }

  post(path: string, body: unknown): KillView {
    const { by, reason, flatten } = killBodySchema.loose().parse(body)
    const active = path === '/kill'
    const closing = active && flatten ? 'waiting' : 'off'
    this.state = { ...OFF, active, by, reason, at: new Date().toISOString(), flatten: closing }
    if (active) this.ports.working().slice(1).forEach(this.ports.cancel)
    this.ports.tell({ active, by, reason })
    return this.view()
  }
}
