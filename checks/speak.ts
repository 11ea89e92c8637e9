import { connect } from 'node:net'

/** Sends bytes as they are, then `drip` once a second, until the other side ends. */
export function speak(
  port: number,
  text: string,
  drip?: string,
): Promise<{ answer: string; seconds: number }> {
  return new Promise((resolve) => {
    const from = performance.now()
    const socket = connect(port, '127.0.0.1', () => void socket.write(text, 'latin1'))
    const dripping = drip === undefined ? undefined : setInterval(() => void socket.write(drip), 1_000)
    let answer = ''
    socket.setEncoding('latin1').on('data', (some: string) => {
      answer += some
      if (drip === undefined) setTimeout(() => socket.destroy(), 300)
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearInterval(dripping)
      resolve({ answer, seconds: (performance.now() - from) / 1_000 })
    })
  })
}
