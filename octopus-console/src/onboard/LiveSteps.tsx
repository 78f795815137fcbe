import { Card, Flex } from 'antd'
import { withQuery } from '../api/client'
import type { AuditEntry, Flow } from '../api/types'
import { useLive } from '../app/queries'
import { useMay } from '../app/session'
import { useWords } from '../i18n'
import { useSaid } from '../parts/FaultText'
import { FlowProgress } from '../parts/FlowProgress'
import { FlowLink } from '../parts/Links'
import { StateTag } from '../parts/StateTag'
import { TimeLine } from '../parts/TimeLine'
import { Moment, useNow } from '../parts/Time'

const OFTEN = 1000

/** The flow at work, step by step, and what it has written down on its way. */
export function LiveSteps({ flow: id, busy }: { flow: string; busy: boolean }) {
  const { t } = useWords()
  const said = useSaid()
  const may = useMay()
  const now = useNow(OFTEN)
  const every = busy ? OFTEN : 30_000
  const flow = useLive<{ flow: Flow }>(`/api/v1/flows/${id}`, { every, enabled: may('flow:list') }).data?.flow
  const log = useLive<{ audit: AuditEntry[] }>(withQuery('/api/v1/audit', { flow: id, limit: 100 }), {
    every,
    enabled: may('audit:list'),
  }).data?.audit
  if (!flow || flow.id !== id) return null
  return (
    <Card
      size="small"
      title={
        <>
          {t('onboard.step_changes')} · <FlowLink id={flow.id}>{said(flow, 'name')}</FlowLink>
        </>
      }
      extra={<StateTag state={flow.state} />}
    >
      <Flex vertical gap={12}>
        <FlowProgress flow={flow} />
        {flow.steps && <TimeLine steps={flow.steps} now={now} />}
        {log && log.length > 0 && (
          <ol className="log" aria-label={t('onboard.log')}>
            {[...log].reverse().map((entry) => (
              <li key={entry.id}>
                <span className="small quiet numbers">
                  <Moment at={entry.time} />
                </span>{' '}
                <code>{entry.verb}</code> {said(entry, 'detail')}
              </li>
            ))}
          </ol>
        )}
      </Flex>
    </Card>
  )
}
