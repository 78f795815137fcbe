import { ReloadOutlined } from '@ant-design/icons'
import { Button, Card } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import type { Action } from '../actions/action'
import { useAsk } from '../actions/ActionDialog'
import { onboardingPath, type PreflightFinding } from '../api/onboard'
import { useLive } from '../app/queries'
import { useMay } from '../app/session'
import { useWords } from '../i18n'
import { line } from '../lib/command'
import { FaultText, useSaid } from '../parts/FaultText'
import { List } from '../parts/List'
import { StateTag } from '../parts/StateTag'

interface CheckSentence {
  id: string
  sentence: string
  sentence_zh: string | null
}

const CheckName = ({ name, sentence }: { name: string; sentence: string }) => (
  <>
    <code>{name}</code>
    {sentence && <div className="small quiet">{sentence}</div>}
  </>
)

const WORST_FIRST = ['failure', 'warning', 'skipped', 'pass']

/** What was looked at: what is wrong first, each with what to do. */
export function FindingList({
  findings,
  busy,
  of,
}: {
  findings: PreflightFinding[]
  busy: boolean
  /** The onboarding, where its checks may be run again one by one. */
  of?: string
}) {
  const { t } = useWords()
  const ask = useAsk()
  const may = useMay()
  const said = useSaid()
  const { data } = useLive<{ checks: CheckSentence[] }>('/api/v1/onboarding-checks', { every: 600_000 })
  const known = (id: string | null) => data?.checks.find((check) => check.id === id)
  const sentenceOf = (id: string | null) => {
    const check = known(id)
    return check ? said(check, 'sentence') : ''
  }
  const again = (check: string): Action => ({
    title: t('onboard.again', { check }),
    verb: t('onboard.againVerb'),
    rule: 'onboarding:change',
    note: t('onboard.againNote'),
    calls: () => [{ method: 'POST', path: `${onboardingPath(of ?? '')}/checks/${encodeURIComponent(check)}` }],
    cli: () => line('octopus', 'onboard', 'check', of, '--only', check),
  })
  const rows = findings
    .map((finding, at) => ({ ...finding, key: `${at} ${finding.check} ${finding.where}` }))
    .sort((one, other) => WORST_FIRST.indexOf(one.outcome) - WORST_FIRST.indexOf(other.outcome))
  const count = (outcome: string) => findings.filter((finding) => finding.outcome === outcome).length
  const columns: ColumnsType<(typeof rows)[number]> = [
    { title: t('onboard.outcome'), key: 'outcome', width: 110, render: (_, row) => <StateTag state={row.outcome} /> },
    { title: t('onboard.check'), key: 'check', width: 220, render: (_, row) => <CheckName name={row.check} sentence={row.check === row.by ? sentenceOf(row.by) : ''} /> },
    { title: t('finding.where'), key: 'where', width: 240, render: (_, row) => said(row, 'where') },
    {
      title: t('onboard.saw'),
      key: 'saw',
      render: (_, row) =>
        row.fault ? (
          <FaultText fault={row.fault} />
        ) : (
          said(row, 'saw')
        ),
    },
    {
      key: 'again',
      width: 110,
      render: (_, row) => {
        const { by } = row
        return (
          of &&
          by &&
          may('onboarding:change') && (
            <Button
              size="small"
              icon={<ReloadOutlined />}
              aria-label={t('onboard.again', { check: `${by} · ${row.check} · ${row.where}` })}
              onClick={() => ask(again(by))}
            >
              {t('onboard.againVerb')}
            </Button>
          )
        )
      },
    },
  ]
  return (
    <Card
      size="small"
      title={t('onboard.findings', {
        count: findings.length,
        failed: count('failure'),
        warned: count('warning'),
        passed: count('pass'),
      })}
    >
      <List
        label={t('onboard.step_checks')}
        rows={rows}
        columns={columns}
        rowKey="key"
        loading={busy && findings.length === 0}
        scroll={{ x: 970 }}
      />
    </Card>
  )
}
