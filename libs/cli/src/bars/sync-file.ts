import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Brings a finished file to the disk itself. */
export function syncFile(file: string): void {
  const fd = openSync(file, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
