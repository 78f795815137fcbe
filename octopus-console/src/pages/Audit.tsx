import { DownloadOutlined } from '@ant-design/icons'
import { App, Button, Flex } from 'antd'
import { useState } from 'react'
import { type Action, text } from '../actions/action'
import { ActionButtons } from '../actions/ActionButtons'
import { get, withQuery } from '../api/client'
import type { AuditEntry } from '../api/types'
import { useLive } from '../app/queries'
import { useUrlState } from '../app/urlState'
import { useWords } from '../i18n'
import { line, option } from '../lib/command'
import { csv, download } from '../lib/download'
import { number } from '../lib/format'
import { useAuditColumns } from '../parts/AuditOf'
import { ProblemView } from '../parts/FaultView'
import { List } from '../parts/List'
import { Page } from '../parts/Page'
import { TextFilter } from '../parts/RemoteList'

const FILTERS = ['user', 'project', 'verb', 'subject', 'flow'] as const
const FIELDS = ['time', 'user', 'project', 'request', 'verb', 'subject', 'flow', 'outcome', 'detail'] as const
const PAGE = 50
const EXPORT_PAGE = 1000
const EXPORT_MOST = 100_000

export default function Audit() {
  const { t } = useWords()
  const url = useUrlState()
  const columns = useAuditColumns()
  const verify = useVerifyChain()
  const marker = url.read('marker')
  const query = Object.fromEntries(FILTERS.map((name) => [name, url.read(name)]))
  const { data, error } = useLive<{ audit: AuditEntry[]; next: string | null }>(
    withQuery('/api/v1/audit', { ...query, limit: PAGE, marker }),
  )
  return (
    <Page title={t('menu.audit')} actions={
        <Flex gap={8} wrap>
          <ActionButtons actions={[verify]} primary={false} />
          <Export query={query} />
        </Flex>
      }>
      <ProblemView problem={error} />
      <div className="filters" role="search">
        {FILTERS.map((name) => (
          <TextFilter key={name} name={name} label={t(`audit.filter_${name}`)} paging={url} />
        ))}
      </div>
      <List label={t('menu.audit')} rows={data?.audit} columns={columns} />
      <Flex gap={8}>
        {marker !== '' && <Button onClick={() => url.write({ marker: undefined }, false)}>{t('list.first')}</Button>}
        {data?.next && (
          <Button onClick={() => url.write({ marker: data.next ?? undefined }, false)}>{t('list.further')}</Button>
        )}
      </Flex>
    </Page>
  )
}

interface Report {
  intact: boolean
  checked: number
  forgotten: number
  head: string
  bad_entry: number | null
  what: string | null
}

/** Every entry carries the hash of the one before; what was changed, taken out or put in is found. */
function useVerifyChain(): Action {
  const { t, language } = useWords()
  const { modal } = App.useApp()
  return {
    title: t('audit.verify'),
    verb: t('audit.verifyVerb'),
    rule: 'audit:list',
    note: t('audit.verifyNote'),
    fields: [{ name: 'expect', label: t('audit.expect'), kind: 'text', help: t('audit.expectHelp') }],
    calls: (values) => [{ method: 'GET', path: withQuery('/api/v1/audit/verify', { expect: text(values, 'expect') }) }],
    cli: (values) => line('octopus', 'audit', 'verify', ...option('--expect', values.expect)),
    after: ([answer]) => {
      const report = answer as Report
      const figures = { count: report.checked, shown: number(report.checked, language) }
      const content = (
        <>
          <div>{t('audit.head')}</div>
          <pre className="raw">{report.head}</pre>
        </>
      )
      if (report.intact) modal.success({ title: t('audit.intact', figures), content })
      else modal.error({ title: t('audit.broken', { number: report.bad_entry ?? '?' }), content: report.what })
    },
  }
}

/** All that the filters let through, page by page. */
function Export({ query }: { query: Record<string, string> }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)

  const everything = async () => {
    const entries: AuditEntry[] = []
    let marker: string | undefined
    do {
      const page = await get<{ audit: AuditEntry[]; next: string | null }>(
        withQuery('/api/v1/audit', { ...query, limit: EXPORT_PAGE, marker }),
      )
      entries.push(...page.audit)
      marker = page.next ?? undefined
    } while (marker !== undefined && entries.length < EXPORT_MOST)
    return entries
  }

  const save = async (format: 'csv' | 'json') => {
    setBusy(true)
    try {
      const entries = await everything()
      const name = `octopus-audit-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}`
      if (format === 'json') download(`${name}.json`, 'application/json', JSON.stringify(entries, null, 2))
      else {
        const rows = entries.map((entry) => FIELDS.map((field) => entry[field]))
        download(`${name}.csv`, 'text/csv;charset=utf-8', `\uFEFF${csv([FIELDS, ...rows])}`)
      }
      message.success(t('audit.exported', { count: entries.length }))
    } catch (trouble) {
      message.error(String(trouble))
    } finally {
      setBusy(false)
    }
  }

  return (
    <Flex gap={8}>
      <Button icon={<DownloadOutlined />} loading={busy} onClick={() => void save('csv')}>
        CSV
      </Button>
      <Button icon={<DownloadOutlined />} loading={busy} onClick={() => void save('json')}>
        JSON
      </Button>
    </Flex>
  )
}
