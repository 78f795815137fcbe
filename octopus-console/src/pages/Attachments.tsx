import { useWords } from '../i18n'
import { AttachmentTable } from '../parts/AttachmentTable'
import { Page } from '../parts/Page'

export default function Attachments() {
  const { t } = useWords()
  return (
    <Page title={t('menu.attachments')}>
      <AttachmentTable />
    </Page>
  )
}
