import { InboxOutlined } from '@ant-design/icons'
import { App, Flex, Modal, Progress, Switch, Upload } from 'antd'
import { useRef, useState } from 'react'
import { type Call, Problem } from '../api/client'
import type { DriverPackage } from '../api/packages'
import { refreshAll } from '../app/queries'
import { useWords } from '../i18n'
import { line } from '../lib/command'
import { bytes } from '../lib/format'
import { type Progress as Sent, upload } from '../lib/upload'
import { CommandView } from './CommandView'
import { FaultView } from './FaultView'

/** A driver package from a file of the browser's machine. The server looks at all of it before it keeps anything. */
export function PackageDialog({ close }: { close: () => void }) {
  const { t, language } = useWords()
  const { message } = App.useApp()
  const [file, setFile] = useState<File>()
  const [activate, setActivate] = useState(false)
  const [sent, setSent] = useState<Sent>()
  const [problem, setProblem] = useState<Problem>()
  const stop = useRef<AbortController>(undefined)
  const call: Call = {
    method: 'POST',
    path: `/api/v1/packages${activate ? '?activate=true' : ''}`,
    contentType: 'application/zip',
    file: file?.name ?? 'FILE',
  }

  const carryOut = async () => {
    if (!file) return
    setProblem(undefined)
    stop.current = new AbortController()
    setSent({ sent: 0, total: file.size })
    try {
      const { package: kept } = await upload<{ package: DriverPackage }>(call, file, setSent, stop.current.signal)
      message.success(t('package.taken', { name: `${kept.name} ${kept.version}` }))
      close()
    } catch (trouble) {
      if (trouble instanceof Problem) setProblem(trouble)
    } finally {
      setSent(undefined)
      void refreshAll()
    }
  }

  const share = sent && sent.total > 0 ? Math.floor((100 * sent.sent) / sent.total) : 0
  return (
    <Modal
      open
      title={t('package.upload')}
      okText={t('package.uploadVerb')}
      cancelText={t(sent ? 'image.stop' : 'action.cancel')}
      okButtonProps={{ disabled: !file, loading: sent !== undefined, id: 'action-ok' }}
      onOk={() => void carryOut()}
      onCancel={() => (sent ? stop.current?.abort() : close())}
      mask={{ closable: false }}
      width={640}
    >
      <Flex vertical gap={12}>
        {t('package.uploadNote')}
        <Upload.Dragger
          beforeUpload={(chosen) => {
            setFile(chosen)
            return false
          }}
          maxCount={1}
          accept=".zip"
          showUploadList={false}
          disabled={sent !== undefined}
        >
          <p className="ant-upload-drag-icon">
            <InboxOutlined />
          </p>
          <p>{file ? `${file.name} · ${bytes(file.size, language)}` : t('image.drop')}</p>
        </Upload.Dragger>
        <Flex gap={8} align="center">
          <Switch checked={activate} onChange={setActivate} aria-label={t('package.activateAtOnce')} />
          {t('package.activateAtOnce')}
        </Flex>
        {sent && <Progress percent={share} status="active" aria-label={t('package.upload')} />}
        {problem && <FaultView fault={problem.fault} />}
        <CommandView
          calls={[call]}
          secret={new Set()}
          cli={line('octopus', 'package', 'upload', file?.name ?? 'FILE', activate && '--activate')}
        />
      </Flex>
    </Modal>
  )
}
