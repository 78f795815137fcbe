import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react'
import { get } from '../api/client'
import { NOAUTH_PROJECT, onSessionEnd, useStrategy as setStrategy } from '../api/credentials'
import type { Session } from '../api/types'

export const SESSION = ['session']

/** Asked for before anything else is there: the first page waits for it. */
export const sessionQuery = {
  queryKey: SESSION,
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const { session } = await get<{ session: Session }>('/api/v1/session', signal)
    setStrategy(session.strategy)
    return session.strategy === 'noauth' ? { ...session, project: NOAUTH_PROJECT } : session
  },
}

const Current = createContext<Session | undefined>(undefined)

/** Who looks at the page; undefined until the server has said it once. */
export function useSessionQuery() {
  const client = useQueryClient()
  useEffect(() => onSessionEnd(() => void client.invalidateQueries({ queryKey: SESSION })), [client])
  return useQuery({
    ...sessionQuery,
    refetchInterval: 30_000,
    retry: true,
    retryDelay: 700,
  })
}

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <Current.Provider value={session}>{children}</Current.Provider>
}

export function useSession(): Session {
  const session = useContext(Current)
  if (!session) throw new Error('outside of a session')
  return session
}

/** Whether the caller's roles let them; the server asks the same rule again. */
export function useMay(): (rule?: string) => boolean {
  const { rules } = useSession()
  return useMemo(() => {
    const known = new Set(rules)
    return (rule) => rule === undefined || known.has(rule)
  }, [rules])
}

/** Lists of administrators show what all projects have. */
export function useAllProjects(): { all_tenants?: number } {
  return useSession().admin ? { all_tenants: 1 } : {}
}
