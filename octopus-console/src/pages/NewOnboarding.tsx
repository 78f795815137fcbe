import { useState } from 'react'
import { useWords } from '../i18n'
import { keptDraft } from '../onboard/draft'
import { OnboardForm } from '../onboard/OnboardForm'
import { Page } from '../parts/Page'

export default function NewOnboarding() {
  const { t } = useWords()
  const [initial] = useState(keptDraft)
  return (
    <Page title={t('onboard.add')} back={{ to: '/onboardings', label: t('menu.onboardings') }}>
      <OnboardForm initial={initial} />
    </Page>
  )
}
