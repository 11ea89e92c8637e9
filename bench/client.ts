/** Requests as a busy program sends them: connections that stay open, nothing in between. */
import { Agent, type IncomingHttpHeaders, request } from 'node:http'

export type Answered = { status: number; text: string; headers: IncomingHttpHeaders }
export type Client = {
  send(wish: {
    method?: string
    path: string
    headers?: Record<string, string>
    body?: Uint8Array
  }): Promise<Answered>
  end(): void
}

/** At most `connections` at a time to one origin; who comes later waits in line. */
export function clientOf(origin: string, connections: number): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const { hostname, port } = new URL(origin)
  return {
    send: ({ method = 'POST', path, headers = {}, body }) =>
      new Promise((resolve, reject) => {
        const asked = request({ agent, hostname, port, method, path, headers, family: 4 }, (answer) => {
          const parts: Buffer[] = []
          answer.on('data', (part: Buffer) => parts.push(part))
          answer.once('end', () =>
            resolve({
              status: answer.statusCode ?? 0,
              text: Buffer.concat(parts).toString('utf8'),
              headers: answer.headers,
            }),
          )
          answer.once('error', reject)
        })
        asked.once('error', reject)
        asked.end(body)
      }),
    end: () => agent.destroy(),
  }
}
