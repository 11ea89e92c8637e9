/** What the screens know of the desk, and how they ask: once, and again when it may have changed. */
import { MutationCache, QueryClient } from '@tanstack/react-query'
import { isOtherSession, Refusal } from './api.ts'

export const queries: QueryClient = new QueryClient({
  mutationCache: new MutationCache({
    // Whoever sits here now is asked for first: what they see and may do next is theirs.
    onError: (error) => void (isOtherSession(error) && queries.invalidateQueries()),
  }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: true,
      retry: (times, error) =>
        times < 2 && !(error instanceof Refusal && error.status >= 400 && error.status < 500),
    },
    // A deed is never repeated by itself: a person sees that it failed and presses again.
    mutations: { retry: false },
  },
})
