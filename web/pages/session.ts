import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { addresses } from '../../desk/http/contract/addresses.ts'
import type { Session } from '../../desk/http/contract/index.ts'
import { desk, Refusal } from '../api.ts'

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: desk.session,
  staleTime: 60_000,
  // Another one may have come in in another tab.
  refetchOnWindowFocus: 'always',
})

/** Who sits at the desk. Without a session the page gives way to the door. */
export function useSession(): { session: Session | undefined; error: Error | null } {
  const { data, error } = useQuery(sessionQuery)
  const stranger = error instanceof Refusal && error.status === 401
  useEffect(() => {
    if (stranger) location.replace(addresses.signIn)
  }, [stranger])
  return { session: data, error: stranger ? null : error }
}

/** Everything known is asked again: another person sits here now, or something may have been missed. */
export function useForgetAll(): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    // Who sits here decides what stands on the page; what no longer does is asked for no more.
    await queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
    await new Promise((resolve) => setTimeout(resolve))
    await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] })
  }
}
