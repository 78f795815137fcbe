import { keepPreviousData, QueryClient, useQuery } from '@tanstack/react-query'
import { get, Problem } from '../api/client'

/** Between events the page asks again this often, for what has no events (progress, capacity, states of backends). */
export const FRESH_MILLIS = 1800

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // What fails is asked again with the next turn; a page that shows old figures says that the server is away.
      retry: false,
      staleTime: 500,
      refetchInterval: FRESH_MILLIS,
      refetchOnWindowFocus: true,
      placeholderData: keepPreviousData,
    },
  },
})

/** What is under a path, kept fresh while it is on the page. */
export function useLive<T>(path: string, options: { enabled?: boolean; every?: number } = {}) {
  return useQuery<T, Problem>({
    queryKey: [path],
    queryFn: ({ signal }) => get<T>(path, signal),
    enabled: options.enabled ?? true,
    refetchInterval: options.every ?? FRESH_MILLIS,
  })
}

/** Has everything on the page asked again, after something was changed by hand. */
export const refreshAll = () => queries.invalidateQueries({ refetchType: 'active' })
