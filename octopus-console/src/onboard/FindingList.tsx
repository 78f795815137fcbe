import { Card } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import type { PreflightFinding } from '../api/onboard'
import { useWords } from '../i18n'
import { List } from '../parts/List'
import { StateTag } from '../parts/StateTag'

const WORST_FIRST = ['failure', 'warning', 'skipped', 'pass']

/** What was looked at: what is wrong first, each with what to do. */
export function FindingList({ findings, busy }: { findings: PreflightFinding[]; busy: boolean }) {
  const { t } = useWords()
  const rows = findings
    .map((finding, at) => ({ ...finding, key: `${at} ${finding.check} ${finding.where}` }))
    .sort((one, other) => WORST_FIRST.indexOf(one.outcome) - WORST_FIRST.indexOf(other.outcome))
  const count = (outcome: string) => findings.filter((finding) => finding.outcome === outcome).length
  const columns: ColumnsType<(typeof rows)[number]> = [
    { title: t('onboard.outcome'), key: 'outcome', width: 110, render: (_, row) => <StateTag state={row.outcome} /> },
    { title: t('onboard.check'), key: 'check', width: 220, render: (_, row) => <code>{row.check}</code> },
    { title: t('finding.where'), dataIndex: 'where', width: 240 },
    {
      title: t('onboard.saw'),
      key: 'saw',
      render: (_, row) =>
        row.fault ? (
          <>
            <div>
              {row.fault.what}: {row.fault.cause}
            </div>
            {row.fault.correction && (
              <div>
                <strong>{t('fault.correction')}</strong> {row.fault.correction}
              </div>
            )}
          </>
        ) : (
          row.saw
        ),
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
        scroll={{ x: 860 }}
      />
    </Card>
  )
}
