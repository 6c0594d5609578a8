import { InvalidArgumentError } from 'commander'
import { abiVersions, isAbiVersion } from 'ctp-node-binding'

/** The value of `--abi`. @throws InvalidArgumentError */
export function parseAbi(text: string): string {
  if (text !== 'auto' && !isAbiVersion(text)) {
    throw new InvalidArgumentError(`auto, or one of / auto 或其中之一: ${abiVersions.join(', ')}`)
  }
  return text
}
