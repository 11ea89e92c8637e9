import type { Shelf } from './kept.ts'
import { type Lists, openLists } from './lists.ts'

/** The lists of every tenant that this process has been asked for. The first who asks waits until they are read. */
export type ListsOfTenants = {
  of(tenant: { id: string }): Promise<Lists>
  /** Those of a tenant, once they have been read. */
  ready(tenant: { id: string }): Lists | undefined
}

export function listsOfTenants(house: Shelf): ListsOfTenants {
  const lists = new Map<string, { lists: Lists; read: Promise<void> | undefined; isRead: boolean }>()
  return {
    async of({ id }) {
      const one = lists.get(id) ?? { lists: openLists(house, id), read: undefined, isRead: false }
      lists.set(id, one)
      // What failed to be read is tried again by whoever asks next.
      one.read ??= one.lists.follow().catch((fault) => {
        one.read = undefined
        throw fault
      })
      await one.read
      one.isRead = true
      return one.lists
    },
    ready({ id }) {
      const one = lists.get(id)
      return one?.isRead ? one.lists : undefined
    },
  }
}
