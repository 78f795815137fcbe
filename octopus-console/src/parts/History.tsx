import { Card, Empty, Flex, Segmented } from 'antd'
import { useState } from 'react'
import { withQuery } from '../api/client'
import { useLive } from '../app/queries'
import { useWords } from '../i18n'
import { gib, moment, number } from '../lib/format'
import { type Figures, line, type PoolHistory, summed } from '../lib/history'

const WIDTH = 640
const HEIGHT = 160
const SPANS = { day: 6, week: 168, month: 720, year: 8760 } as const
const EACH_MINUTE = 60_000

/** How full it was, and for how long there is room: of one backend, or of all together. */
export function CapacityHistory({ backend }: { backend?: string }) {
  const { t } = useWords()
  const [span, setSpan] = useState<keyof typeof SPANS>('week')
  const { data } = useLive<{ pools: PoolHistory[] }>(
    withQuery('/api/v1/capacity-history', { backend, hours: SPANS[span] }),
    { every: EACH_MINUTE },
  )
  const pools = data?.pools ?? []
  return (
    <Card
      size="small"
      title={t('history.title')}
      extra={
        <Segmented
          size="small"
          aria-label={t('history.span')}
          value={span}
          onChange={setSpan}
          options={(Object.keys(SPANS) as (keyof typeof SPANS)[]).map((value) => ({ value, label: t(`history.${value}`) }))}
        />
      }
      loading={!data}
    >
      {pools.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('pool.unknown')} />
      ) : (
        <Flex vertical gap={12}>
          <Chart samples={summed(pools)} />
          <ul className="plain-list">
            {pools.map((pool) => (
              <li key={pool.name}>
                {pool.name}: <Outlook pool={pool} />
              </li>
            ))}
          </ul>
        </Flex>
      )}
    </Card>
  )
}

function Outlook({ pool }: { pool: PoolHistory }) {
  const { t, language } = useWords()
  if (pool.growth_gib_per_day === null) return <span className="quiet">{t('history.tooShort')}</span>
  if (pool.days_left === null) return <span className="quiet">{t('history.level')}</span>
  return (
    <span>
      {t('history.left', {
        count: Math.round(pool.days_left),
        days: number(Math.round(pool.days_left), language),
        growth: gib(pool.growth_gib_per_day, language),
      })}
    </span>
  )
}

function Chart({ samples }: { samples: Figures[] }) {
  const { t, language } = useWords()
  const first = samples[0]
  const last = samples.at(-1)
  if (!first || !last) return null
  const most = Math.max(...samples.map(([, total, , provisioned]) => Math.max(total, provisioned)), 1)
  const draw = (value: (figures: Figures) => number, closed: boolean) =>
    line(samples.map((figures) => [figures[0], value(figures)]), most, WIDTH, HEIGHT, closed)
  const when = (seconds: number) => moment(new Date(seconds * 1000).toISOString(), language)
  const words = t('history.summary', {
    from: when(first[0]),
    before: gib(first[1] - first[2], language),
    now: gib(last[1] - last[2], language),
    total: gib(last[1], language),
  })
  return (
    <figure className="history">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={words}>
        <path className="history-used" d={draw(([, total, free]) => total - free, true)} />
        <path className="history-promised" d={draw(([, , , provisioned]) => provisioned, false)} />
        <path className="history-total" d={draw(([, total]) => total, false)} />
      </svg>
      <figcaption className="small quiet">
        <Flex justify="space-between" gap={8} wrap>
          <span>{when(first[0])}</span>
          <span>{when(last[0])}</span>
        </Flex>
        <Flex gap={12} wrap>
          <span className="key key-used">{t('history.used')}</span>
          <span className="key key-promised">{t('history.promised')}</span>
          <span className="key key-total">{t('history.total')}</span>
        </Flex>
      </figcaption>
    </figure>
  )
}
