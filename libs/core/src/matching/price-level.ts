import type { RestingOrder } from './book-order.js'

/** One order in a level's queue; a doubly linked list, so that a cancel costs the same wherever it stands. */
export interface QueueNode {
  readonly order: RestingOrder
  previous: QueueNode | undefined
  next: QueueNode | undefined
}

/** All orders at one price, in order of arrival. */
export class PriceLevel {
  head: QueueNode | undefined
  private tail: QueueNode | undefined
  volumeLots = 0

  constructor(readonly priceTicks: number) {}

  append(order: RestingOrder): QueueNode {
    const node: QueueNode = { order, previous: this.tail, next: undefined }
    if (this.tail) this.tail.next = node
    else this.head = node
    this.tail = node
    this.volumeLots += order.volumeLots
    return node
  }

  remove(node: QueueNode): void {
    if (node.previous) node.previous.next = node.next
    else this.head = node.next
    if (node.next) node.next.previous = node.previous
    else this.tail = node.previous
    this.volumeLots -= node.order.volumeLots
  }

  /** Takes lots from one order; the node goes when nothing is left of it. */
  reduce(node: QueueNode, lots: number): void {
    node.order.volumeLots -= lots
    this.volumeLots -= lots
    if (node.order.volumeLots === 0) this.remove(node)
  }
}
