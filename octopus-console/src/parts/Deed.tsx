import { useTranslation } from 'react-i18next'

/** What was done, or what happened: a code such as volume.reset-status, in words where the language has them. */
export function Deed({ code }: { code: string }) {
  const { t, i18n } = useTranslation()
  const [object = '', deed = ''] = code.replaceAll('_', '-').split('.')
  const keys = [`object.${object}`, `deed.${deed}`]
  if (!keys.every((key) => i18n.exists(key))) return <code>{code}</code>
  return (
    <span className="deed">
      {keys.map((key) => t(key)).join(' · ')} <code className="small">{code}</code>
    </span>
  )
}
