import { useCallback } from 'react'
import { useSearchParams } from 'react-router'

/** A list's page, order and filters live in the address: they can be sent to somebody, and the back button knows them. */
export function useUrlState() {
  const [parameters, setParameters] = useSearchParams()
  const read = useCallback((name: string) => parameters.get(name) ?? '', [parameters])
  const write = useCallback(
    (changes: Record<string, string | number | undefined>, replace = true) =>
      setParameters(
        (old) => {
          const next = new URLSearchParams(old)
          for (const [name, value] of Object.entries(changes)) {
            if (value === undefined || value === '') next.delete(name)
            else next.set(name, String(value))
          }
          return next
        },
        { replace },
      ),
    [setParameters],
  )
  return { read, write, parameters }
}

export const PAGE_SIZES = [20, 50, 100, 200]
const USUAL_SIZE = 20

/** Page number, page size and order ("name:asc") of a list. */
export function usePaging(usualSort = 'created_at:desc') {
  const { read, write } = useUrlState()
  const page = Math.max(1, Number.parseInt(read('page'), 10) || 1)
  const asked = Number.parseInt(read('size'), 10)
  const size = PAGE_SIZES.includes(asked) ? asked : USUAL_SIZE
  return { page, size, offset: (page - 1) * size, sort: read('sort') || usualSort, read, write }
}
