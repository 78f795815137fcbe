import type { Sources } from '../actions/volumes'
import { withQuery } from '../api/client'
import type { Image, Snapshot } from '../api/types'
import { useLive } from '../app/queries'
import { useAllProjects } from '../app/session'
import { useTypes } from '../parts/Placement'

const SELDOM = 15_000

/** What a volume can be made of. */
export function useSources(): Sources {
  const all = useAllProjects()
  const types = useTypes()
  const images = useLive<{ images: Image[] }>('/image/v2/images?limit=200', { every: SELDOM }).data?.images ?? []
  const snapshots = useLive<{ snapshots: Snapshot[] }>(
    withQuery('/v3/snapshots/detail', { ...all, limit: 200, status: 'available' }),
    { every: SELDOM },
  ).data?.snapshots
  const zones = useLive<{ availabilityZoneInfo: { zoneName: string }[] }>('/v3/os-availability-zone', {
    every: SELDOM,
  }).data
  return {
    types,
    images,
    snapshots: snapshots ?? [],
    zones: zones?.availabilityZoneInfo.map((zone) => zone.zoneName) ?? [],
  }
}
