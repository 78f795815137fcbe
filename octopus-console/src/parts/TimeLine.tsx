import type { FlowStep } from '../api/types'
import { useWords } from '../i18n'
import { duration, instant } from '../lib/format'
import { useSaid } from './FaultText'

const ROW = 26
const NAMES = 190
const WIDTH = 900

/** When each step ran and for how long, one line a step. */
export function TimeLine({ steps, now }: { steps: FlowStep[]; now: number }) {
  const { t, language } = useWords()
  const said = useSaid()
  if (steps.length === 0) return null
  const spans = steps.map((step) => ({
    step,
    from: instant(step.started_at).getTime(),
    to: step.ended_at ? instant(step.ended_at).getTime() : now,
  }))
  const begin = Math.min(...spans.map((span) => span.from))
  const end = Math.max(begin + 1, ...spans.map((span) => span.to))
  const at = (time: number) => NAMES + ((time - begin) / (end - begin)) * (WIDTH - NAMES - 90)
  return (
    <div className="steps-view" tabIndex={0} role="group" aria-label={t('flow.timeLine')}>
      <svg className="steps" viewBox={`0 0 ${WIDTH} ${spans.length * ROW}`} role="img" aria-label={t('flow.timeLine')}>
        {spans.map(({ step, from, to }, row) => (
          <g key={step.sequence}>
            <text x={0} y={row * ROW + 17}>
              {step.direction.toLowerCase() === 'forward' ? said(step, 'name') : `↩ ${said(step, 'name')}`}
            </text>
            <rect
              className={step.fault ? 'failed' : step.ended_at ? '' : 'running'}
              x={at(from)}
              y={row * ROW + 6}
              width={Math.max(3, at(to) - at(from))}
              height={14}
              rx={3}
            />
            <text x={at(to) + 8} y={row * ROW + 17}>
              {duration(to - from, language)}
            </text>
          </g>
        ))}
      </svg>
    </div>
  )
}
