import { Button, Result } from 'antd'
import { useNavigate, useRouteError } from 'react-router'
import { useWords } from '../i18n'

/** An address that leads nowhere, or a page that failed, for example because another version is served by now. */
export function Lost() {
  const { t } = useWords()
  const trouble = useRouteError()
  const go = useNavigate()
  return (
    <Result
      status={trouble ? 'error' : '404'}
      title={trouble ? t('frame.failed') : t('frame.lost')}
      subTitle={trouble instanceof Error ? trouble.message : undefined}
      extra={
        <Button type="primary" onClick={() => (trouble ? window.location.reload() : void go('/'))}>
          {trouble ? t('frame.reload') : t('menu.overview')}
        </Button>
      }
    />
  )
}
