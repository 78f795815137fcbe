import { Select, type SelectProps } from 'antd'
import { useState } from 'react'
import { withQuery } from '../api/client'
import type { Node } from '../api/nodes'
import type { Image, Pool, Volume } from '../api/types'
import { useLive } from '../app/queries'
import { useAllProjects } from '../app/session'
import { useWords } from '../i18n'
import { gib } from '../lib/format'

const SELDOM = { every: 10_000 }

/** One of the pools that there are, by its address in Cinder's words. */
export function PoolSelect(given: SelectProps<string>) {
  const { language } = useWords()
  const pools = useLive<{ pools: Pool[] }>('/api/v1/pools', SELDOM).data?.pools ?? []
  return (
    <Select
      {...given}
      showSearch={{ optionFilterProp: 'label' }}
      options={pools.map((pool) => ({
        value: pool.name,
        label: typeof pool.free_gib === 'number' ? `${pool.name} (${gib(pool.free_gib, language)})` : pool.name,
      }))}
    />
  )
}

/** One of the nodes that can be reached. */
export function NodeSelect(given: SelectProps<string>) {
  const nodes = useLive<{ nodes: Node[] }>('/api/v1/nodes', SELDOM).data?.nodes ?? []
  return (
    <Select
      {...given}
      showSearch={{ optionFilterProp: 'label' }}
      options={nodes.map(({ name }) => ({ value: name, label: name }))}
    />
  )
}

/** One of the images that can be read. */
export function ImageSelect(given: SelectProps<string>) {
  const images = useLive<{ images: Image[] }>('/image/v2/images?status=active&limit=200', SELDOM).data?.images ?? []
  return (
    <Select
      {...given}
      showSearch={{ optionFilterProp: 'label' }}
      options={images.map(({ id, name }) => ({ value: id, label: name ?? id }))}
    />
  )
}

/** One of the volumes, however many there are: the server looks for what is typed. */
export function VolumeSelect(given: SelectProps<string>) {
  const { language } = useWords()
  const all = useAllProjects()
  const [wanted, setWanted] = useState('')
  const { data } = useLive<{ volumes: Volume[] }>(
    withQuery('/v3/volumes/detail', { ...all, limit: 50, sort: 'name:asc', 'name~': wanted }),
    SELDOM,
  )
  return (
    <Select
      {...given}
      showSearch={{ filterOption: false, onSearch: setWanted }}
      options={(data?.volumes ?? []).map(({ id, name, size }) => ({
        value: id,
        label: `${name || id} (${gib(size, language)})`,
      }))}
    />
  )
}
