import { DownloadOutlined } from '@ant-design/icons'
import { App, Button, Flex, Tabs } from 'antd'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { ActionButtons } from '../actions/ActionButtons'
import { packagePath, usePackageActions } from '../actions/packages'
import { getBlob, type Problem } from '../api/client'
import type { DriverPackage } from '../api/packages'
import { useLive } from '../app/queries'
import { useWords } from '../i18n'
import { line } from '../lib/command'
import { downloadBlob } from '../lib/download'
import { bytes } from '../lib/format'
import { AuditOf } from '../parts/AuditOf'
import { CommandView } from '../parts/CommandView'
import { Facts } from '../parts/Facts'
import { ProblemView } from '../parts/FaultView'
import { Page } from '../parts/Page'
import { StateTag } from '../parts/StateTag'
import { Moment } from '../parts/Time'

export default function Package() {
  const { t, language } = useWords()
  const { name = '', version = '' } = useParams()
  const go = useNavigate()
  const actions = usePackageActions()
  const path = packagePath(name, version)
  const { data, error } = useLive<{ package: DriverPackage }>(path)
  const found = error?.status === 404 ? undefined : data?.package
  return (
    <Page
      title={`${name} ${version}`}
      back={{ to: '/packages', label: t('menu.packages') }}
      tags={found && <StateTag state={found.active ? 'active' : 'deactivated'} />}
      actions={
        found && (
          <Flex gap={8} wrap>
            <ActionButtons actions={actions(found, () => void go('/packages'))} />
            <Download found={found} />
          </Flex>
        )
      }
    >
      <ProblemView problem={error} />
      {found && <p className="quiet">{found.sentence}</p>}
      {found && (
        <Facts
          facts={[
            [t('onboard.maker'), found.maker],
            [t('package.origin'), found.origin],
            [t('package.drivers'), found.drivers.join(', ')],
            [t('package.products'), found.products.join(', ')],
            [t('package.signer'), found.signer ?? t('package.unsigned')],
            [t('word.size'), bytes(found.size, language)],
            ['SHA-256', <span key="sum" className="raw">{found.sha256}</span>],
            [t('package.addedBy'), found.uploaded_by],
            [t('package.came'), <Moment key="came" at={found.uploaded_at} />],
            [t('package.activated'), found.activated_at && <Moment key="active" at={found.activated_at} />],
          ]}
        />
      )}
      {found && (
        <CommandView
          calls={[{ method: 'GET', path: `${path}/file` }]}
          secret={new Set()}
          cli={line('octopus', 'package', 'download', name, version, '-f', `${name}-${version}.zip`)}
        />
      )}
      <Tabs items={[{ key: 'audit', label: t('menu.audit'), children: <AuditOf subject={`package:${name}@${version}`} /> }]} />
    </Page>
  )
}

/** To carry it on to another site. */
function Download({ found }: { found: DriverPackage }) {
  const { t } = useWords()
  const { message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const carryOut = async () => {
    setBusy(true)
    try {
      const file = await getBlob(`${packagePath(found.name, found.version)}/file`)
      downloadBlob(`${found.name}-${found.version}.zip`, file)
    } catch (trouble) {
      message.error((trouble as Problem).message)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button icon={<DownloadOutlined />} loading={busy} onClick={() => void carryOut()}>
      {t('package.downloadVerb')}
    </Button>
  )
}
