import { UploadOutlined } from '@ant-design/icons'
import { Button, Flex, Tabs } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { lazy, Suspense, useState } from 'react'
import { Link } from 'react-router'
import { ActionButtons, RowActions } from '../actions/ActionButtons'
import { usePackageActions, useSignerActions, useTrustSigner } from '../actions/packages'
import type { DriverPackage, PackageSigner } from '../api/packages'
import { useLive } from '../app/queries'
import { useMay } from '../app/session'
import { useUrlState } from '../app/urlState'
import { useWords } from '../i18n'
import { bytes } from '../lib/format'
import { ProblemView } from '../parts/FaultView'
import { List } from '../parts/List'
import { Page } from '../parts/Page'
import { StateTag } from '../parts/StateTag'
import { Ago } from '../parts/Time'

const PackageDialog = lazy(() => import('../parts/PackageDialog').then((module) => ({ default: module.PackageDialog })))

/** Drivers that were carried here, version by version, and the keys whose packages are taken. */
export default function Packages() {
  const { t } = useWords()
  const may = useMay()
  const { read, write } = useUrlState()
  const trust = useTrustSigner()
  const [uploading, setUploading] = useState(false)
  const tab = read('tab') || 'packages'
  return (
    <Page
      title={t('menu.packages')}
      actions={
        <Flex gap={8} wrap>
          {may('package:change') && (
            <Button type="primary" icon={<UploadOutlined />} onClick={() => setUploading(true)}>
              {t('package.uploadVerb')}
            </Button>
          )}
          <ActionButtons actions={[trust]} primary={false} />
        </Flex>
      }
    >
      <Tabs
        activeKey={tab}
        onChange={(next) => write({ tab: next })}
        items={[
          { key: 'packages', label: t('menu.packages'), children: <Versions /> },
          { key: 'signers', label: t('package.signers'), children: <Signers /> },
        ]}
      />
      {uploading && (
        <Suspense fallback={null}>
          <PackageDialog close={() => setUploading(false)} />
        </Suspense>
      )}
    </Page>
  )
}

function Versions() {
  const { t, language } = useWords()
  const actions = usePackageActions()
  const { data, error } = useLive<{ packages: DriverPackage[] }>('/api/v1/packages')
  const columns: ColumnsType<DriverPackage> = [
    {
      title: t('word.name'),
      key: 'name',
      render: (_, row) => (
        <Link to={`/packages/${encodeURIComponent(row.name)}/${encodeURIComponent(row.version)}`}>
          {row.name} {row.version}
        </Link>
      ),
    },
    { title: t('word.state'), key: 'state', render: (_, row) => <StateTag state={row.active ? 'active' : 'deactivated'} /> },
    { title: t('onboard.maker'), dataIndex: 'maker' },
    { title: t('package.drivers'), key: 'drivers', render: (_, row) => row.drivers.join(', ') },
    { title: t('package.products'), key: 'products', render: (_, row) => row.products.join(', ') },
    { title: t('package.signer'), key: 'signer', render: (_, row) => row.signer ?? t('package.unsigned') },
    {
      title: t('word.size'),
      key: 'size',
      align: 'right',
      className: 'numbers',
      render: (_, row) => bytes(row.size, language),
    },
    { title: t('package.came'), key: 'came', render: (_, row) => <Ago at={row.uploaded_at} /> },
    { key: 'actions', render: (_, row) => <RowActions actions={actions(row)} of={`${row.name} ${row.version}`} /> },
  ]
  return (
    <>
      <ProblemView problem={error} />
      <List
        label={t('menu.packages')}
        rows={data?.packages}
        columns={columns}
        rowKey={(row) => `${row.name} ${row.version}`}
        empty={t('package.none')}
      />
    </>
  )
}

function Signers() {
  const { t } = useWords()
  const actions = useSignerActions()
  const { data, error } = useLive<{ package_signers: PackageSigner[] }>('/api/v1/package-signers')
  const columns: ColumnsType<PackageSigner> = [
    { title: t('word.name'), dataIndex: 'name' },
    { title: t('package.fingerprint'), key: 'fingerprint', render: (_, row) => <code>{row.fingerprint}</code> },
    { title: t('package.addedBy'), dataIndex: 'added_by' },
    { title: t('word.created'), key: 'added', render: (_, row) => <Ago at={row.added_at} /> },
    { key: 'actions', render: (_, row) => <RowActions actions={actions(row)} of={row.name} /> },
  ]
  return (
    <>
      <ProblemView problem={error} />
      <List
        label={t('package.signers')}
        rows={data?.package_signers}
        columns={columns}
        rowKey="name"
        empty={t('package.noSigners')}
      />
    </>
  )
}
