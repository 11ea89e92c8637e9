/** Which numbers stand for exactly this text: of a file's hash, of an address. */
export class EqualIndex {
  readonly #textOf = new Map<number, string>()
  /** Nearly every text has one number, which is not worth a set of its own. */
  readonly #idsOf = new Map<string, number | Set<number>>()

  /** A number that is there already stands for this text from now on. */
  add(id: number, text: string): void {
    this.remove(id)
    this.#textOf.set(id, text)
    const ids = this.#idsOf.get(text)
    if (ids === undefined) this.#idsOf.set(text, id)
    else if (typeof ids === 'number') this.#idsOf.set(text, new Set([ids, id]))
    else ids.add(id)
  }

  /** Says whether it was there. */
  remove(id: number): boolean {
    const text = this.#textOf.get(id)
    if (text === undefined) return false
    this.#textOf.delete(id)
    const ids = this.#idsOf.get(text)
    if (!(ids instanceof Set)) this.#idsOf.delete(text)
    else if (ids.delete(id) && ids.size === 0) this.#idsOf.delete(text)
    return true
  }

  lookup(text: string): number[] {
    const ids = this.#idsOf.get(text)
    if (ids === undefined) return []
    return typeof ids === 'number' ? [ids] : [...ids]
  }

  textOf(id: number): string | undefined {
    return this.#textOf.get(id)
  }

  ids(): Uint32Array {
    return Uint32Array.from(this.#textOf.keys())
  }

  has(id: number): boolean {
    return this.#textOf.has(id)
  }

  get size(): number {
    return this.#textOf.size
  }
}
