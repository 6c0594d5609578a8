/** What this browser keeps of the console over reloads; null when there is nothing, or nothing may be kept. */
export const recall = (key: string): string | null => {
  try {
    return localStorage.getItem(`huangpu.${key}`)
  } catch {
    return null
  }
}

export const remember = (key: string, value: string): void => {
  try {
    localStorage.setItem(`huangpu.${key}`, value)
  } catch {
    // A browser that stores nothing keeps it until the page is closed.
  }
}
