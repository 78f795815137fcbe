import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useEffect, useState } from 'react'
import type { Action } from './action'

const Ask = createContext<(action: Action) => void>(() => {})

/** With all that forms need: fetched once the page is there, for who only looks need not wait for it. */
const fetchDialog = () => import('./Dialog')
const Dialog = lazy(fetchDialog)
const AFTER_THE_PAGE = 2000

/** Opens the dialog of an action. */
export const useAsk = () => useContext(Ask)

/** Where a page finds the dialog. */
export function ActionProvider({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<{ action: Action; number: number }>()
  const ask = useCallback(
    (action: Action) => setAsked((old) => ({ action, number: (old?.number ?? 0) + 1 })),
    [],
  )
  useEffect(() => {
    const later = setTimeout(() => void fetchDialog().catch(() => undefined), AFTER_THE_PAGE)
    return () => clearTimeout(later)
  }, [])
  return (
    <Ask.Provider value={ask}>
      {children}
      {asked && (
        <Suspense fallback={null}>
          <Dialog key={asked.number} action={asked.action} />
        </Suspense>
      )}
    </Ask.Provider>
  )
}
