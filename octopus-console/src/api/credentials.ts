/**
 * How requests say who they are from. Where everybody is believed, a header that names user and project; where people sign
 * in, nothing at all: the browser sends the session's cookie, which no script can read.
 */
export const NOAUTH_PROJECT = '00000000000000000000000000000001'
const NOAUTH_TOKEN = `admin:${NOAUTH_PROJECT}`

type Listener = () => void

// Until the server has said how: a made up token would hide the session that there may be.
let strategy: 'noauth' | 'session' = 'session'
const listeners = new Set<Listener>()

export function useStrategy(word: string) {
  strategy = word === 'noauth' ? 'noauth' : 'session'
}

export function credentials(): Record<string, string> {
  // The second header cannot be sent by pages of others without asking first; see docs/console.md.
  return strategy === 'noauth' ? { 'X-Auth-Token': NOAUTH_TOKEN } : { 'X-Octopus-Console': isIdle() ? 'idle' : 'active' }
}

const IDLE_MILLIS = 60_000
let touched = Date.now()
for (const sign of ['pointerdown', 'keydown', 'wheel'] as const) {
  globalThis.addEventListener?.(sign, () => (touched = Date.now()), { passive: true })
}

/** A page that only keeps itself fresh must not keep its session alive. */
const isIdle = () => Date.now() - touched > IDLE_MILLIS

/** Called when an answer says that nobody is signed in any more. */
export function onSessionEnd(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function forgetSession() {
  listeners.forEach((listener) => listener())
}
