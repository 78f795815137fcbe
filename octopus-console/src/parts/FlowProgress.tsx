import { Progress } from 'antd'
import type { Flow } from '../api/types'
import { useWords } from '../i18n'
import { useSaid } from './FaultText'

export const isFinished = (flow: Flow) => flow.state === 'SUCCEEDED' || flow.state === 'REVERTED'

export function FlowProgress({ flow }: { flow: Flow }) {
  const { t } = useWords()
  const said = useSaid()
  if (isFinished(flow)) return null
  const share = flow.progress
  return (
    <>
      {share !== null && (
        <Progress percent={Math.round(share * 100)} size="small" aria-label={t('flow.progress', { name: said(flow, 'name') })} />
      )}
      <span className="small quiet">{[said(flow, 'position'), said(flow, 'waiting_for')].filter(Boolean).join(' · ')}</span>
    </>
  )
}
