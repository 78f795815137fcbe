/** A reader of server-sent events that sends headers, sees every name of event and hears the signs of life between them. */
export interface SentEvent {
  id: string
  name: string
  data: string
}

/** Takes the stream apart; what is not whole yet waits for the next piece. */
export function eventParser(emit: (event: SentEvent) => void): (piece: string) => void {
  let rest = ''
  return (piece) => {
    const blocks = (rest + piece).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const event: SentEvent = { id: '', name: 'message', data: '' }
      for (const row of block.split('\n')) {
        const colon = row.indexOf(':')
        const field = row.slice(0, colon)
        const value = row.slice(colon + 1).replace(/^ /, '')
        if (field === 'id') event.id = value
        else if (field === 'event') event.name = value
        else if (field === 'data') event.data += value
      }
      if (event.data !== '') emit(event)
    }
  }
}
