import type { QueryClient } from '@tanstack/react-query'
import { credentials, forgetSession } from '../api/credentials'
import type { OctopusEvent } from '../api/types'
import { eventParser } from './sse'
import { Store } from './store'

export type LiveState = 'connecting' | 'live' | 'away'

/** Whether the server answers now. */
export const liveState = new Store<LiveState>('connecting')
/** What happened while the page was open, newest first. */
export const recentEvents = new Store<readonly OctopusEvent[]>([])

const KEPT_EVENTS = 300
const SIGN_SECONDS = 1
/** Longer than two signs of life; shorter than what people should have to wait for the truth. */
const SILENCE_MILLIS = 1900
const AGAIN_MILLIS = 500
const REFRESH_MILLIS = 250

/**
 * One stream of events for the whole page. Each event has the queries that are on the page asked again; between events the
 * server gives a sign of life each second, so that a dead server is noticed within two, also one that only hangs.
 */
export function follow(queries: QueryClient): () => void {
  const stopped = new AbortController()
  const refresh = throttled(() => void queries.invalidateQueries({ refetchType: 'active' }))
  let seen: string | undefined

  const event = (sent: { id: string; data: string }) => {
    seen = sent.id
    const happened = JSON.parse(sent.data) as OctopusEvent
    recentEvents.set([happened, ...recentEvents.get()].slice(0, KEPT_EVENTS))
    refresh()
  }

  const listen = async () => {
    const connection = new AbortController()
    const cut = () => connection.abort()
    stopped.signal.addEventListener('abort', cut)
    let silence = setTimeout(cut, SILENCE_MILLIS)
    try {
      const since = seen === undefined ? '' : `&since=${seen}`
      const answer = await fetch(`/api/v1/events?sign-seconds=${SIGN_SECONDS}${since}`, {
        headers: credentials(),
        signal: connection.signal,
        credentials: 'same-origin',
      })
      if (answer.status === 401) forgetSession()
      if (!answer.ok || !answer.body) return
      const parse = eventParser(event)
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        if (liveState.get() !== 'live') {
          liveState.set('live')
          refresh()
        }
        clearTimeout(silence)
        silence = setTimeout(cut, SILENCE_MILLIS)
        parse(value)
      }
    } catch {
      // Gone, refused or silent: what follows is the same.
    } finally {
      clearTimeout(silence)
      stopped.signal.removeEventListener('abort', cut)
    }
  }

  const again = async () => {
    while (!stopped.signal.aborted) {
      await listen()
      if (stopped.signal.aborted) return
      liveState.set('away')
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MILLIS))
    }
  }
  void again()
  return () => stopped.abort()
}

/** At once, and then at most each so many milliseconds, the last time included. */
function throttled(action: () => void): () => void {
  let waiting = false
  let due = false
  return () => {
    if (waiting) {
      due = true
      return
    }
    action()
    waiting = true
    const next = () => {
      if (due) {
        due = false
        action()
        setTimeout(next, REFRESH_MILLIS)
      } else {
        waiting = false
      }
    }
    setTimeout(next, REFRESH_MILLIS)
  }
}
