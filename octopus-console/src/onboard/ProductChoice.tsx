import { Card, Flex, Input, Select, Tag } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { withQuery } from '../api/client'
import type { BothLanguages, Product, ProductSummary } from '../api/onboard'
import { useLive } from '../app/queries'
import { useApiWord, useWords } from '../i18n'
import { ProblemView } from '../parts/FaultView'
import { List } from '../parts/List'

const SELDOM = 60_000
const ROWS = 8

/** A text of the catalogue in the chosen language. */
export function useBoth(): (words: BothLanguages) => string {
  const { chosen } = useWords()
  return (words) => words[chosen] || words.en
}

/** The catalogue, searched by the server, and what the chosen product can and wants. */
export function ProductChoice({
  value,
  choose,
  search,
  seek,
}: {
  value: string | undefined
  choose: (product: ProductSummary) => void
  search: { words: string; protocol: string }
  seek: (changes: { words?: string; protocol?: string }) => void
}) {
  const { t } = useWords()
  const both = useBoth()
  const all = useLive<{ products: ProductSummary[] }>('/api/v1/products', { every: SELDOM }).data?.products ?? []
  const { data, error } = useLive<{ products: ProductSummary[] }>(
    withQuery('/api/v1/products', { search: search.words, protocol: search.protocol }),
    { every: SELDOM },
  )
  const protocols = [...new Set(all.flatMap((product) => product.protocols))].sort()
  const columns: ColumnsType<ProductSummary> = [
    {
      title: t('onboard.product'),
      key: 'name',
      render: (_, row) => <label htmlFor={`product-${row.id}`}>{both(row.name)}</label>,
    },
    { title: t('onboard.maker'), dataIndex: 'maker' },
    { title: t('pool.protocol'), key: 'protocols', render: (_, row) => row.protocols.join(', ') },
    { title: t('word.driver'), dataIndex: 'driver' },
  ]
  return (
    <Flex vertical gap={12}>
      <ProblemView problem={error} />
      <div className="filters" role="search">
        <Input.Search
          allowClear
          className="long"
          aria-label={t('onboard.searchProduct')}
          placeholder={t('onboard.searchProduct')}
          value={search.words}
          onChange={(event) => seek({ words: event.target.value })}
        />
        <Select
          allowClear
          aria-label={t('pool.protocol')}
          placeholder={t('pool.protocol')}
          value={search.protocol || undefined}
          options={protocols.map((word) => ({ value: word, label: word }))}
          onChange={(word?: string) => seek({ protocol: word ?? '' })}
        />
      </div>
      <List
        label={t('onboard.product')}
        rows={data?.products}
        columns={columns}
        empty={t('onboard.noProduct')}
        pagination={{ pageSize: ROWS, hideOnSinglePage: true, showSizeChanger: false }}
        onRow={(row) => ({ onClick: () => choose(row), className: 'choosable' })}
        rowSelection={{
          type: 'radio',
          selectedRowKeys: value ? [value] : [],
          onSelect: (row) => choose(row),
          getCheckboxProps: (row) => ({ id: `product-${row.id}`, 'aria-label': both(row.name) }) as object,
        }}
      />
      {value && <About product={value} />}
    </Flex>
  )
}

function About({ product }: { product: string }) {
  const { t } = useWords()
  const both = useBoth()
  const word = useApiWord()
  const about = useLive<{ product: Product }>(`/api/v1/products/${encodeURIComponent(product)}`, { every: SELDOM }).data
    ?.product
  if (!about || about.id !== product) return null
  return (
    <Card size="small" title={both(about.name)}>
      <div className="line-list">
        <Flex wrap gap={4} align="center">
          <span className="quiet">{t('onboard.supports')}</span>
          {about.supports.map((each) => (
            <Tag key={each}>{word('ability', each)}</Tag>
          ))}
        </Flex>
        {[...about.hints, ...about.notes].length > 0 && (
          <div>
            <span className="quiet">{t('onboard.hints')}</span>
            <ul className="plain-list">
              {[...about.hints, ...about.notes].map((hint) => (
                <li key={hint.en}>{both(hint)}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Card>
  )
}
