import { InboxOutlined } from '@ant-design/icons'
import { Alert, App, Flex, Form, Input, InputNumber, Modal, Progress, Select, Switch, Upload } from 'antd'
import { useRef, useState } from 'react'
import { type Call, get, Problem, send } from '../api/client'
import type { Image } from '../api/types'
import { refreshAll } from '../app/queries'
import { useWords } from '../i18n'
import { line, option } from '../lib/command'
import { bytes } from '../lib/format'
import { fingerprint, sendPieces, type Upload as Arrived, uploadPath } from '../lib/pieces'
import { formatOf, type Progress as Sent } from '../lib/upload'
import { CommandView } from './CommandView'
import { FaultView } from './FaultView'

interface Values {
  name?: string
  format: string
  visibility: string
  minDisk?: number
  undeletable?: boolean
}

const FORMATS = ['raw', 'qcow2', 'vmdk', 'vdi', 'vhd', 'vhdx', 'iso']

/**
 * An image from a file of the browser's machine. What breaks off goes on where it stopped: by itself while the page is there,
 * later with the same file.
 *
 * @param going an image whose upload goes on
 */
export function UploadDialog({ close, going }: { close: () => void; going?: Image }) {
  const { t, language } = useWords()
  const { message } = App.useApp()
  const [form] = Form.useForm<Values>()
  const [file, setFile] = useState<File>()
  const [sent, setSent] = useState<Sent>()
  const [away, setAway] = useState(false)
  const [other, setOther] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const stop = useRef<AbortController>(undefined)
  const values = Form.useWatch([], form) as Values | undefined
  const create: Call = {
    method: 'POST',
    path: '/image/v2/images',
    body: {
      name: values?.name,
      disk_format: values?.format ?? 'raw',
      container_format: 'bare',
      visibility: values?.visibility ?? 'shared',
      min_disk: values?.minDisk ?? 0,
      protected: values?.undeletable ?? false,
    },
  }

  const whole: Call = {
    method: 'PUT',
    path: `/image/v2/images/${going?.id ?? 'ID'}/file`,
    contentType: 'application/octet-stream',
    file: file?.name ?? 'FILE',
  }
  const piece: Call = { ...whole, path: `${uploadPath(going?.id ?? 'ID')}?offset=BYTES`, file: 'PIECE' }
  const calls: Call[] = going
    ? [{ method: 'GET', path: uploadPath(going.id) }, piece, { method: 'POST', path: `${uploadPath(going.id)}/complete`, body: {} }]
    : [create, whole]

  const choose = async (chosen: File) => {
    setFile(chosen)
    setOther(false)
    if (going) {
      const known = await get<{ upload: Arrived }>(uploadPath(going.id)).catch(() => undefined)
      setOther(known !== undefined && known.upload.fingerprint !== (await fingerprint(chosen)))
      return
    }
    form.setFieldsValue({ format: await formatOf(chosen) })
    if (!form.getFieldValue('name')) form.setFieldsValue({ name: chosen.name.replace(/\.[^.]+$/, '') })
  }

  const carryOut = async () => {
    if (!file) return
    await form.validateFields()
    setProblem(undefined)
    stop.current = new AbortController()
    setSent({ sent: 0, total: file.size })
    let made: Image | undefined
    try {
      made = going ?? (await send<Image>(create))
      await sendPieces(made.id, file, { progress: setSent, waiting: setAway, stop: stop.current.signal })
      message.success(t('image.uploaded', { name: made.name ?? made.id }))
      close()
    } catch (trouble) {
      if (trouble instanceof Problem) {
        setProblem(trouble)
        // What was announced and is refused is of no use to anybody.
        if (made && !going) await send({ method: 'DELETE', path: `/image/v2/images/${made.id}` }).catch(() => undefined)
      } else {
        message.info(t('image.paused'))
        close()
      }
    } finally {
      setSent(undefined)
      setAway(false)
      void refreshAll()
    }
  }

  const share = sent && sent.total > 0 ? Math.floor((100 * sent.sent) / sent.total) : 0
  return (
    <Modal
      open
      title={going ? t('image.goOn', { name: going.name ?? going.id.slice(0, 8) }) : t('image.upload')}
      okText={t(going ? 'image.goOnVerb' : 'image.uploadVerb')}
      cancelText={t(sent ? 'image.pause' : 'action.cancel')}
      okButtonProps={{ disabled: !file || other, loading: sent !== undefined, id: 'action-ok' }}
      onOk={() => void carryOut()}
      onCancel={() => (sent ? stop.current?.abort() : close())}
      mask={{ closable: false }}
      width={640}
    >
      <Flex vertical gap={12}>
        <Upload.Dragger
          beforeUpload={(chosen) => {
            void choose(chosen)
            return false
          }}
          maxCount={1}
          showUploadList={false}
          disabled={sent !== undefined}
        >
          <p className="ant-upload-drag-icon">
            <InboxOutlined />
          </p>
          <p>{file ? `${file.name} · ${bytes(file.size, language)}` : t('image.drop')}</p>
        </Upload.Dragger>
        {other && <Alert type="error" showIcon title={t('image.otherFile')} />}
        {!going && <Form form={form} layout="vertical" initialValues={{ format: 'raw', visibility: 'shared' }}>
          <Form.Item name="name" label={t('word.name')}>
            <Input autoComplete="off" />
          </Form.Item>
          <Form.Item name="format" label={t('image.format')} extra={t('image.formatHelp')}>
            <Select options={FORMATS.map((value) => ({ value, label: value }))} />
          </Form.Item>
          <Form.Item name="visibility" label={t('image.visibility')}>
            <Select options={['private', 'shared', 'community', 'public'].map((value) => ({ value, label: value }))} />
          </Form.Item>
          <Form.Item name="minDisk" label={t('image.minDisk')}>
            <InputNumber min={0} className="wide" />
          </Form.Item>
          <Form.Item name="undeletable" label={t('image.protected')} valuePropName="checked">
            <Switch />
          </Form.Item>
        </Form>}
        {sent && (
          <div>
            <Progress percent={share} status="active" aria-label={t('image.upload')} />
            <span className="small quiet">
              {bytes(sent.sent, language)} / {bytes(sent.total, language)}
            </span>
          </div>
        )}
        {sent && <Alert type={away ? 'warning' : 'info'} showIcon title={t(away ? 'image.away' : 'image.stay')} />}
        {problem && <FaultView fault={problem.fault} />}
        <CommandView
          calls={calls}
          secret={new Set()}
          cli={
            going
              ? null
              : line(
                  'octopus',
                  'image',
                  'create',
                  values?.name ?? 'NAME',
                  ...option('--file', file?.name ?? 'FILE'),
                  ...option('--disk-format', values?.format),
                  ...option('--visibility', values?.visibility),
                )
          }
        />
      </Flex>
    </Modal>
  )
}
