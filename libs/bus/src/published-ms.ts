/** Wall time at which Redis took an entry, epoch ms: the first part of its id. */
export const publishedMsOf = (entryId: string): number => Number(entryId.slice(0, entryId.indexOf('-')))
