/** How many bytes of pieces that are read whole are in memory at once: fetched ones come as slowly as whoever sends them likes. */
export type Space = {
  /** Whether there is room for so many more; what is taken stays taken until it is left. */
  take(bytes: number): boolean
  /** Gives back all that was taken. */
  leave(): void
}

export function roomOf(most: number): () => Space {
  let held = 0
  return () => {
    let its = 0
    return {
      take(bytes) {
        if (held + bytes > most) return false
        held += bytes
        its += bytes
        return true
      },
      leave() {
        held -= its
        its = 0
      },
    }
  }
}
