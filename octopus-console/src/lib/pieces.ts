import { get, Problem, send } from '../api/client'
import { type Progress, upload } from './upload'

/** How far the server has an image's bytes. */
export interface Upload {
  image: string
  size: number
  received: number
  fingerprint: string
  expires_at: string
}

export interface Watch {
  progress: (progress: Progress) => void
  /** Whether it waits for a server that is away. */
  waiting: (away: boolean) => void
  stop: AbortSignal
}

const PIECE = 16 * 2 ** 20
const ENDS = 2 ** 20
const LONGEST_PAUSE = 5000

export const uploadPath = (image: string) => `/api/v1/images/${image}/upload`

/** In digits; undefined where the page did not come by a way that lets it compute sums. */
async function sha256(bytes: Blob): Promise<string | undefined> {
  if (!globalThis.crypto?.subtle) return undefined
  const sum = await crypto.subtle.digest('SHA-256', await bytes.arrayBuffer())
  return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Tells a file from another without reading all of it: its size, and what is at its ends. */
export async function fingerprint(file: Blob): Promise<string> {
  const ends = await sha256(new Blob([file.slice(0, ENDS), file.slice(Math.max(0, file.size - ENDS))]))
  return `${file.size}:${ends ?? 'unknown'}`
}

/** What may be otherwise in a moment: the server is away or restarting, or the last request is not quite over. */
const passes = (problem: unknown): problem is Problem =>
  problem instanceof Problem &&
  (problem.isAway ||
    problem.status >= 500 ||
    ['IMAGE_UPLOAD_BUSY', 'IMAGE_UPLOAD_ELSEWHERE', 'IMAGE_SUM_WRONG', 'IMAGE_TRUNCATED'].includes(problem.fault.code))

const pause = (millis: number, stop: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, millis)
    stop.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(new DOMException('stopped', 'AbortError'))
    })
  })

/** Tries until it is answered, as long as what is in the way may pass. */
async function insist<T>(work: () => Promise<T>, watch: Watch): Promise<T> {
  for (let turn = 0; ; turn++) {
    try {
      const answer = await work()
      watch.waiting(false)
      return answer
    } catch (problem) {
      if (!passes(problem) || watch.stop.aborted) throw problem
      watch.waiting(problem.isAway)
      await pause(Math.min(LONGEST_PAUSE, 500 * 2 ** turn), watch.stop)
    }
  }
}

/** Sends a file's bytes to an image, from where the server has them, and makes it active. */
export async function sendPieces(image: string, file: Blob, watch: Watch): Promise<void> {
  const path = uploadPath(image)
  const mine = await fingerprint(file)
  const begin = () => send<{ upload: Upload }>({ method: 'POST', path, body: { size: file.size, fingerprint: mine } })
  let { upload: now } = await insist(begin, watch)
  while (now.received < now.size) {
    const from = now.received
    now = await insist(async () => {
      // Asked anew in each turn: a piece may have arrived although its answer did not.
      const known = await get<{ upload: Upload }>(path, watch.stop)
      if (known.upload.received !== from) return known.upload
      const piece = file.slice(from, Math.min(from + PIECE, file.size))
      const sum = await sha256(piece)
      const call = { method: 'PUT' as const, path: `${path}?offset=${from}${sum ? `&sha256=${sum}` : ''}` }
      const tell = (part: Progress) => watch.progress({ sent: from + Math.min(part.sent, piece.size), total: file.size })
      return (await upload<{ upload: Upload }>(call, piece, tell, watch.stop)).upload
    }, watch)
    watch.progress({ sent: now.received, total: now.size })
  }
  await insist(() => complete(image), watch)
}

async function complete(image: string): Promise<void> {
  try {
    await send({ method: 'POST', path: `${uploadPath(image)}/complete`, body: {} })
  } catch (problem) {
    // Its answer may have been lost with the connection.
    const over = problem instanceof Problem && problem.fault.code === 'IMAGE_UPLOAD_NOT_FOUND'
    const { status } = over ? await get<{ status: string }>(`/image/v2/images/${image}`) : { status: '' }
    if (status !== 'active') throw problem
  }
}
