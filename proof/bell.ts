/** Where alerts are heard: a webhook of the operator's, which checks who rang (Standard Webhooks). */
import type { AddressInfo } from 'node:net'
import { createServer as createHttp } from 'node:http'
import { Webhook } from 'standardwebhooks'

export type AlertBell = {
  url: string
  secret: string
  /** What was heard, by the id that stays the same over retries. */
  heard: Map<string, { type: string; data: { says: string } }>
  stop(): Promise<void>
}

export async function startBell(): Promise<AlertBell> {
  const secret = `whsec_${Buffer.from('a bell of the proof, nothing more').toString('base64')}`
  const heard: AlertBell['heard'] = new Map()
  const checker = new Webhook(secret)
  const server = createHttp((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const [id, at, signature] = ['id', 'timestamp', 'signature'].map((name) =>
        String(request.headers[`webhook-${name}`]),
      ) as [string, string, string]
      // Not `verify`, which wants the time to be ours: a desk on trial may live months from now.
      const rightful = checker.sign(id, new Date(Number(at) * 1000), body) === signature
      if (rightful) heard.set(id, JSON.parse(body) as { type: string; data: { says: string } })
      response.writeHead(rightful ? 204 : 401).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/bell`,
    secret,
    heard,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
