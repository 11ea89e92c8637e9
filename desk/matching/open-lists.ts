import { type Lists, openLists, type Shelf } from './lists.ts'

/** The lists of every tenant that this process has been asked for. The first who asks waits until they are read. */
export type ListsOf = {
  of(tenant: { id: string }): Promise<Lists>
  opened(): readonly Lists[]
}

export function listsOf(house: Shelf): ListsOf {
  const lists = new Map<string, { lists: Lists; read: Promise<void> | undefined }>()
  return {
    async of({ id }) {
      const one = lists.get(id) ?? { lists: openLists(house, id), read: undefined }
      lists.set(id, one)
      // What failed to be read is tried again by whoever asks next.
      one.read ??= one.lists.follow().catch((fault) => {
        one.read = undefined
        throw fault
      })
      await one.read
      return one.lists
    },
    opened: () => [...lists.values()].map(({ lists }) => lists),
  }
}
