import type { Pool } from '../api/types'
import { useWords } from '../i18n'
import { gib, number, percent } from '../lib/format'
import { Link } from 'react-router'
import { treeMap } from '../lib/treemap'

export interface Room {
  total: number
  free: number
  provisioned: number
}

/** Of pools that know how large they are. */
export function roomOf(pools: readonly Pool[]): Room {
  const room = { total: 0, free: 0, provisioned: 0 }
  for (const pool of pools) {
    if (typeof pool.total_gib === 'number' && typeof pool.free_gib === 'number') {
      room.total += pool.total_gib
      room.free += pool.free_gib
    }
    room.provisioned += pool.provisioned_gib
  }
  return room
}

const NEARLY_FULL = 0.85

/** How much of it is used (dark) and promised (light), with the figures in words. */
export function CapacityBar({ room, thin = true }: { room: Room; thin?: boolean }) {
  const { t, language } = useWords()
  if (room.total <= 0) return <span className="quiet">{t('pool.unknown')}</span>
  const used = Math.max(0, room.total - room.free) / room.total
  const promised = room.provisioned / room.total
  const figures = t('pool.figures', {
    used: gib(room.total - room.free, language),
    total: gib(room.total, language),
    share: percent(used, language),
  })
  return (
    <div>
      <div
        className={used >= NEARLY_FULL ? 'capacity over' : 'capacity'}
        role="meter"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(used * 100)}
        aria-label={figures}
      >
        <i style={{ width: `${Math.min(100, promised * 100)}%` }} />
        <i className="used" style={{ width: `${Math.min(100, used * 100)}%` }} />
      </div>
      <div className="small quiet numbers">
        {figures}
        {thin && ' · '}
        {thin &&
          t('pool.promised', { size: gib(room.provisioned, language), ratio: number(promised, language) })}
      </div>
    </div>
  )
}

const MAP = { width: 1000, height: 220 }

/** Pools as areas as large as their capacity; what is used of each fills it from below. */
export function TreeMap({ pools, link }: { pools: Pool[]; link: (pool: Pool) => string }) {
  const { language } = useWords()
  const sized = pools.filter((pool) => typeof pool.total_gib === 'number' && pool.total_gib > 0)
  return (
    <div className="tree-map">
      {treeMap(sized, (pool) => pool.total_gib as number, MAP).map(({ item: pool, ...place }) => {
        const total = pool.total_gib as number
        const used = Math.max(0, Math.min(1, 1 - Number(pool.free_gib) / total))
        const figures = `${gib(total, language)} · ${percent(used, language)}`
        return (
          <Link
            key={pool.name}
            to={link(pool)}
            title={`${pool.name} · ${figures}`}
            style={{ left: `${place.x}%`, top: `${place.y}%`, width: `${place.width}%`, height: `${place.height}%` }}
          >
            <i style={{ height: `${used * 100}%` }} className={used >= NEARLY_FULL ? 'over' : ''} />
            <strong>{pool.name}</strong>
            <span className="small numbers">{figures}</span>
          </Link>
        )
      })}
    </div>
  )
}
