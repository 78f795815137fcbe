import { FileTextOutlined, InboxOutlined } from '@ant-design/icons'
import { Alert, Button, Flex, Input, Modal, Upload } from 'antd'
import { useState } from 'react'
import { useWords } from '../i18n'
import { type Imported, readSpec } from '../lib/spec'

/** What somebody has already: a section of cinder.conf or a spec, dropped or pasted. Nothing leaves the browser. */
export function ImportButton({ take }: { take: (found: Imported) => void }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState(false)
  const read = async () => {
    try {
      take(await readSpec(text))
      setOpen(false)
      setText('')
    } catch {
      setWrong(true)
    }
  }
  return (
    <>
      <Button icon={<FileTextOutlined />} onClick={() => setOpen(true)}>
        {t('onboard.import')}
      </Button>
      <Modal
        open={open}
        title={t('onboard.importTitle')}
        okText={t('onboard.importVerb')}
        cancelText={t('action.cancel')}
        okButtonProps={{ disabled: text.trim() === '', id: 'import-ok' }}
        onOk={() => void read()}
        onCancel={() => setOpen(false)}
        width={640}
        destroyOnHidden
      >
        <Flex vertical gap={12}>
          <span>{t('onboard.importNote')}</span>
          <Upload.Dragger
            maxCount={1}
            showUploadList={false}
            beforeUpload={(file) => {
              void file.text().then(setText)
              return false
            }}
          >
            <InboxOutlined /> {t('onboard.importDrop')}
          </Upload.Dragger>
          <Input.TextArea
            rows={10}
            value={text}
            aria-label={t('onboard.importText')}
            placeholder={'[gold]\nvolume_driver = cinder.volume.drivers…\nsan_ip = 10.0.0.11'}
            onChange={(event) => {
              setText(event.target.value)
              setWrong(false)
            }}
          />
          {wrong && <Alert type="error" showIcon title={t('onboard.importWrong')} />}
        </Flex>
      </Modal>
    </>
  )
}
