/** Something that cases share: made when the first one wants it. */
export class Shared<T> {
  #made: Promise<T> | undefined

  constructor(private readonly make: () => Promise<T>) {}

  /** What failed is tried anew when the next case wants it. */
  get(): Promise<T> {
    if (this.#made) return this.#made
    const made = this.make()
    this.#made = made
    made.catch(() => (this.#made = undefined))
    return made
  }

  /** Undefined when nobody wanted it, or it could not be made. */
  async peek(): Promise<T | undefined> {
    return this.#made?.catch(() => undefined)
  }
}
