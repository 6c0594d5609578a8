export const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** Beside the answer, so that JSON stays JSON. */
export const note = (text: string): void => void process.stderr.write(`${text}\n`)

/** An answer as a person reads it, or as JSON. */
export const printAnswer = <T>(answer: T, { json }: { json?: boolean }, render: (answer: T) => string): void =>
  say(json ? JSON.stringify(answer, null, 2) : render(answer))
