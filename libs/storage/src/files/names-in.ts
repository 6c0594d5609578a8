import { readdirSync } from 'node:fs'
import { readdir } from 'node:fs/promises'

/** Names in a folder, sorted; none where there is no folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch (error) {
    return noneIfNoFolder(error)
  }
}

/** The same, while the process waits. */
export function namesInSync(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch (error) {
    return noneIfNoFolder(error)
  }
}

function noneIfNoFolder(error: unknown): string[] {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ENOTDIR') return []
  throw error
}
