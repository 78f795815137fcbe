import { useState } from 'react'
import { useParams } from 'react-router'
import { type Onboarding, onboardingPath } from '../api/onboard'
import { useLive } from '../app/queries'
import { useWords } from '../i18n'
import { draftOf } from '../lib/spec'
import { OnboardForm } from '../onboard/OnboardForm'
import { ProblemView } from '../parts/FaultView'
import { Page } from '../parts/Page'

/** Another spec for what is there: begun with the one that is wanted now. */
export default function ChangeOnboarding() {
  const { t } = useWords()
  const { name = '' } = useParams()
  const { data, error } = useLive<{ onboarding: Onboarding }>(onboardingPath(name), { every: 60_000 })
  return (
    <Page
      title={t('onboard.change', { name })}
      back={{ to: `/onboardings/${encodeURIComponent(name)}`, label: name }}
    >
      <ProblemView problem={error} />
      {data?.onboarding.name === name && <Begun onboarding={data.onboarding} />}
    </Page>
  )
}

/** What others do meanwhile must not change what is being typed. */
function Begun({ onboarding }: { onboarding: Onboarding }) {
  const [present] = useState(onboarding)
  const [initial] = useState(() => draftOf(onboarding.spec))
  return <OnboardForm initial={initial} present={present} />
}
