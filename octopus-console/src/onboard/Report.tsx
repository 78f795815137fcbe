import { DownloadOutlined } from '@ant-design/icons'
import { App, Button, Card, Flex } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { get, getText } from '../api/client'
import { type AcceptanceReport, type Onboarding, onboardingPath, type Trial } from '../api/onboard'
import { useApiWord, useWords } from '../i18n'
import { download } from '../lib/download'
import { duration } from '../lib/format'
import { useFaultLine, useSaid } from '../parts/FaultText'
import { List } from '../parts/List'
import { StateTag } from '../parts/StateTag'

/** What came of trying volumes, with its figures; to be kept as a file. */
export function Report({ onboarding }: { onboarding: Onboarding }) {
  const { t, language } = useWords()
  const word = useApiWord()
  const said = useSaid()
  const faultLine = useFaultLine()
  const { trials } = onboarding
  if (trials.length === 0) return null
  const longest = Math.max(1, ...trials.map((trial) => trial.millis))
  const columns: ColumnsType<Trial> = [
    { title: t('onboard.trial'), key: 'name', width: 200, render: (_, row) => word('trial', row.name) },
    { title: t('onboard.outcome'), key: 'outcome', width: 130, render: (_, row) => <StateTag state={row.outcome} /> },
    {
      title: t('flow.took'),
      key: 'took',
      width: 220,
      render: (_, row) => (
        <Flex gap={8} align="center">
          <span className="took" aria-hidden="true">
            <i style={{ width: `${(100 * row.millis) / longest}%` }} />
          </span>
          <span className="numbers">{duration(row.millis, language)}</span>
        </Flex>
      ),
    },
    {
      title: t('onboard.saw'),
      key: 'saw',
      render: (_, row) =>
        row.fault ? faultLine(row.fault) : said(row, 'saw'),
    },
  ]
  const passed = trials.filter((trial) => trial.outcome === 'passed').length
  const all = trials.filter((trial) => trial.outcome === 'passed' || trial.outcome === 'failed').length
  return (
    <Card
      size="small"
      title={t('onboard.report', { passed, all })}
      extra={<Downloads onboarding={onboarding} />}
    >
      <List label={t('onboard.step_proof')} rows={trials} columns={columns} rowKey="name" scroll={{ x: 760 }} />
    </Card>
  )
}

function Downloads({ onboarding }: { onboarding: Onboarding }) {
  const { message } = App.useApp()
  const path = `${onboardingPath(onboarding.name)}/report`
  const save = async (format: 'html' | 'json') => {
    try {
      const name = `octopus-acceptance-${onboarding.name}.${format}`
      if (format === 'html') download(name, 'text/html;charset=utf-8', await getText(`${path}?format=html`))
      else download(name, 'application/json', JSON.stringify(await get<AcceptanceReport>(path), null, 2))
    } catch (trouble) {
      message.error(String(trouble))
    }
  }
  return (
    <Flex gap={8}>
      <Button size="small" icon={<DownloadOutlined />} onClick={() => void save('html')}>
        HTML
      </Button>
      <Button size="small" icon={<DownloadOutlined />} onClick={() => void save('json')}>
        JSON
      </Button>
    </Flex>
  )
}
