import { Tooltip } from 'antd'
import { useEffect, useState } from 'react'
import { useWords } from '../i18n'
import { ago, instant, moment } from '../lib/format'

/** The wall clock, for what is said relative to it. */
export function useNow(every = 5000): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every)
    return () => clearInterval(timer)
  }, [every])
  return now
}

/** "3 minutes ago", with the exact time to hover. */
export function Ago({ at }: { at: string | null | undefined }) {
  const { language } = useWords()
  const now = useNow()
  if (!at) return <span>–</span>
  return (
    <Tooltip title={moment(at, language)}>
      <time dateTime={instant(at).toISOString()}>{ago(at, Math.max(now, instant(at).getTime()), language)}</time>
    </Tooltip>
  )
}

export function Moment({ at }: { at: string | null | undefined }) {
  const { language } = useWords()
  return at ? <time dateTime={instant(at).toISOString()}>{moment(at, language)}</time> : <span>–</span>
}
