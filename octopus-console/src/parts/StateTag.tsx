import { Tag } from 'antd'
import { useApiWord } from '../i18n'

const GOOD = /^(available|in-use|ready|succeeded|enabled|up|active|attached|completed|done|success|ok|pass|passed|suitable)$/
const BAD = /^(error.*|failed|failure|stuck|down|killed|unreachable|unsafe|refused|blocked)$/
const QUIET = /^(disabled|reverted|deleted|detached|configured|reserved|suspended|skipped|deactivated|queued|unsuitable|rolled-back|retired|not_offered)$/

export type Mood = 'success' | 'error' | 'default' | 'processing'

/** What a state means for whoever looks: well, wrong, at rest or under way. */
export function mood(state: string): Mood {
  const word = state.toLowerCase()
  if (GOOD.test(word)) return 'success'
  if (BAD.test(word)) return 'error'
  if (QUIET.test(word)) return 'default'
  return 'processing'
}

const MARKS: Record<Mood, string> = { success: '●', error: '✖', default: '○', processing: '◐' }

/** Colour alone would not do: each mood has its mark too. */
export function StateTag({ state }: { state: string }) {
  const word = useApiWord()
  const how = mood(state)
  return (
    <Tag color={how} className={`state state-${how}`}>
      <span aria-hidden="true">{MARKS[how]}</span> {word('state', state.toLowerCase())}
    </Tag>
  )
}
