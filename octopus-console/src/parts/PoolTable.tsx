import type { ColumnsType } from 'antd/es/table'
import { Link } from 'react-router'
import type { Pool } from '../api/types'
import { useWords } from '../i18n'
import { gib, number } from '../lib/format'
import { CapacityBar, roomOf } from './Capacity'
import { List } from './List'
import { StateTag } from './StateTag'

export function PoolTable({ pools }: { pools: Pool[] | undefined }) {
  const { t, language } = useWords()
  const columns: ColumnsType<Pool> = [
    {
      title: t('word.pool'),
      key: 'name',
      sorter: (one, other) => one.name.localeCompare(other.name),
      render: (_, row) => <Link to={`/volumes?host=${encodeURIComponent(row.name)}`}>{row.name}</Link>,
    },
    { title: t('word.state'), key: 'state', render: (_, row) => <StateTag state={row.state} /> },
    {
      title: t('overview.capacity'),
      key: 'capacity',
      width: 250,
      sorter: (one, other) => share(one) - share(other),
      render: (_, row) => <CapacityBar room={roomOf([row])} thin={row.thin} />,
    },
    {
      title: t('pool.free'),
      key: 'free',
      align: 'right',
      sorter: (one, other) => Number(one.free_gib ?? 0) - Number(other.free_gib ?? 0),
      render: (_, row) =>
        typeof row.free_gib === 'number' ? gib(row.free_gib, language) : row.free_gib === 'infinite' ? '∞' : '–',
    },
    {
      title: t('pool.over'),
      key: 'over',
      align: 'right',
      render: (_, row) => (row.thin ? number(row.max_over_subscription_ratio, language) : t('pool.thick')),
    },
    {
      title: t('pool.reserved'),
      key: 'reserved',
      align: 'right',
      render: (_, row) => `${number(row.reserved_percentage, language)} %`,
    },
    {
      title: t('menu.volumes'),
      dataIndex: 'volume_count',
      align: 'right',
      render: (count: number) => number(count, language),
    },
    { title: t('pool.protocol'), dataIndex: 'protocol' },
    { title: t('word.zone'), dataIndex: 'availability_zone' },
  ]
  return <List label={t('menu.pools')} rows={pools} columns={columns} rowKey="name" />
}

function share(pool: Pool): number {
  const room = roomOf([pool])
  return room.total > 0 ? 1 - room.free / room.total : 0
}
