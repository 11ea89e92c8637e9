/** Many requests by whoever costs the least: raw connections that stay open, each with one request at a time. */
import { connect, type Socket } from 'node:net'

export type Shot = { method: 'GET' | 'POST'; path: string; headers?: Record<string, string>; body?: Buffer }

/** Sends each of them once, over so many connections. `take` is given every body, with the place of its request. Seconds from the first to the last. */
export async function volley(
  origin: string,
  shots: readonly Shot[],
  connections: number,
  take: (at: number, status: number, body: string) => void,
): Promise<number> {
  const { hostname, port } = new URL(origin)
  const written = shots.map((shot) => bytesOf(shot, hostname))
  let next = 0
  const since = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      let line: Line | undefined
      for (let at = next++; at < shots.length; at = next++) {
        line ??= await open(hostname, Number(port))
        const { status, body, isOver } = await line.ask(written[at] as Buffer)
        take(at, status, body)
        if (!isOver) continue
        line.end()
        line = undefined
      }
      line?.end()
    }),
  )
  return (performance.now() - since) / 1_000
}

function bytesOf({ method, path, headers = {}, body }: Shot, host: string): Buffer {
  const lines = Object.entries({ host, ...headers, ...(body ? { 'content-length': `${body.length}` } : {}) })
  const head = `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
  return Buffer.concat([Buffer.from(head), body ?? Buffer.alloc(0)])
}

type Answer = { status: number; body: string; isOver: boolean }
type Line = { ask(bytes: Buffer): Promise<Answer>; end(): void }

async function open(host: string, port: number): Promise<Line> {
  const socket = connect({ host, port, noDelay: true, family: 4 })
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  return { ask: (bytes) => ask(socket, bytes), end: () => socket.destroy() }
}

/** Enough of HTTP for servers that say how long their answers are. */
function ask(socket: Socket, bytes: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let got = ''
    const read = (more: Buffer) => {
      got += more.toString('latin1')
      const head = got.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(got.slice(0, head + 2))?.[1] ?? 0)
      if (got.length < head + 4 + length) return
      socket.off('data', read).off('error', reject).off('close', lost)
      resolve({
        status: Number(got.slice(9, 12)),
        body: got.slice(head + 4),
        isOver: /\r\nconnection: *close/i.test(got.slice(0, head + 2)),
      })
    }
    const lost = () => reject(new Error(`the connection ended after ${JSON.stringify(got.slice(0, 200))}`))
    socket.on('data', read).once('error', reject).once('close', lost)
    socket.write(bytes)
  })
}
