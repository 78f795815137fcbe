import { credentials, forgetSession } from './credentials'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH'

/** One request, before it is sent; also what "copy as curl" is made of. */
export interface Call {
  method: Method
  path: string
  body?: unknown
  contentType?: string
  /** The name of a file that is the body. */
  file?: string
}

/** What went wrong, in the one shape that all pages show. */
export interface Fault {
  code: string
  /** What the code means, whatever happened just now; not there where Cinder's and Glance's API answer. */
  sentence?: string
  sentence_zh?: string | null
  what: string
  what_zh?: string | null
  cause: string
  cause_zh?: string | null
  correction: string
  correction_zh?: string | null
  about?: Record<string, string>
  request?: string
}

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly fault: Fault,
  ) {
    super(fault.what + (fault.cause ? `: ${fault.cause}` : ''))
  }

  get isAway() {
    return this.status === 0
  }
}

export const MICROVERSION = 'volume 3.70'

export function headersOf(call: Call): Record<string, string> {
  const headers: Record<string, string> = { ...credentials() }
  if (call.path.startsWith('/v3')) headers['OpenStack-API-Version'] = MICROVERSION
  if (call.body !== undefined || call.file) headers['Content-Type'] = call.contentType ?? 'application/json'
  return headers
}

export async function send<T>(call: Call, signal?: AbortSignal): Promise<T> {
  const text = await exchange(call, 'application/json', signal)
  return (text === '' ? undefined : JSON.parse(text)) as T
}

/** What is no JSON, such as a page to be kept. */
export const getText = (path: string) => exchange({ method: 'GET', path }, '*/*')

async function exchange(call: Call, accept: string, signal?: AbortSignal): Promise<string> {
  const answer = await reach(call, accept, signal)
  const text = await answer.text()
  if (answer.status === 401 && !call.path.endsWith('/session')) forgetSession()
  if (!answer.ok) throw new Problem(answer.status, faultOf(answer.status, text))
  return text
}

/** A file. */
export async function getBlob(path: string): Promise<Blob> {
  const answer = await reach({ method: 'GET', path }, '*/*')
  if (!answer.ok) throw new Problem(answer.status, faultOf(answer.status, await answer.text()))
  return answer.blob()
}

async function reach(call: Call, accept: string, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(call.path, {
      method: call.method,
      headers: { Accept: accept, 'Accept-Language': globalThis.document?.documentElement.lang ?? 'en', ...headersOf(call) },
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      signal,
      credentials: 'same-origin',
    })
  } catch (trouble) {
    if (signal?.aborted) throw trouble
    throw new Problem(0, { code: 'AWAY', what: '', cause: '', correction: '' })
  }
}

export const get = <T>(path: string, signal?: AbortSignal) => send<T>({ method: 'GET', path }, signal)

/** Our own API, Cinder and Glance each have their shape; whoever else answers has none. */
export function faultOf(status: number, text: string): Fault {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return plainFault(status, withoutMarkup(text))
  }
  if (typeof body !== 'object' || body === null) return plainFault(status, String(body))
  const own = (body as { fault?: Fault }).fault
  if (own?.what !== undefined) return own
  const named = Object.entries(body).find(([, value]) => typeof value === 'object' && value?.message !== undefined)
  if (named) return plainFault(status, String((named[1] as { message: unknown }).message), named[0])
  const message = (body as { message?: unknown }).message
  return plainFault(status, withoutMarkup(String(message ?? text)))
}

function plainFault(status: number, what: string, code = `HTTP_${status}`): Fault {
  return { code, what: what || `HTTP ${status}`, cause: '', correction: '' }
}

const withoutMarkup = (text: string) =>
  text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/** Leaves out what is empty. */
export function withQuery(path: string, query: Record<string, string | number | boolean | undefined>): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, String(value))
  }
  const text = parameters.toString()
  return text === '' ? path : `${path}?${text}`
}
