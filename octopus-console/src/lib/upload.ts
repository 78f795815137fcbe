import { type Call, faultOf, headersOf, Problem } from '../api/client'

export interface Progress {
  sent: number
  total: number
}

/** Sends a file's bytes and tells how far it is; fetch would not say. */
export function upload<T = void>(
  call: Pick<Call, 'method' | 'path' | 'contentType'>,
  file: Blob,
  progress: (progress: Progress) => void,
  stop: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(call.method, call.path)
    for (const [name, value] of Object.entries(headersOf(call))) {
      request.setRequestHeader(name, value)
    }
    request.setRequestHeader('Content-Type', call.contentType ?? 'application/octet-stream')
    request.upload.onprogress = (event) => progress({ sent: event.loaded, total: file.size })
    request.onload = () =>
      request.status < 300
        ? resolve((request.responseText === '' ? undefined : JSON.parse(request.responseText)) as T)
        : reject(new Problem(request.status, faultOf(request.status, request.responseText)))
    request.onerror = () => reject(new Problem(0, { code: 'AWAY', what: '', cause: '', correction: '' }))
    request.onabort = () => reject(new DOMException('stopped', 'AbortError'))
    stop.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

const SIGNATURES: [string, number, number[]][] = [
  ['qcow2', 0, [0x51, 0x46, 0x49, 0xfb]],
  ['vmdk', 0, [0x4b, 0x44, 0x4d, 0x56]],
  ['vhdx', 0, [0x76, 0x68, 0x64, 0x78, 0x66, 0x69, 0x6c, 0x65]],
  ['vhd', 0, [0x63, 0x6f, 0x6e, 0x65, 0x63, 0x74, 0x69, 0x78]],
  ['vdi', 64, [0x7f, 0x10, 0xda, 0xbe]],
  ['iso', 32_769, [0x43, 0x44, 0x30, 0x30, 0x31]],
]
const LOOK_AT = 33_000

/** What the file's first bytes say it is; whatever says nothing is raw. */
export async function formatOf(file: Blob): Promise<string> {
  const head = new Uint8Array(await file.slice(0, LOOK_AT).arrayBuffer())
  const found = SIGNATURES.find(([, at, bytes]) => bytes.every((byte, index) => head[at + index] === byte))
  return found?.[0] ?? 'raw'
}
