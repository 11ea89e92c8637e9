/**
 * Whether a file that begins like a text is one to its end: all that is taken is UTF-8 and nothing that is not written,
 * controls but tabs and ends of lines.
 */
export function textual() {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let isText = true
  const take = (bytes?: Uint8Array) => {
    if (!isText) return
    try {
      // oxlint-disable-next-line no-control-regex -- control characters are what tells text from bytes
      isText = !/[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/.test(decoder.decode(bytes, { stream: bytes !== undefined }))
    } catch {
      isText = false
    }
  }
  return {
    take,
    ends() {
      take()
      return isText
    },
  }
}
