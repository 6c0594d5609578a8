import type { CtpEnvironment } from '@huangpu/service'

/** The ports of the two fronts as the gateway dials them; in sim the simulated exchange opens both. */
export const frontPorts = ({
  tdFront,
  mdFront,
}: Pick<CtpEnvironment, 'tdFront' | 'mdFront'>): { td_front: number; md_front: number } => ({
  td_front: portOf(tdFront),
  md_front: portOf(mdFront),
})

const portOf = (front: string): number => Number(front.split(':').at(-1))
