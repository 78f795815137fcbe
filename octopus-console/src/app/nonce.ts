/**
 * The policy of the page allows styles that carry its nonce. antd puts it on what it makes, but two of its helpers (the
 * measure of scroll bars, the lock of scrolling behind a dialog) do not: so every style that this program makes gets it.
 */
export const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

export function markStyles() {
  const create = document.createElement.bind(document) as (name: string, options?: ElementCreationOptions) => HTMLElement
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const made = create(name, options)
    if (made instanceof HTMLStyleElement) made.nonce = nonce
    return made
  }) as typeof document.createElement
}
