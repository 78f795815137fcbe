import { Button, Flex } from 'antd'
import { withQuery } from '../api/client'
import type { Flow } from '../api/types'
import { useLive } from '../app/queries'
import { useUrlState } from '../app/urlState'
import { useApiWord, useWords } from '../i18n'
import { ProblemView } from '../parts/FaultView'
import { useFlowColumns } from '../parts/FlowParts'
import { List } from '../parts/List'
import { Page } from '../parts/Page'
import { ChoiceFilter, TextFilter } from '../parts/RemoteList'

const STATES = ['pending', 'running', 'waiting', 'suspended', 'reverting', 'stuck', 'succeeded', 'reverted']
const PAGE = 50

export default function Flows() {
  const { t } = useWords()
  const word = useApiWord()
  const url = useUrlState()
  const columns = useFlowColumns()
  const marker = url.read('marker')
  const { data, error } = useLive<{ flows: Flow[]; next: string | null }>(
    withQuery('/api/v1/flows', {
      state: url.read('state'),
      name: url.read('name'),
      subject: url.read('subject'),
      limit: PAGE,
      marker,
    }),
  )
  return (
    <Page title={t('menu.flows')}>
      <ProblemView problem={error} />
      <div className="filters" role="search">
        <ChoiceFilter
          name="state"
          label={t('word.state')}
          paging={url}
          choices={STATES.map((value) => ({ value, label: word('state', value) }))}
        />
        <TextFilter name="name" label={t('flow.filterName')} paging={url} />
        <TextFilter name="subject" label={t('flow.filterSubject')} paging={url} />
      </div>
      <List label={t('menu.flows')} rows={data?.flows} columns={columns} />
      <Flex gap={8}>
        {marker !== '' && (
          <Button onClick={() => url.write({ marker: undefined }, false)}>{t('list.first')}</Button>
        )}
        {data?.next && <Button onClick={() => url.write({ marker: data.next ?? undefined }, false)}>{t('list.further')}</Button>}
      </Flex>
    </Page>
  )
}
