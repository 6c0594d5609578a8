/** The versions whose tables stand in `abi/`, oldest first. */
export const abiVersions = [
  '6.3.6',
  '6.3.15',
  '6.3.19',
  '6.5.1',
  '6.6.1',
  '6.6.7',
  '6.6.9',
  '6.7.0',
  '6.7.2',
  '6.7.7',
  '6.7.8',
  '6.7.11',
  '6.7.13',
] as const

export type AbiVersion = (typeof abiVersions)[number]

/**
 * The version number inside what GetApiVersion answers, such as "v6.7.7_20240607 10:37:29.4434".
 * Builds differ in prefix, separators and tail, so only the three numbers count.
 */
export function parseApiVersion(text: string): string | undefined {
  const match = /(\d+)\.(\d+)\.(\d+)/.exec(text)
  return match ? `${Number(match[1])}.${Number(match[2])}.${Number(match[3])}` : undefined
}

export function isAbiVersion(version: string): version is AbiVersion {
  return (abiVersions as readonly string[]).includes(version)
}
